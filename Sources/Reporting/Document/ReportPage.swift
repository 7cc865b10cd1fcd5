/// A report: one HTML file that opens offline, in plain words first and in figures after.
///
/// The page knows nothing of models or monitoring. It is made of ``ReportSection``s, which are made of ``ReportBlock``s;
/// ``html()`` writes it. Every string is data and is escaped on the way out, so names and values from somebody's file
/// may hold anything.
public struct ReportPage: Sendable {
    /// What kind of report this is, in two or three words above the title: "Training report".
    public var kind: String
    /// The name of the thing reported on, also the title of the browser's window.
    public var title: String
    /// One line under the title.
    public var subtitle: ReportText
    /// Short facts beside the title, such as the file and the number of rows.
    public var facts: [ReportFact]
    /// What a reader should take away, as whole sentences; the first one is set large.
    public var verdict: [ReportText]
    /// The big numbers under the verdict.
    public var figures: [ReportFigure]
    /// What to be careful about, shown right after the verdict, in the order given.
    public var warnings: [ReportNote]
    /// The body, each section with an entry in the table of contents.
    public var sections: [ReportSection]
    /// The last line of the page: who made it and when.
    public var colophon: String

    /// Makes a page.
    public init(
        kind: String,
        title: String,
        subtitle: ReportText = "",
        facts: [ReportFact] = [],
        verdict: [ReportText] = [],
        figures: [ReportFigure] = [],
        warnings: [ReportNote] = [],
        sections: [ReportSection] = [],
        colophon: String = "Made by Propensity"
    ) {
        self.kind = kind
        self.title = title
        self.subtitle = subtitle
        self.facts = facts
        self.verdict = verdict
        self.figures = figures
        self.warnings = warnings
        self.sections = sections
        self.colophon = colophon
    }
}

/// A part of a page under a heading of its own.
public struct ReportSection: Sendable {
    /// The heading.
    public var title: String
    /// A sentence or two under the heading: what this shows and how to read it.
    public var introduction: ReportText
    /// The content, top to bottom; see ``ReportBlock`` for what stands side by side.
    public var blocks: [ReportBlock]

    /// Makes a section.
    public init(_ title: String, introduction: ReportText = "", blocks: [ReportBlock]) {
        self.title = title
        self.introduction = introduction
        self.blocks = blocks
    }
}

/// One piece of a section.
///
/// On a wide screen two neighbouring blocks of half width stand side by side; on a phone all are stacked.
public enum ReportBlock: Sendable {
    /// A paragraph.
    case prose(ReportText)
    /// Big numbers in a row.
    case figures([ReportFigure])
    /// A table, as wide as the page; it scrolls by itself where the screen is narrower.
    case table(ReportTable)
    /// A chart with its caption and, folded away, its numbers as a table.
    case chart(ReportChart)
    /// A confusion matrix that follows a threshold.
    case confusion(ConfusionBlock)
    /// A remark or warning.
    case note(ReportNote)
    /// Text to be copied, such as a command line.
    case code(caption: String, text: String)
}
