extension Decoder {
    /// A value that is written as its text; what cannot be read is a decoding error with the message.
    func written<Value>(_ read: (String) throws(ScheduleError) -> Value) throws -> Value {
        let container = try singleValueContainer()
        let text = try container.decode(String.self)
        do throws(ScheduleError) {
            return try read(text)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.message)
        }
    }
}
