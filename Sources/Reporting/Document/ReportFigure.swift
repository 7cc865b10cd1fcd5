/// A short fact in a list: "Rows", "45,449".
public struct ReportFact: Sendable {
    /// What it is.
    public var name: String
    /// Its value, formatted.
    public var value: String

    /// Makes a fact.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A number set large, with how sure it is and what it means.
public struct ReportFigure: Sendable {
    /// What is measured: "ROC-AUC".
    public var label: String
    /// The number, formatted: "0.997".
    public var value: String
    /// Its interval or reference value, formatted: "95 %: 0.996 to 0.998".
    public var interval: String
    /// What it means, in a few words for somebody who never met it.
    public var meaning: String

    /// Makes a figure.
    public init(_ label: String, _ value: String, interval: String = "", meaning: String = "") {
        self.label = label
        self.value = value
        self.interval = interval
        self.meaning = meaning
    }
}

/// A remark that stands out from the text around it.
public struct ReportNote: Sendable {
    /// How much attention it asks for.
    public enum Severity: String, Sendable, CaseIterable {
        /// Good to know.
        case info
        /// May change what the figures mean.
        case caution
        /// The figures cannot be trusted before this is understood.
        case serious
    }

    /// How much attention it asks for.
    public var severity: Severity
    /// What is the matter, in one line.
    public var title: ReportText
    /// Why it matters and what to do.
    public var text: ReportText

    /// Makes a note.
    public init(_ severity: Severity, _ title: ReportText, _ text: ReportText = "") {
        self.severity = severity
        self.title = title
        self.text = text
    }
}
