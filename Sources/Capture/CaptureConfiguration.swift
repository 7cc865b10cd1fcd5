/// When a call to ``CaptureLog/capture(_:at:in:mode:)`` returns, and what can be lost.
public enum CaptureMode: String, Sendable, Codable, CaseIterable {
    /// Returns when the record is on disk (`fdatasync`); an acknowledged record survives a killed process and a power cut.
    case durable
    /// Returns at once. A killed process loses what came in its last second, a power cut what came since the file was
    /// opened (a minute, or 64 MiB); a full queue drops records and counts them.
    case buffered
}

/// What of an endpoint's traffic is captured, where to and how: SageMaker's `DataCaptureConfig` and our mode.
public struct CaptureConfiguration: Sendable, Codable, Equatable {
    /// Whether anything is captured.
    public var enabled: Bool
    /// The share of requests that is captured, 0 to 100, drawn for each request on its own.
    public var samplingPercentage: Int
    /// The folder below which endpoints' folders lie.
    public var destination: String
    /// Whether requests are captured.
    public var captureInput: Bool
    /// Whether answers are captured.
    public var captureOutput: Bool
    /// Content types whose bodies are kept as CSV text: `type/subtype`, parameters and case ignored.
    public var csvContentTypes: [String]
    /// Content types whose bodies are kept as JSON text: `type/subtype`, parameters and case ignored.
    public var jsonContentTypes: [String]
    /// Whether a request waits for its record.
    public var mode: CaptureMode

    /// A configuration from its parts; nothing is checked until ``validate()``.
    public init(
        enabled: Bool = true, samplingPercentage: Int = 100, destination: String, captureInput: Bool = true,
        captureOutput: Bool = true, csvContentTypes: [String] = ["text/csv"],
        jsonContentTypes: [String] = ["application/json"], mode: CaptureMode = .durable
    ) {
        self.enabled = enabled
        self.samplingPercentage = samplingPercentage
        self.destination = destination
        self.captureInput = captureInput
        self.captureOutput = captureOutput
        self.csvContentTypes = csvContentTypes
        self.jsonContentTypes = jsonContentTypes
        self.mode = mode
    }

    /// Reads a configuration; what is missing has the value that ``init(enabled:samplingPercentage:destination:captureInput:captureOutput:csvContentTypes:jsonContentTypes:mode:)`` gives it.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(destination: try values.decode(String.self, forKey: .destination))
        enabled = try values.decodeIfPresent(Bool.self, forKey: .enabled) ?? enabled
        samplingPercentage = try values.decodeIfPresent(Int.self, forKey: .samplingPercentage) ?? samplingPercentage
        captureInput = try values.decodeIfPresent(Bool.self, forKey: .captureInput) ?? captureInput
        captureOutput = try values.decodeIfPresent(Bool.self, forKey: .captureOutput) ?? captureOutput
        csvContentTypes = try values.decodeIfPresent([String].self, forKey: .csvContentTypes) ?? csvContentTypes
        jsonContentTypes = try values.decodeIfPresent([String].self, forKey: .jsonContentTypes) ?? jsonContentTypes
        mode = try values.decodeIfPresent(CaptureMode.self, forKey: .mode) ?? mode
    }

    /// Checks ranges, the destination and the content types; SageMaker's limits of 10 types of 256 characters apply.
    ///
    /// - Throws: ``CaptureError`` `invalidConfiguration`, or `invalidName` for the destination.
    public func validate() throws(CaptureError) {
        guard (0...100).contains(samplingPercentage) else {
            throw CaptureError(
                code: .invalidConfiguration,
                message: "a sampling percentage of \(samplingPercentage) is not between 0 and 100")
        }
        guard !enabled || captureInput || captureOutput else {
            throw CaptureError(
                code: .invalidConfiguration, message: "capture is on, but neither input nor output is to be captured",
                hint: "capture at least one side, or turn capture off")
        }
        try CapturePlace.check(destination: destination)
        for types in [csvContentTypes, jsonContentTypes] {
            guard types.count <= 10 else {
                throw CaptureError(
                    code: .invalidConfiguration, message: "\(types.count) content types are more than 10 of a kind")
            }
            for type in types where !CaptureConfiguration.isMediaType(type) {
                throw CaptureError(
                    code: .invalidConfiguration, message: "content type \"\(type)\" is not of the form type/subtype",
                    hint: "for example text/csv, without parameters; at most 256 characters")
            }
        }
    }

    /// Whether the next request is captured: an independent uniform draw, none at 0 and at 100 percent.
    public func isSampled(using generator: inout some RandomNumberGenerator) -> Bool {
        guard enabled, samplingPercentage > 0 else { return false }
        return samplingPercentage >= 100 || Int.random(in: 0..<100, using: &generator) < samplingPercentage
    }

    /// Whether the next request is captured, drawn from the system's random numbers.
    public func isSampled() -> Bool {
        var generator = SystemRandomNumberGenerator()
        return isSampled(using: &generator)
    }

    /// Two tokens of RFC 9110 around one slash.
    private static func isMediaType(_ type: String) -> Bool {
        guard type.utf8.count <= 256 else { return false }
        let parts = type.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let marks = Set("!#$%&'*+-.^_`|~".utf8)
        return parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty && part.allSatisfy { CapturePlace.isLetterOrDigit($0) || marks.contains($0) }
            }
    }
}
