import Testing

@testable import Reporting

@Suite struct EscapingTests {
    /// Pages in which every string that comes from a user is the hostile one.
    static func pages(_ name: String) -> [String] {
        [
            Fixtures.training(name: name, column: name).page.render(),
            Fixtures.evaluation(name: name).page.render(),
            Fixtures.exploration(name: name, column: name).page.render(),
        ]
    }

    @Test(arguments: Fixtures.hostileNames)
    func hostileNamesAddNoTagAndNoAttribute(name: String) {
        for (hostile, harmless) in zip(Self.pages(name), Self.pages("harmless")) {
            #expect(Markup(hostile) == Markup(harmless))
        }
    }

    @Test func quotesAndAnglesBecomeEntities() {
        #expect(EscapedHTML.escape("<a href=\"x\">'&`</a>") == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#96;&lt;/a&gt;")
    }

    @Test func aQuoteUnderAnAccentIsStillEscaped() {
        #expect(EscapedHTML.escape("\"\u{301}") == "&quot;\u{301}")
        #expect(EscapedHTML.escape("\u{600}<") == "\u{600}&lt;")
    }

    @Test func controlCharactersAreReplaced() {
        #expect(EscapedHTML.escape("a\u{0}b\u{1B}c\td\n") == "a\u{FFFD}b\u{FFFD}c\td\n")
    }

    @Test func ordinaryTextIsLeftAlone() {
        #expect(EscapedHTML.escape("Größe, 日本語 ✓") == "Größe, 日本語 ✓")
    }

    @Test func theLibrarySlotInANameIsNotFilled() {
        let page = Fixtures.training(name: ReportPage.librarySlot).page
        let shell = page.render()
        #expect(shell.ranges(of: ReportPage.librarySlot).count == 1)
    }
}

/// What a browser would take for markup: tags with the names of their attributes, and nothing of their values or text.
///
/// Read code point by code point, as a browser does.
private struct Markup: Equatable {
    var tags: [String] = []

    init(_ page: String) {
        var current: String?
        var quote: Unicode.Scalar?
        for scalar in page.unicodeScalars {
            if let open = current {
                if let mark = quote {
                    if scalar == mark { quote = nil }
                } else if scalar == "\"" || scalar == "'" {
                    quote = scalar
                } else if scalar == ">" {
                    tags.append(open)
                    current = nil
                } else {
                    current = open + String(scalar)
                }
            } else if scalar == "<" {
                current = ""
            }
        }
    }
}
