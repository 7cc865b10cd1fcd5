import JSONDocument
import Testing

@testable import SageMaker

/// Wording: public error messages of SageMaker, as users quote them; bounds: botocore's service model.
@Suite struct ShapeCheckTests {
    private let shape = Shape.structure(
        required: ["TrainingJobName": .name],
        optional: [
            "Mode": .choice(["File", "Pipe"]), "MaxResults": .integer(1...100), "Weight": .float(minimum: 0),
            "At": .timestamp, "Flag": .boolean, "Keys": .list(.tagKey, 1...2),
            "InputDataConfig": .list(.structure(required: ["ChannelName": .text(1...4, "[a-z]+")]), 0...20),
            "HyperParameters": .map(.text(0...4), .text(0...5, ".*"), 0...2),
        ])

    private func read(_ request: JSONValue) throws -> JSONObject {
        try Call(operation: "X", body: request.compactBytes, shape: shape, region: "us-west-2", now: 0).request
    }

    private func refusal(_ request: JSONValue) -> String? {
        let error = #expect(throws: AWSError.self) { try read(request) }
        return error.map { "\($0)" }
    }

    private func complaint(_ value: String, at path: String, _ constraint: String) -> String {
        "ValidationException: 1 validation error detected: Value \(value) at '\(path)' failed to satisfy constraint: "
            + constraint
    }

