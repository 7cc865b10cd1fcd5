package import Capture

/// Turns merged records into labelled rows, and counts those it can't use.
public struct RowCollector: Sendable {
    /// What the model predicts.
    public let problem: ProblemType
    /// Records that gave rows.
    public private(set) var records = 0
    /// Records left out because label and prediction are of different numbers of rows.
    public private(set) var countsDiffer = 0
    /// Records left out because a value could not be read; see ``firstMistake``.
    public private(set) var unreadable = 0
    /// What was wrong with the first record that could not be read.
    public private(set) var firstMistake: QualityError?
    private let fields: PredictionFields
    private var binary = BinaryRows()
    private var multiclass = MulticlassRows()
    private var regression = RegressionRows()

    /// A collector without rows.
    public init(_ problem: ProblemType, fields: PredictionFields) {
        self.problem = problem
        self.fields = fields
        binary.times = []
        if fields.probability != nil || fields.inference == nil { binary.probabilities = [] }
    }

    /// The rows so far.
    public var rows: LabelledRows {
        switch problem {
        case .binary: .binary(binary)
        case .multiclass: .multiclass(multiclass)
        case .regression: .regression(regression)
        }
    }

    /// Adds a record's rows, all of them or none.
    ///
    /// Several rows of one request are paired with their labels in order.
    public mutating func add(_ record: MergedRecord) {
        do throws(QualityError) {
            try take(record)
        } catch {
            if firstMistake == nil {
                firstMistake = error
                firstMistake?.message = "event \(record.event.eventId): \(error.message)"
            }
            unreadable += 1
        }
    }

    /// Adds a row of a table; see ``add(_:)`` for what is counted.
    ///
    /// - Parameters:
    ///   - label: What happened.
    ///   - prediction: The predicted class or number; nil where the probability says it.
    ///   - probability: The probability of class 1; nil where there is none.
    ///   - place: Where the row stands, for the mistake.
    package mutating func add(label: String, prediction: String?, probability: String?, at place: String) {
        do throws(QualityError) {
            try add(
                labels: [label], predictions: prediction.map { [$0] }, probabilities: probability.map { [$0] },
                time: .nan)
            records += 1
        } catch {
            if firstMistake == nil {
                firstMistake = error
                firstMistake?.message = "\(place): \(error.message)"
            }
            unreadable += 1
        }
    }

    /// Where objects of JSON have the probability: ours, and SageMaker's built-in containers'.
    private static let probabilityKeys = ["probability", "score"]

    /// The probabilities in an answer, one a row; nothing for models without.
    ///
    /// - Throws: ``QualityError`` `bad-record` when they cannot be read.
    package static func probabilities(
        of event: CapturedEvent, fields: PredictionFields
    ) throws(QualityError) -> [Double] {
        guard fields.probability != nil || fields.inference == nil, let output = event.output else { return [] }
        let values = try BodyValues(
            output.body.bytes, encoding: output.encoding, path: fields.probability, keys: probabilityKeys,
            what: "the answer")
        var probabilities: [Double] = []
        for text in values.texts {
            guard let number = Double(text), (0...1).contains(number) else {
                throw QualityError(.badRecord, "the probability is not a number from 0 to 1")
            }
            probabilities.append(number)
        }
        return probabilities
    }

    private mutating func take(_ record: MergedRecord) throws(QualityError) {
        guard let output = record.event.output else { throw bad("the answer was not captured") }
        let labels = try BodyValues(
            record.label, encoding: record.labelEncoding, path: fields.groundTruth, what: "the label")
        func values(_ path: FieldPath?) throws(QualityError) -> BodyValues {
            try BodyValues(
                output.body.bytes, encoding: output.encoding, path: path,
                keys: problem == .binary ? Self.probabilityKeys : [], what: "the answer")
        }
        let inference = fields.inference == nil && problem == .binary ? nil : try values(fields.inference)
        let wantsProbability = problem == .binary && (fields.probability != nil || fields.inference == nil)
        let probability = wantsProbability ? try values(fields.probability) : nil
        guard let main = inference ?? probability, let paired = pair(labels, main) else {
            countsDiffer += 1
            return
        }
        var probabilityTexts: [String]?
        if let probability, inference != nil {
            guard let second = pair(labels, probability), second.labels.count == paired.labels.count else {
                countsDiffer += 1
                return
            }
            probabilityTexts = second.values
        } else if probability != nil {
            probabilityTexts = paired.values
        }
        try add(
            labels: paired.labels, predictions: inference == nil ? nil : paired.values,
            probabilities: probabilityTexts, time: record.event.time)
        records += 1
    }

