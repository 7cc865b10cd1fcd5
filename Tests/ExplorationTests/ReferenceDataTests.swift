import Exploration
import Tabular
import Testing

/// The data sets beside the repository; where they are absent there is nothing to check.
@Suite struct ReferenceDataTests {
    @Test func afterTheFactColumnsOfTheReferenceSessionsAreNamedAndNoOthers() async throws {
        guard let table = try SampleTables.shared("reference_sessions_sample.csv", label: "ordered") else { return }
        let findings = try await Explorer(schema: SampleTables.schema(of: table, positive: "1")).explore(table)

        let leaks = findings.warnings.filter { $0.code == .leakage }
        #expect(leaks.flatMap(\.columns).sorted() == ["checked_delivery_detail", "saw_checkout", "sign_in"])
        let checkout = try #require(leaks.first { $0.columns == ["saw_checkout"] })
        #expect(
            checkout.message
                == "\"ordered\" is 1 in 0 of 41,776 (0 %) rows where \"saw_checkout\" is 0, and in 1,925 of 3,673 (52.4 %) "
                + "others; \"saw_checkout\" alone ranks rows with a ROC-AUC of 0.980."
        )
        #expect(!findings.warnings.contains { $0.code == .strongFeature })

        let duplicates = findings.warnings.filter { $0.code == .nearDuplicates }
        #expect(duplicates.map(\.columns) == [["sign_in", "saw_checkout"]])
        #expect(duplicates.first?.message.contains("0.927") == true)
        #expect(findings.warnings.contains { $0.code == .imbalance && $0.message.contains("4.24 %") })
        #expect(findings.warnings.contains { $0.code == .rareValues && $0.columns.contains("saw_sizecharts") })

        // pandas: ordered 1,925 of 45,449; correlations with the label.
        #expect(findings.label?.positives == 1925 && findings.label?.rows == 45449)
        #expect(findings.association.prefix(3).map(\.column) == ["checked_delivery_detail", "saw_checkout", "sign_in"])
        #expect(abs((findings.association.first?.value ?? 0) - 0.799286) < 1e-6)
    }

    @Test func pageValuesAreStrongButNotLeakage() async throws {
        guard let table = try SampleTables.shared("online_shoppers_intention.csv", label: "Revenue") else { return }
        let findings = try await Explorer(schema: SampleTables.schema(of: table, positive: "TRUE")).explore(table)
        #expect(!findings.warnings.contains { $0.code == .leakage })
        let strong = findings.warnings.filter { $0.code == .strongFeature }
        #expect(strong.map(\.columns) == [["PageValues"]])
        // scikit-learn: roc_auc_score(Revenue, PageValues) = 0.8632941946
        #expect(abs((findings.association.first { $0.column == "PageValues" }?.rocAUC ?? 0) - 0.8632941946) < 1e-9)
        #expect(
            findings.warnings.contains { $0.code == .nearDuplicates && $0.columns == ["BounceRates", "ExitRates"] }
        )
        #expect(findings.association.contains { $0.column == "Month" && $0.measure == .cramersV })
    }
}
