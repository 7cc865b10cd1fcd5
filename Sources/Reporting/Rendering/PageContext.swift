/// Turns the parts of a page into what the templates ask for: dictionaries of strings, flags and lists.
struct PageContext {
    /// Anchors given out so far, so that two sections of one title stay apart.
    private var anchors: Set<String> = []
    /// Charts so far, which number their elements.
    private var chartCount = 0

    /// A section with an anchor of its own.
    mutating func section(_ section: ReportSection) -> [String: Any] {
        [
            "anchor": anchor(section.title),
            "title": section.title,
            "introduction": Self.text(section.introduction),
            "hasIntroduction": !section.introduction.isEmpty,
            "blocks": section.blocks.map { block($0) },
        ]
    }

    /// A block; `template` names the template that shows it.
    private mutating func block(_ block: ReportBlock) -> [String: Any] {
        switch block {
        case .prose(let text):
            return ["template": "prose", "spans": Self.text(text)]
        case .figures(let figures):
            return ["template": "figures", "figures": figures.map(Self.figure)]
        case .table(let table):
            return Self.table(table).merging(["template": "table"]) { $1 }
        case .chart(let chart):
            chartCount += 1
            return [
                "template": "chart",
                "id": "chart-\(chartCount)",
                "title": chart.title,
                "caption": Self.text(chart.caption),
                "isHalf": chart.width == .half,
                "isScrolled": Self.isScrolled(chart),
                "json": ChartSpecification.json(chart),
                "numbers": Self.table(ChartNumbers.table(chart)),
            ]
        case .confusion(let block):
            return ConfusionContext.values(block)
        case .note(let note):
            return Self.note(note).merging(["template": "note"]) { $1 }
        case .code(let caption, let text):
            return ["template": "code", "caption": caption, "text": text]
        }
    }

    /// The spans of a text.
    static func text(_ text: ReportText) -> [[String: Any]] {
        text.spans.map { ["text": $0.text, "isCode": $0.style == .code, "isStrong": $0.style == .strong] }
    }

    /// A big number.
    static func figure(_ figure: ReportFigure) -> [String: Any] {
        [
            "label": figure.label,
            "value": figure.value,
            "interval": figure.interval,
            "hasInterval": !figure.interval.isEmpty,
            "meaning": figure.meaning,
            "hasMeaning": !figure.meaning.isEmpty,
        ]
    }

    /// A remark.
    static func note(_ note: ReportNote) -> [String: Any] {
        let label =
            switch note.severity {
            case .info: "Note"
            case .caution: "Caution"
            case .serious: "Warning"
            }
        return [
            "severity": note.severity.rawValue,
            "label": label,
            "title": text(note.title),
            "spans": text(note.text),
            "hasText": !note.text.isEmpty,
        ]
    }

    /// A table.
    static func table(_ table: ReportTable) -> [String: Any] {
        [
            "caption": table.caption,
            "columns": table.columns.map { ["title": $0.title, "isNumeric": $0.isNumeric] },
            "rows": TableRows.html(table),
            "isFolded": table.isFolded,
            "rowCount": NumberText.count(table.rows.count),
        ]
    }

    /// A heat map of many names is wider than a phone: it scrolls rather than shrinks.
    private static func isScrolled(_ chart: ReportChart) -> Bool {
        if case .heatMap(let map) = chart.drawing { map.names.count > 8 } else { false }
    }

    /// The title in lower-case ASCII letters and digits with dashes between, numbered when taken.
    private mutating func anchor(_ title: String) -> String {
        var slug = ""
        for byte in title.utf8 {
            let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            let isLower = byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
            let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
            if isUpper || isLower || isDigit {
                slug.unicodeScalars.append(Unicode.Scalar(isUpper ? byte + 32 : byte))
            } else if let last = slug.last, last != "-" {
                slug.append("-")
            }
        }
        while slug.last == "-" { slug.removeLast() }
        if slug.isEmpty { slug = "section" }
        var anchor = slug
        var number = 2
        while !anchors.insert(anchor).inserted {
            anchor = "\(slug)-\(number)"
            number += 1
        }
        return anchor
    }
}