    /// Labels and values row by row; nil when their numbers differ however a single line of CSV is read.
    private func pair(_ labels: BodyValues, _ values: BodyValues) -> (labels: [String], values: [String])? {
        // Lines of as many fields are rows, unless somebody said which field is meant.
        if fields.inference == nil, fields.probability == nil, fields.groundTruth == nil,
            let first = labels.fieldsOfOnlyLine, let second = values.fieldsOfOnlyLine, first.count == second.count
        {
            return (first, second)
        }
        let ways = [
            (labels.texts, values.texts), (labels.texts, values.fieldsOfOnlyLine),
            (labels.fieldsOfOnlyLine, values.texts), (labels.fieldsOfOnlyLine, values.fieldsOfOnlyLine),
        ]
        for case let (first?, second?) in ways where first.count == second.count && !first.isEmpty {
            return (first, second)
        }
        return nil
    }

    private mutating func add(
        labels: [String], predictions: [String]?, probabilities: [String]?, time: Double
    ) throws(QualityError) {
        switch problem {
        case .binary: try addBinary(labels, predictions, probabilities, time: time)
        case .multiclass:
            let predictions = predictions ?? []
            guard !(labels + predictions).contains("") else { throw bad("a class is empty") }
            for (label, prediction) in zip(labels, predictions) { multiclass.add(label: label, prediction: prediction) }
        case .regression:
            var numbers: [(label: Double, prediction: Double)] = []
            for (label, prediction) in zip(labels, predictions ?? []) {
                numbers.append((try number(label, "the label"), try number(prediction, "the prediction")))
            }
            regression.labels += numbers.map(\.label)
            regression.predictions += numbers.map(\.prediction)
        }
    }

    private mutating func addBinary(
        _ labels: [String], _ predictions: [String]?, _ probabilities: [String]?, time: Double
    ) throws(QualityError) {
        var added = BinaryRows()
        var numbers: [Double] = []
        for row in labels.indices {
            added.labels.append(try binaryClass(labels[row], "the label"))
            if let probabilities {
                let probability = try number(probabilities[row], "the probability")
                guard (0...1).contains(probability) else { throw bad("the probability is not from 0 to 1") }
                numbers.append(probability)
            }
            if let predictions {
                added.predictions.append(try binaryClass(predictions[row], "the prediction"))
            } else {
                added.predictions.append(numbers[row] > fields.threshold ? 1 : 0)
            }
        }
        binary.labels += added.labels
        binary.predictions += added.predictions
        binary.probabilities?.append(contentsOf: numbers)
        binary.times?.append(contentsOf: repeatElement(time, count: labels.count))
    }

    private func binaryClass(_ text: String, _ what: String) throws(QualityError) -> UInt8 {
        if let classes = fields.classes {
            if text == classes.positive { return 1 }
            if text == classes.negative { return 0 }
        }
        switch text {
        case "0", "0.0", "false", "False", "FALSE": return 0
        case "1", "1.0", "true", "True", "TRUE": return 1
        default:
            if let number = Double(text), number == 0 || number == 1 { return UInt8(number) }
            throw bad(
                "\(what) is neither 0 nor 1"
                    + (fields.classes.map { ", neither \($0.negative) nor \($0.positive)" } ?? ""))
        }
    }

    private func number(_ text: String, _ what: String) throws(QualityError) -> Double {
        guard let number = Double(text), number.isFinite else { throw bad("\(what) is not a number") }
        return number
    }

    private func bad(_ message: String) -> QualityError { QualityError(.badRecord, message) }
}
