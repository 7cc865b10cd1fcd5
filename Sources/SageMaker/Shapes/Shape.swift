/// What a value of a request must be like: the facts of AWS's service model, in the model's words.
///
/// An operation declares the shape of its request beside what answers it:
///
/// ```swift
/// static let exampleOperations: [String: Operation] = [
///     "CreateExample": Operation(
///         .structure(
///             required: ["ExampleName": .name, "RoleArn": .role],
///             optional: [
///                 "Mode": .choice(["File", "Pipe"]), "Count": .integer(1...100), "Outputs": .list(.output, 0...10),
///                 "Environment": .map(.text(0...512, "[a-zA-Z_][a-zA-Z0-9_]*"), .text(0...512), 0...100),
///             ])
///     ) { plane, call in try await plane.createExample(call) }
/// ]
/// ```
///
/// What comes to `createExample` then holds these members only, each as declared: null counts as absent, members that
/// the shape does not name are left out. `Shape+common.swift` has the shapes that many operations share.
indirect enum Shape: Sendable {
    /// A text by its length in Unicode code points and its regular expression, which it must match as a whole.
    case string(ClosedRange<Int>, pattern: String?)
    /// One of some texts.
    case choice([String])
    /// A whole number.
    case integer(ClosedRange<Int>)
    /// A number of at least this.
    case float(minimum: Double)
    /// True or false.
    case boolean
    /// Seconds since 1970, with a fraction or without.
    case timestamp
    /// Elements of one shape, so many of them.
    case list(Shape, ClosedRange<Int>)
    /// Texts by texts, so many of them; keys and values are strings or choices.
    case map(Shape, Shape, ClosedRange<Int>)
    /// Named members: some must be there, some may.
    case structure(required: Members, optional: Members)
    /// Any JSON, given back as it came.
    case document

    /// Names and shapes in their order.
    struct Members: Sendable, ExpressibleByDictionaryLiteral {
        var list: [(name: String, shape: Shape)]

        init(dictionaryLiteral elements: (String, Shape)...) { list = elements }

        /// These members and some more.
        static func + (first: Members, second: Members) -> Members {
            var sum = first
            sum.list += second.list
            return sum
        }
    }

    /// A text of a length, with a pattern or without.
    static func text(_ length: ClosedRange<Int>, _ pattern: String? = nil) -> Shape {
        .string(length, pattern: pattern)
    }

    /// A structure whose members may all be absent.
    static func structure(optional: Members) -> Shape { .structure(required: [:], optional: optional) }

    /// A structure that needs all of its members.
    static func structure(required: Members) -> Shape { .structure(required: required, optional: [:]) }

    /// A whole number from this up, as far as 32 bits go.
    static func integer(from minimum: Int) -> Shape { .integer(minimum...Int(Int32.max)) }

    /// Whether it is one value, of which a list or map is checked as a whole.
    var isSimple: Bool {
        switch self {
        case .list, .map, .structure, .document: false
        case .string, .choice, .integer, .float, .boolean, .timestamp: true
        }
    }
}
