import Tabular
import Testing

struct SchemaInferenceTests {
    /// 30 rows of sessions.
    private var sessions: String {
        var text = "UserID,basket,month,pages,empty,site,note,row,ordered\n"
        for row in 0..<30 {
            text +=
                "\(900 - row),\(row % 2),\(["May", "June"][row % 2]),\(row % 4),,shop,n\(row),\(row * row),\(row % 3 == 0 ? 1 : 0)\n"
        }
        return text
    }

    @Test func columnsThatCantHelpAreSetAsideWithAReason() async throws {
        let (schema, notes) = try Schema.infer(from: try await profile(sessions), label: "ordered")
        #expect(
            schema.columns.map(\.role)
                == [.identifier, .feature, .feature, .feature, .ignored, .ignored, .ignored, .ignored, .label]
        )
        #expect(schema.features.map(\.name) == ["basket", "month", "pages"])
        #expect(schema.columns[2].categories == ["June", "May"])
        #expect(schema.positive == "1")
        #expect(schema.columns[8].type == .binary)
        #expect(schema.columns[8].categories == nil)
        #expect(notes.map(\.reason) == [.identifierFound, .allMissing, .constant, .onePerRow, .onePerRow])
        #expect(
            notes.map(\.message) == [
                "\"UserID\" has a different value in every row and is used as the identifier",
                "\"empty\" has no value in any row",
                "\"site\" has the same value in every row: shop",
                "\"note\" has a different value in every row",
                "\"row\" has a different value in every row",
            ]
        )
    }

    @Test func rolesCanBeGiven() async throws {
        let profile = try await profile(sessions)
        let (schema, notes) = try Schema.infer(
            from: profile,
            label: "ordered",
            identifiers: ["row"],
            ignored: ["month", "empty"],
            weight: "pages"
        )
        #expect(
            schema.columns.map(\.role)
                == [.ignored, .feature, .ignored, .weight, .ignored, .ignored, .ignored, .identifier, .label]
        )
        #expect(notes.map(\.column) == ["UserID", "site", "note"])
        let conflict = await failure { _ = try Schema.infer(from: profile, label: "pages", ignored: ["pages"]) }
        #expect(conflict?.code == .conflictingRoles)
        #expect(conflict?.message.hasSuffix(", column \"pages\": can't be both label and ignored") == true)
    }

    @Test func unknownNamesGetTheNearestSpelling() async throws {
        let profile = try await profile(sessions)
        for (name, hint) in [("orderd", "ordered"), ("userid", "UserID"), ("psges", "pages"), ("apges", "pages")] {
            let error = await failure { _ = try Schema.infer(from: profile, label: name) }
            #expect(error?.code == .unknownColumn)
            #expect(error?.hint == "did you mean \"\(hint)\"?")
        }
        let far = await failure { _ = try Schema.infer(from: profile, ignored: ["something else"]) }
        #expect(far?.hint?.hasPrefix("the columns are \"UserID\", \"basket\"") == true)
    }

    @Test(
        arguments: [
            (["FALSE", "TRUE"], nil, ["FALSE", "TRUE"]),
            (["no", "Yes"], nil, ["no", "Yes"]),
            (["n", "y"], nil, ["n", "y"]),
            (["0", "1"], nil, nil),
            (["0", "1"], "0", ["1", "0"]),
            (["1", "2"], nil, ["2", "1"]),
            (["browsed", "bought"], "bought", ["browsed", "bought"]),
            (["browsed", "bought"], "BROWSED", ["bought", "browsed"]),
            (["1.5", "2.5"], "2.5", ["1.5", "2.5"]),
            (["-1", "1"], nil, ["-1", "1"]),
        ] as [([String], String?, [String]?)]
    )
    func labelsAreNegativeThenPositive(_ values: [String], _ positive: String?, _ categories: [String]?) async throws {
        let text = "x,y\n" + (0..<8).map { "\($0 % 3),\(values[$0 % 2])\n" }.joined()
        let file = try TemporaryFile(text)
        let reader = try file.reader(CSVOptions(header: .present))
        let profile = try await reader.profile()
        let (schema, _) = try Schema.infer(from: profile, label: "y", positive: positive)
        let label = schema.columns[1]
        #expect(label.type == .binary)
        #expect(label.categories == categories)
        #expect(schema.positive == categories?[1] ?? "1")
        let table = try await reader.read(profile, columns: [label])
        let isSecondPositive = (categories?[1] ?? "1") == values[1]
        var expected: [UInt8] = []
        for row in 0..<8 { expected.append(UInt8(isSecondPositive ? row % 2 : 1 - row % 2)) }
        #expect(table["y"]?.values == .binary(expected))
    }

    @Test(
        arguments: [
            (
                ["a", "b", "c", "a"], nil, "a label has exactly two values; it has 3: a, b, c",
                "predict a column of two values, or make one first"
            ),
            (
                ["1", "1", "1", "1"], nil, "a label has exactly two values; it has 1: 1",
                "predict a column of two values, or make one first"
            ),
            (
                ["", "", "NA", "?"], nil, "a label has exactly two values; it has none",
                "predict a column of two values, or make one first"
            ),
            (
                ["a", "b", "a", "b"], nil, "it isn't plain which of a and b counts as positive",
                "say so with --positive a or --positive b"
            ),
            (
                ["a", "b", "a", "b"], "c", "has no value \"c\"; its values are a and b",
                "give one of them with --positive"
            ),
        ] as [([String], String?, String, String)]
    )
    func unusableLabelsAreExplained(_ cells: [String], _ positive: String?, _ message: String, _ hint: String)
        async throws
    {
        let text = "x,y\n" + cells.enumerated().map { "\($0.offset % 3),\($0.element)\n" }.joined()
        let file = try TemporaryFile(text)
        let profile = try await file.reader(CSVOptions(header: .present)).profile()
        let error = await failure(
            { _ = try Schema.infer(from: profile, label: "y", positive: positive) },
            path: file.path
        )
        #expect(error?.code == .labelValues)
        #expect(error?.message == "FILE, column \"y\": \(message)")
        #expect(error?.hint == hint)
    }

    @Test func missingLabelsAreLeftToTheCaller() async throws {
        let profile = try await profile("x,y\n1,0\n2,1\n3,\n3,1\n")
        #expect(profile["y"]?.missing == 1)
        #expect(try Schema.infer(from: profile, label: "y").schema.positive == "1")
    }

    @Test func weightsAreNumbersNoneNegative() async throws {
        let profile = try await profile("x,w,v,u\n1,-1,a,1\n2,2,b,\n3,3,a,2\n1,2,b,2\n")
        for (name, message) in [
            ("w", "a weight isn't negative; the least is -1.0"), ("v", "a weight is a number"),
            ("u", "1 row has no weight"),
        ] {
            let error = await failure { _ = try Schema.infer(from: profile, weight: name) }
            #expect(error?.code == .invalidWeight)
            #expect(error?.message.hasSuffix(message) == true)
        }
    }

    @Test func faultsMatterOnlyInColumnsThatAreUsed() async throws {
        let text = "x,y\n" + (0..<500).map { "\($0 % 7),\($0 == 300 ? "oops" : "\($0 % 5)")\n" }.joined()
        let profile = try await profile(text)
        let error = await failure { _ = try Schema.infer(from: profile) }
        #expect(error?.code == .textInNumericColumn)
        #expect(try Schema.infer(from: profile, ignored: ["y"]).schema.features.map(\.name) == ["x"])
    }

    @Test func aTableWithoutFeaturesIsAnError() async throws {
        let file = try TemporaryFile("x,y\nk,0\nk,1\n")
        let profile = try await file.reader(CSVOptions(header: .present)).profile()
        let error = await failure({ _ = try Schema.infer(from: profile, label: "y") }, path: file.path)
        #expect(error?.code == .noFeatures)
        #expect(error?.message == "FILE: has no column to learn from")
        #expect(error?.hint == "\"x\" has the same value in every row: k")
    }
}
