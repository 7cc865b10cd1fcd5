import Endpoints
import HTTPTypes
import NIOCore

/// A body's rows scored, and the answer to them.
struct Prediction {
    let answer: Answer
    /// How the answer is written.
    let form: MediaType
    /// How the body was read.
    let input: MediaType
    let bytes: [UInt8]
    /// Cells with words that the model has not seen.
    let unseen: Int

    /// - Throws: ``ServingError`` when the rows cannot be used or the answer cannot be given as asked.
    init(of body: ByteBuffer, by variant: LiveVariant, wishes: InvocationWishes) throws {
        let model = variant.model
        input = try MediaType.ofBody(wishes.contentType, firstByte: body.readableBytesView.first { $0 > 32 })
        // Reasons are told in JSON, so that is what those get who ask for them and for no form.
        // An old container's answer is one line of CSV whatever is asked for; wishes of our own are heeded before it.
        let isOneLine =
            variant.answerForm == .oneLine && wishes.reasons == 0 && wishes.columns == [.probability]
        form = isOneLine ? .csv : try MediaType.ofAnswer(wishes.accept, usual: wishes.reasons > 0 ? .json : input)
        guard wishes.reasons == 0 || form == .json else {
            throw ServingError(
                .badRequest, "bad-parameter", "reasons are told in JSON only", hint: "send `Accept: application/json`")
        }
        let rows: FeatureRows
        switch input {
        case .csv:
            rows = try body.withUnsafeReadableBytes { bytes in
                try model.decoder.rows(csv: bytes.bindMemory(to: UInt8.self))
            }
        case .json: rows = try model.decoder.rows(json: [UInt8](buffer: body))
        }
        var answer = Answer(probabilities: try model.probabilities(rows))
        if wishes.reasons > 0 { answer.reasons = try model.reasons(rows, count: wishes.reasons) }
        self.answer = answer
        unseen = rows.unseen
        if isOneLine {
            bytes = model.writer.line(answer)
        } else {
            bytes = form == .csv ? model.writer.csv(answer, columns: wishes.columns) : model.writer.json(answer)
        }
    }
}