    @Test func nullsAndUnknownMembersAreLeftOut() throws {
        let request: JSONValue = [
            "Colour": "red", "TrainingJobName": "job-1", "Mode": .null,
            "InputDataConfig": .array([["Depth": .integer(3), "ChannelName": "abc"]]),
        ]
        #expect(
            try read(request) == ["TrainingJobName": "job-1", "InputDataConfig": .array([["ChannelName": "abc"]])])
    }

    @Test func aMemberThatIsMissingIsNamed() {
        let wanted = complaint("null", at: "trainingJobName", "Member must not be null")
        #expect(refusal([:]) == wanted)
        #expect(refusal(["TrainingJobName": .null]) == wanted)
    }

    @Test func aTextIsHeldAgainstLengthAndPattern() {
        #expect(
            refusal(["TrainingJobName": "a_b"])
                == complaint(
                    "'a_b'", at: "trainingJobName",
                    "Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"))
        let long = String(repeating: "a", count: 64)
        #expect(
            refusal(["TrainingJobName": .string(long)])
                == complaint("'\(long)'", at: "trainingJobName", "Member must have length less than or equal to 63"))
        #expect(
            refusal(["TrainingJobName": ""])
                == complaint("''", at: "trainingJobName", "Member must have length greater than or equal to 1"))
    }

    @Test func choicesAndRangesAreTold() {
        #expect(
            refusal(["TrainingJobName": "a", "Mode": "Files"])
                == complaint("'Files'", at: "mode", "Member must satisfy enum value set: [File, Pipe]"))
        #expect(
            refusal(["TrainingJobName": "a", "MaxResults": .integer(101)])
                == complaint("'101'", at: "maxResults", "Member must have value less than or equal to 100"))
        #expect(
            refusal(["TrainingJobName": "a", "Weight": .double(-0.5)])
                == complaint("'-0.5'", at: "weight", "Member must have value greater than or equal to 0"))
    }

    @Test func whatIsNestedIsNamedByItsPlace() {
        let channels: JSONValue = .array([["ChannelName": "abc"], ["ChannelName": "A"]])
        #expect(
            refusal(["TrainingJobName": "a", "InputDataConfig": channels])
                == complaint(
                    "'A'", at: "inputDataConfig.2.member.channelName",
                    "Member must satisfy regular expression pattern: [a-z]+"))
    }

    @Test func aListOfTextsIsToldAsAWhole() {
        #expect(
            refusal(["TrainingJobName": "a", "Keys": .array(["a", ""])])
                == complaint(
                    #"'["a",""]'"#, at: "keys",
                    "Member must satisfy constraint: [Member must have length less than or equal to 128, Member must "
                        + "have length greater than or equal to 1, Member must satisfy regular expression pattern: "
                        + #"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)]"#))
        #expect(
            refusal(["TrainingJobName": "a", "Keys": .array([])])
                == complaint("'[]'", at: "keys", "Member must have length greater than or equal to 1"))
        #expect(
            refusal(["TrainingJobName": "a", "Keys": .array([.null])])
                == complaint("null", at: "keys.1.member", "Member must not be null"))
    }

    @Test func aMapIsToldAsAWhole() {
        #expect(
            refusal(["TrainingJobName": "a", "HyperParameters": ["eta": "123456"]])
                == complaint(
                    #"'{"eta":"123456"}'"#, at: "hyperParameters",
                    "Map value must satisfy constraint: [Member must have length less than or equal to 5, Member must "
                        + "have length greater than or equal to 0, Member must satisfy regular expression pattern: .*]")
        )
    }

    @Test func everyMistakeIsCounted() {
        let text = refusal(["TrainingJobName": "-", "MaxResults": .integer(0)])
        #expect(text?.hasPrefix("ValidationException: 2 validation errors detected: ") == true)
        #expect(text?.contains("; Value '0' at 'maxResults'") == true)
        let channels = JSONValue.array(Array(repeating: ["ChannelName": "A"], count: 20))
        let many = refusal(["InputDataConfig": channels])
        #expect(many?.hasPrefix("ValidationException: 21 validation errors detected: ") == true)
    }

    @Test func anotherJSONTypeIsNoValidationError() {
        for (name, value, words) in [
            ("TrainingJobName", JSONValue.integer(1), "NUMBER_VALUE can not be converted to a String"),
            ("MaxResults", "1", "STRING_VALUE can not be converted to an Integer"),
            ("MaxResults", .double(1.5), "FLOAT_VALUE can not be converted to an Integer"),
            ("MaxResults", .integer(.max), "Numeric value (9223372036854775807) out of range of int"),
            ("Flag", "true", "STRING_VALUE can not be converted to a Boolean"),
            ("At", .array([]), "Start of list found where not expected"),
            ("Mode", [:], "Start of structure or map found where not expected."),
            ("Keys", .bool(true), "TRUE_VALUE can not be converted to a list"),
        ] {
            #expect(refusal(["TrainingJobName": "a", name: value]) == "SerializationException: \(words)")
        }
    }

    @Test func aVeryLongTextIsQuotedByItsBeginning() {
        let text = refusal(["TrainingJobName": .string(String(repeating: "é", count: 1_000_000))])
        #expect(text?.utf8.count ?? 0 < 1_000)
        #expect(text?.hasSuffix("Member must have length less than or equal to 63") == true)
    }

    @Test func bytesThatAreNoRequestAreRefused() {
        for body in ["[]", "null", "{", "{\"a\":\"\u{1}\"}", String(repeating: "[", count: 100_000)] {
            #expect(throws: AWSError("SerializationException", "The request is not a JSON object.")) {
                try Call(operation: "X", body: Array(body.utf8), shape: shape, region: "us-west-2", now: 0)
            }
        }
    }

    @Test func everyPatternOfEveryOperationIsARegularExpression() {
        var patterns: Set<String> = []
        func gather(_ shape: Shape) {
            switch shape {
            case .string(_, let pattern): if let pattern { patterns.insert(pattern) }
            case .list(let element, _): gather(element)
            case .map(let key, let value, _):
                gather(key)
                gather(value)
            case .structure(let required, let optional): (required.list + optional.list).forEach { gather($0.shape) }
            default: break
            }
        }
        ControlPlane.operations.values.forEach { gather($0.shape) }
        #expect(patterns.count > 10)
        for pattern in patterns { #expect((try? Regex(pattern)) != nil, "\(pattern)") }
    }
}
