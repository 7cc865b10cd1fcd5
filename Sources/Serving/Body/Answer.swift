import JSONDocument

/// What is said of each row.
struct Answer: Sendable {
    /// The probability of the positive label, `[rows]`, in [0, 1].
    var probabilities: [Float]
    /// The strongest reasons, `[rows]`; empty unless asked for.
    var reasons: [[Reason]] = []

    /// A feature's part in a row's margin.
    struct Reason: Sendable, Equatable {
        var feature: String
        /// SHAP value in log-odds.
        var effect: Float
    }

    /// Which columns a CSV answer has.
    enum Column: String, CaseIterable, Sendable {
        case probability, decision, decile
    }
}

/// Writes answers for one model.
struct AnswerWriter: Sendable {
    /// Rows with a probability of at least this are positive.
    let threshold: Float
    /// The lower bounds of the first nine tenths by probability, descending; nil when the model does not tell.
    let decileBounds: [Float]?

    /// 1 for the tenth of sessions most likely to end in an order, 10 for the least likely.
    func decile(_ probability: Float) -> Int? {
        decileBounds.map { bounds in (bounds.firstIndex { probability >= $0 } ?? bounds.count) + 1 }
    }

    /// One line a row: the columns asked for, separated by commas.
    func csv(_ answer: Answer, columns: [Answer.Column]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(answer.probabilities.count * 14)
        for probability in answer.probabilities {
            for (place, column) in columns.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                switch column {
                case .probability: bytes += "\(probability)".utf8
                case .decision: bytes.append(probability >= threshold ? UInt8(ascii: "1") : UInt8(ascii: "0"))
                case .decile: if let decile = decile(probability) { bytes += "\(decile)".utf8 }
                }
            }
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    /// All probabilities on one line, joined by commas, without a newline.
    func line(_ answer: Answer) -> [UInt8] { Array(answer.probabilities.map { "\($0)" }.joined(separator: ",").utf8) }

    /// `{"predictions":[{"score":…,"probability":…,"decision":…,"decile":…,"reasons":[…]}]}`.
    ///
    /// `score` is the probability under the name that SageMaker's own container uses.
    func json(_ answer: Answer) -> [UInt8] {
        var bytes = Array("{\"predictions\":[".utf8)
        bytes.reserveCapacity(answer.probabilities.count * 80)
        for (row, probability) in answer.probabilities.enumerated() {
            if row > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += "{\"score\":".utf8
            JSONText.append(probability, to: &bytes)
            bytes += ",\"probability\":".utf8
            JSONText.append(probability, to: &bytes)
            bytes += (probability >= threshold ? ",\"decision\":1" : ",\"decision\":0").utf8
            if let decile = decile(probability) { bytes += ",\"decile\":\(decile)".utf8 }
            if row < answer.reasons.count { append(answer.reasons[row], to: &bytes) }
            bytes.append(UInt8(ascii: "}"))
        }
        bytes += "]}".utf8
        return bytes
    }

    private func append(_ reasons: [Answer.Reason], to bytes: inout [UInt8]) {
        bytes += ",\"reasons\":[".utf8
        for (place, reason) in reasons.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += "{\"feature\":".utf8
            JSONText.append(reason.feature, to: &bytes)
            bytes += ",\"effect\":".utf8
            JSONText.append(reason.effect, to: &bytes)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: "]"))
    }
}
