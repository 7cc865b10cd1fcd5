import ArgumentParser
import Synchronization
import Traffic

/// What is done to rows before they are sent.
struct FaultOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Normal random numbers, mean 0, standard deviation 1 or SCALE.", valueName: "column[:scale],…"),
        transform: FaultText.of(.noise))
    var noise: [FaultText] = []

    @Option(
        help: ArgumentHelp("Empty cells: all, or a share.", valueName: "column[:share],…"),
        transform: FaultText.of(.missing))
    var missing: [FaultText] = []

    @Option(
        help: ArgumentHelp("Two columns' values change places.", valueName: "column:column,…"),
        transform: FaultText.of(.swap))
    var swap: [FaultText] = []

    @Option(
        help: ArgumentHelp("An amount is added to numbers.", valueName: "column:amount,…"),
        transform: FaultText.of(.shift))
    var shift: [FaultText] = []

    @Option(
        help: ArgumentHelp("Numbers are multiplied, as in another unit.", valueName: "column:factor,…"),
        transform: FaultText.of(.unit))
    var unit: [FaultText] = []

    @Option(
        help: ArgumentHelp("One value everywhere.", valueName: "column:value,…"), transform: FaultText.of(.constant))
    var constant: [FaultText] = []

    @Option(
        help: ArgumentHelp("Text where numbers belong; the endpoint should refuse it.", valueName: "column,…"),
        transform: FaultText.of(.wrongType))
    var wrongType: [FaultText] = []

    @Option(
        help: ArgumentHelp("A category never seen before.", valueName: "column[:word],…"),
        transform: FaultText.of(.newValue))
    var newValue: [FaultText] = []

    @Option(
        help: ArgumentHelp("Leave columns out; the endpoint should refuse it.", valueName: "column,…"),
        transform: FaultText.of(.dropColumn))
    var dropColumn: [FaultText] = []

    @Flag(help: "A column too many; the endpoint should refuse it.")
    var extraColumn = false

    @Option(
        help: ArgumentHelp("A share of the rows is sent twice.", valueName: "share"),
        transform: FaultText.of(.duplicate))
    var duplicate: [FaultText] = []

    @Option(help: ArgumentHelp("Rows that are left alone first.", valueName: "rows"))
    var faultAfter = 0

    @Option(help: ArgumentHelp("The share of the rows that faults are done to.", valueName: "share"))
    var faultShare = 1.0

    @Option(help: ArgumentHelp("What random numbers come from; the same seed sends the same rows.", valueName: "seed"))
    var seed: UInt64 = 42

    func sabotage(_ columns: [String]) throws -> Sabotage {
        let texts = [noise, missing, swap, shift, unit, constant, wrongType, newValue, dropColumn, duplicate]
        var faults = try texts.joined().sorted { $0.order < $1.order }.flatMap { text in
            try Fault.parse(text.kind, text.text, columns: columns)
        }
        if extraColumn { faults.append(.extraColumn) }
        return try Sabotage(faults, columns: columns, seed: seed, after: faultAfter, share: faultShare)
    }
}

/// A fault's option as it was written, and its place among the others.
struct FaultText: Sendable {
    var kind: Fault.Kind
    var text: String
    /// Options are transformed as the command line is read, from left to right; so counting tells their order.
    var order: Int

    private static let read = Atomic(0)

    static func of(_ kind: Fault.Kind) -> @Sendable (String) throws -> FaultText {
        { FaultText(kind: kind, text: $0, order: read.add(1, ordering: .relaxed).oldValue) }
    }
}
