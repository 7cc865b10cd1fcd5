import Foundation

/// Reads what endpoints answer.
enum AnswerReader {
    private struct Predictions: Decodable {
        struct Prediction: Decodable {
            var probability: Double?
            var score: Double?
        }
        var predictions: [Prediction]
    }

    /// Probabilities of an answer, one a row; empty when it holds none.
    ///
    /// CSV: the first cell of each line. JSON: `{"predictions":[{"probability":…}]}`, or `score` in its place.
    static func probabilities(_ bytes: [UInt8], contentType: String?) -> [Double] {
        if contentType?.contains("json") ?? (bytes.first == UInt8(ascii: "{")) {
            let answer = try? JSONDecoder().decode(Predictions.self, from: Data(bytes))
            return answer?.predictions.compactMap { $0.probability ?? $0.score } ?? []
        }
        let lines = bytes.split(whereSeparator: { $0 == 10 || $0 == 13 })
        return lines.compactMap { CellNumber.parse(String(decoding: $0.prefix { $0 != 44 }, as: UTF8.self)) }
    }

    private struct Refusal: Decodable {
        struct Reason: Decodable {
            struct Row: Decodable {
                var column: String?
                var reason: String?
            }
            var message: String?
            var rows: [Row]?
        }
        var error: Reason?
        // SageMaker's shapes spell it both ways, and keep the model's own words apart.
        var Message: String?
        var message: String?
        var OriginalMessage: String?
    }

    /// The words of an answer that is an error: those of our own routes with the first column and reason, those of
    /// SageMaker's, or the start of any other text; nil for an empty one.
    static func message(_ bytes: [UInt8]) -> String? {
        if let refusal = try? JSONDecoder().decode(Refusal.self, from: Data(bytes)) {
            if let error = refusal.error, let message = error.message {
                guard let first = error.rows?.first, let reason = first.reason else { return clipped(message) }
                // Numbers of rows differ from request to request; what is wrong with them is what counts.
                return clipped(first.column.map { "column \"\($0)\": \(reason)" } ?? reason)
            }
            if let message = refusal.OriginalMessage ?? refusal.message ?? refusal.Message { return clipped(message) }
        }
        let text = String(decoding: bytes.prefix(1000), as: UTF8.self)
        let line = text.split(whereSeparator: \.isNewline).first.map(String.init)
        return line.map(clipped)
    }

    private static func clipped(_ text: String) -> String {
        let printable = text.filter { character in
            character.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
        }
        return printable.count > 200 ? printable.prefix(199) + "…" : printable
    }
}
