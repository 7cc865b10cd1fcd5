/// A hyperparameter of SageMaker's built-in XGBoost: what its text may be, and what becomes of it.
struct Hyperparameter {
    /// What a value may be.
    enum Kind {
        case integer(Bounds)
        case real(Bounds)
        case words([String])
        /// Text that is looked at where it is used.
        case text
    }

    /// What is done with a value that may be.
    enum Use {
        /// XGBoost gets it under this name.
        case parameter
        /// The container looks at it.
        case container
        /// It is taken and changes nothing, since it is about how things are computed or said.
        case nothing
        /// It asks for what is not done here.
        case refused(String)
    }

    /// A range of numbers, each end in it or not.
    struct Bounds {
        var lower = -Double.infinity
        var upper = Double.infinity
        var hasLower = false
        var hasUpper = false

        static func from(_ lower: Double, to upper: Double = .infinity) -> Bounds {
            Bounds(lower: lower, upper: upper, hasLower: true, hasUpper: upper.isFinite)
        }

        static func above(_ lower: Double, to upper: Double = .infinity) -> Bounds {
            Bounds(lower: lower, upper: upper, hasUpper: upper.isFinite)
        }

        static func between(_ lower: Double, _ upper: Double) -> Bounds { Bounds(lower: lower, upper: upper) }

        func contains(_ number: Double) -> Bool {
            (number > lower || hasLower && number == lower) && (number < upper || hasUpper && number == upper)
        }

        var text: String {
            "\(hasLower ? "[" : "(")\(Self.short(lower)), \(Self.short(upper))\(hasUpper ? "]" : ")")"
        }

        private static func short(_ number: Double) -> String {
            guard number.isFinite else { return number < 0 ? "-∞" : "∞" }
            return number == number.rounded() ? String(Int(number)) : String(number)
        }
    }

    var name: String
    var kind: Kind
    var use: Use = .parameter

    /// Refuses a text that is no value.
    ///
    /// - Throws: ``ContainerError`` in the words of SageMaker's own container.
    func check(_ text: String) throws(ContainerError) {
        func unread() -> ContainerError {
            ContainerError(.hyperparameter, "Hyperparameter \(name): could not parse value \"\(text)\"")
        }
        func outside(_ range: String) -> ContainerError {
            ContainerError(.hyperparameter, "Hyperparameter \(name): \(text) is not in \(range)")
        }
        switch kind {
        case .integer(let bounds):
            guard let number = Int(text) else { throw unread() }
            guard bounds.contains(Double(number)) else { throw outside(bounds.text) }
        case .real(let bounds):
            guard let number = Double(text), !number.isNaN else { throw unread() }
            guard bounds.contains(number) else { throw outside(bounds.text) }
        case .words(let words):
            guard words.contains(text) else { throw outside("[\(words.joined(separator: ", "))]") }
        case .text:
            guard !text.isEmpty else { throw unread() }
        }
    }
}
