import Testing

@testable import Traffic

@Suite struct FaultParsingTests {
    let columns = ["basket_add_list", "loc_uk", "loc_uk:old", "price"]

    @Test func noiseTakesAScale() throws {
        #expect(
            try Fault.parse(.noise, "basket_add_list,loc_uk:3", columns: columns)
                == [.noise(column: "basket_add_list", deviation: 1), .noise(column: "loc_uk", deviation: 3)])
    }

    @Test func longestNameWins() throws {
        #expect(
            try Fault.parse(.noise, "loc_uk:old,loc_uk:old:2", columns: columns)
                == [.noise(column: "loc_uk:old", deviation: 1), .noise(column: "loc_uk:old", deviation: 2)])
    }

    @Test func everyKindIsRead() throws {
        func one(_ kind: Fault.Kind, _ text: String) throws -> Fault? {
            try Fault.parse(kind, text, columns: columns).first
        }
        #expect(try one(.missing, "price") == .missing(column: "price", share: 1))
        #expect(try one(.missing, "price:0.5") == .missing(column: "price", share: 0.5))
        #expect(try one(.swap, "price:loc_uk") == .swap(column: "price", with: "loc_uk"))
        #expect(try one(.shift, "price:-2.5") == .shift(column: "price", amount: -2.5))
        #expect(try one(.unit, "price:100") == .unit(column: "price", factor: 100))
        #expect(try one(.constant, "price:12:30") == .constant(column: "price", value: "12:30"))
        #expect(try one(.constant, "price:") == .constant(column: "price", value: ""))
        #expect(try one(.wrongType, "price") == .wrongType(column: "price"))
        #expect(try one(.newValue, "price") == .newValue(column: "price", word: "never-seen-before"))
        #expect(try one(.newValue, "price:moon") == .newValue(column: "price", word: "moon"))
        #expect(try one(.dropColumn, "price") == .dropColumn("price"))
        #expect(try one(.extraColumn, "") == .extraColumn)
        #expect(try one(.duplicate, "0.1") == .duplicate(share: 0.1))
    }

    @Test func misspeltColumnNamesTheNearest() throws {
        let error = #expect(throws: TrafficError.self) {
            try Fault.parse(.noise, "locuk:3", columns: ["basket_add_list", "loc_uk"])
        }
        #expect(error?.code == .unknownColumn)
        #expect(error?.message == "--noise: there is no column \"locuk\" among those that are sent")
        #expect(error?.hint == "did you mean \"loc_uk\"?")
    }

    @Test(arguments: [
        (Fault.Kind.noise, "price:three", "--noise \"price:three\": \"three\" is not a number"),
        (.noise, "price:-1", "--noise \"price:-1\": a standard deviation is not negative"),
        (.noise, "price:inf", "--noise \"price:inf\": \"inf\" is not a number"),
        (.noise, "price:", "--noise \"price:\": \"\" is not a number"),
        (.noise, "price,", "--noise \"\": a column's name is missing"),
        (.missing, "price:2", "--missing \"price:2\": a share is a number from 0 to 1"),
        (.shift, "price", "--shift \"price\": nothing follows the column"),
        (.swap, "price:price", "--swap \"price:price\": a column cannot change places with itself"),
        (.wrongType, "price:x", "--wrong-type \"price:x\": it takes a column and nothing else"),
        (.duplicate, "often", "--duplicate \"often\": \"often\" is not a number"),
    ])
    func faultyTextIsQuoted(_ kind: Fault.Kind, _ text: String, _ message: String) {
        let error = #expect(throws: TrafficError.self) { try Fault.parse(kind, text, columns: columns) }
        #expect(error?.code == .invalidFault)
        #expect(error?.message == message)
        #expect(error?.hint == "write \(kind.syntax)")
    }

    @Test func columnOfAFaultMustBeSent() {
        #expect(throws: TrafficError.self) { try Sabotage([.wrongType(column: "sold")], columns: ["pages"]) }
        #expect(throws: TrafficError.self) { try Sabotage([.dropColumn("pages")], columns: ["pages"]) }
        #expect(throws: TrafficError.self) { try Sabotage([], columns: ["pages"], after: -1) }
        #expect(throws: TrafficError.self) { try Sabotage([], columns: ["pages"], share: .nan) }
    }
}
