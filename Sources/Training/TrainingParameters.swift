/// The settings of a training run, checked where they are made.
public struct TrainingParameters: Sendable, Equatable {
    /// Rounds of boosting, at least 1.
    public private(set) var rounds = 100
    /// Seed of row sampling and of XGBoost's own choices.
    public private(set) var seed: UInt64 = 42
    /// Threads for XGBoost; 0 means all.
    public private(set) var threads = 0
    /// XGBoost's parameters by their own names, in the order set.
    ///
    /// Rounds, seed and threads are not among them.
    public private(set) var values: [(name: String, value: String)] = Self.reference

    /// The settings of the reference solution.
    public static let reference = [
        (name: "objective", value: "binary:logistic"), (name: "max_depth", value: "5"), (name: "eta", value: "0.2"),
        (name: "gamma", value: "4"), (name: "min_child_weight", value: "6"), (name: "subsample", value: "0.8"),
    ]

    /// The settings of the reference solution: ``reference``, 100 rounds, seed 42, all threads.
    public init() {}

    /// The objectives whose output says how likely a binary label is, the usual one first.
    public static var objectives: [String] { ParameterCatalogue.objectives }

    /// XGBoost's own defaults for everything that is not given, with a logistic objective.
    ///
    /// - Parameters:
    ///   - rounds: Rounds of boosting, at least 1.
    ///   - seed: Seed of row sampling and of XGBoost's own choices.
    public init(rounds: Int, seed: UInt64) {
        self.rounds = rounds
        self.seed = seed
        values = [(name: "objective", value: "binary:logistic")]
    }

    /// Whether all settings agree, the order in which XGBoost's parameters were set among them.
    public static func == (a: Self, b: Self) -> Bool {
        a.rounds == b.rounds && a.seed == b.seed && a.threads == b.threads
            && a.values.elementsEqual(b.values) { $0.name == $1.name && $0.value == $1.value }
    }

    /// Sets a parameter by its name or an alias, replacing what it was; `eval_metric` adds up.
    ///
    /// - Parameters:
    ///   - name: XGBoost's name, an alias of it, or `num_boost_round` (also `num_round`, `rounds`).
    ///   - value: The value as text.
    ///   - origin: Where it was written, for the message: `--set`, `config.yaml`.
    /// - Throws: ``TrainingError`` for an unknown name, with the nearest known one, or a value out of range.
    public mutating func set(_ name: String, to value: String, origin: String) throws(TrainingError) {
        guard let entry = ParameterCatalogue.entry(name) else {
            let hint = ParameterCatalogue.nearest(to: name).map { "did you mean \($0)?" }
            throw TrainingError(
                code: .unknownParameter, message: "\(origin): XGBoost has no parameter \"\(name)\" for this task",
                hint: hint ?? "the parameters are those of XGBoost's tree and linear boosters; see its documentation")
        }
        try Self.check(value, entry, origin: origin)
        switch entry.name {
        case "num_boost_round": rounds = Int(value) ?? rounds
        case "seed": seed = UInt64(value) ?? seed
        // XGBoost's Python interface says -1 for all threads, the library 0.
        case "nthread": threads = max(0, Int(value) ?? threads)
        case "eval_metric": values.append((entry.name, value))
        default:
            if let index = values.firstIndex(where: { $0.name == entry.name }) {
                values[index].value = value
            } else {
                values.append((entry.name, value))
            }
        }
    }

    /// Refuses two spellings of one parameter side by side, of which only one would count.
    ///
    /// - Parameters:
    ///   - names: The names as they were written in one place.
    ///   - origin: That place, for the message: `--set`, `config.yaml`.
    /// - Throws: ``TrainingError`` (`parameterValue`) naming both.
    public static func refuseTwoSpellings(_ names: [String], origin: String) throws(TrainingError) {
        var spellings: [String: String] = [:]
        for name in names {
            guard let entry = ParameterCatalogue.entry(name) else { continue }
            let earlier = spellings.updateValue(name, forKey: entry.name)
            guard let earlier, earlier != name else { continue }
            throw TrainingError(
                code: .parameterValue, message: "\(origin): \(earlier) and \(name) are the same parameter",
                hint: "give one of them")
        }
    }

    /// Leaves the other cores to others.
    ///
    /// The model is the same with any number of threads.
    public mutating func useOneThread() { threads = 1 }

    /// The value of a parameter; nil where XGBoost's default holds.
    public subscript(_ name: String) -> String? { values.last { $0.name == name }?.value }

    /// The value of a numeric parameter, or its default.
    func number(_ name: String, default fallback: Double) -> Double { self[name].flatMap { Double($0) } ?? fallback }

    private static func check(_ value: String, _ entry: ParameterCatalogue.Entry, origin: String) throws(TrainingError)
    {
        let expected: String
        switch entry.kind {
        case .integer(let least):
            if let number = Int(value), number >= least, number <= Int(Int32.max) { return }
            expected = "a whole number from \(least) to \(Int32.max)"
        case .real(let range, let excludesLower):
            if let number = Double(value), range.contains(number), !(excludesLower && number == range.lowerBound) {
                return
            }
            let lower = excludesLower ? "above \(short(range.lowerBound))" : "from \(short(range.lowerBound))"
            let upper = range.upperBound == ParameterCatalogue.greatest ? "" : " up to \(short(range.upperBound))"
            expected = "a number \(lower)\(upper)"
        case .flag:
            if ["0", "1", "true", "false"].contains(value) { return }
            expected = "0 or 1"
        case .words(let words):
            if words.contains(value) { return }
            expected = "one of \(words.joined(separator: ", "))"
        case .constraints:
            if FeatureConstraints.isWellFormed(entry.name, value) { return }
            expected = FeatureConstraints.expectation(entry.name)
        case .text:
            if !value.isEmpty { return }
            expected = "a value"
        }
        throw TrainingError(
            code: .parameterValue, message: "\(origin): \(entry.name) is \"\(value)\"", hint: "it takes \(expected)")
    }

    private static func short(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
    }
}
