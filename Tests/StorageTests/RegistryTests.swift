import Access
import Endpoints
import Foundation
import GRDB
import Testing

@testable import Storage

@Suite struct RegistryTests {
    private let home = TemporaryHome()

    private func error(_ home: String) -> StorageError? {
        do throws(StorageError) {
            _ = try Registry(home: home)
            return nil
        } catch {
            return error
        }
    }

    /// As two processes on one home.
    @Test func registriesSeeEachOthersChanges() async throws {
        let (one, other) = (try home.registry(), try home.registry())
        let mark = other.changeMark()
        try await one.change("shop", now: 1) { _ in endpoint("shop") }
        #expect(other.changeMark() != mark)
        #expect(other.changeMark() == one.changeMark())
        #expect(try await other.endpoints().map(\.revision) == [1])
        try await other.change("shop", now: 2) { _ in endpoint("shop", weight: 3) }
        #expect(try await one.endpoints().map(\.revision) == [2])
        let token = AccessToken.make(scopes: [.read], now: 0).token
        try one.add(token)
        #expect(try other.tokens() == [token])
        #expect(try other.revoke(token.id))
        #expect(try one.tokens().isEmpty)
    }

    @Test func registriesAtOnceLoseNothing() async throws {
        let registries = [try home.registry(), try home.registry()]
        try await registries[0].change("shop", now: 0) { _ in endpoint("shop") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    try await registries[number % 2].change("shop", now: 0) { former in
                        var next = try #require(former)
                        next.variants[0].weight += 1
                        return next
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await registries[1].endpoints().first?.variants.first?.weight == 21)
    }

    @Test func whatWasKeptIsThereAfterARestart() async throws {
        try await home.registry().change("shop", now: 1) { _ in endpoint("shop") }
        let token = AccessToken.make(scopes: [.invoke, .read], now: 3, lifetime: 9).token
        try home.registry().add(token)
        #expect(try await home.registry().endpoints().map(\.name) == ["shop"])
        #expect(try home.registry().tokens() == [token])
    }

    @Test func filesAreNobodyElsesBusiness() async throws {
        let registry = try home.registry()
        try registry.add(AccessToken.make(scopes: [.admin], now: 0).token)
        for file in try FileManager.default.contentsOfDirectory(atPath: home.path) {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(home.path)/\(file)")
            #expect((attributes[.posixPermissions] as? Int).map { $0 & 0o077 } == 0, "\(file)")
        }
    }

    @Test func secretsAreNotInTheFiles() throws {
        let (token, text) = AccessToken.make(scopes: [.admin], now: 0)
        let secret = Data(text.split(separator: "_")[2].utf8)
        let registry = try home.registry()
        try registry.add(token)
        for file in try FileManager.default.contentsOfDirectory(atPath: home.path) {
            let bytes = try Data(contentsOf: URL(filePath: "\(home.path)/\(file)"))
            #expect(bytes.range(of: secret) == nil, "\(file)")
        }
    }

    @Test func damagedDatabaseIsNamed() throws {
        try FileManager.default.createDirectory(atPath: home.path, withIntermediateDirectories: true)
        let file = "\(home.path)/registry.sqlite"
        try Data(repeating: 0x21, count: 5_000).write(to: URL(filePath: file))
        let error = error(home.path)
        #expect(error?.code == .damaged)
        #expect(
            error?.description
                == "\(file) is not a database that can be read\n  move it away to start anew, or bring back a copy")
    }

    @Test func homeThatIsAFileIsNamed() throws {
        try Data().write(to: URL(filePath: home.path))
        let error = error(home.path)
        #expect(error?.code == .inaccessible)
        #expect(error?.message.hasPrefix("\(home.path)/registry.sqlite cannot be used: ") == true)
        #expect(error?.hint == "check --home and its permissions")
    }

    /// A database from before there was any step.
    @Test func existingDatabaseIsUpgraded() async throws {
        try FileManager.default.createDirectory(atPath: home.path, withIntermediateDirectories: true)
        try await DatabaseQueue(path: "\(home.path)/registry.sqlite").write { database in
            try database.create(table: "note") { $0.column("text", .text) }
        }
        let registry = try home.registry()
        try await registry.change("shop", now: 0) { _ in endpoint("shop") }
        let tables = try await registry.database.read { database in
            try ["note", "endpoint", "accessToken"].map { try database.tableExists($0) }
        }
        #expect(tables == [true, true, true])
    }

    @Test func stepsAreTakenOnce() throws {
        for _ in 0..<3 { _ = try home.registry() }
        let steps = try home.registry().database.read { try Registry.migrations.appliedIdentifiers($0) }
        #expect(steps == ["endpoints and tokens", "schedules", "alerts", "AWS's API"])
    }

    @Test func databaseOfALaterVersionIsLeftAlone() throws {
        try home.registry().write { database in
            try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('a later step')")
        }
        let error = error(home.path)
        #expect(error?.code == .laterVersion)
        #expect(
            error?.description == """
                \(home.path)/registry.sqlite was made by a later version of the program
                  use that version, or another --home
                """)
    }
}
