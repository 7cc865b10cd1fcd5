import Access
import Foundation
import Storage
import Testing

/// What holds for any store of access keys.
@Suite struct AccessKeyStoreTests {
    enum Kind: CaseIterable { case memory, registry }

    private let home = TemporaryHome()

    private func store(_ kind: Kind) throws -> any AccessKeyStore {
        switch kind {
        case .memory: MemoryAccessKeyStore()
        case .registry: try home.registry()
        }
    }

    @Test(arguments: Kind.allCases) func keysComeBackWithTheirSecretsOldestFirst(kind: Kind) throws {
        let store = try store(kind)
        let keys = [
            StoredAccessKey.make(scopes: [.admin], now: 1.25),
            StoredAccessKey.make(scopes: [.read, .invoke], now: 2, lifetime: 0.5),
        ]
        for key in keys { try store.add(key) }
        #expect(try store.accessKeys() == keys)
    }

    @Test(arguments: Kind.allCases) func revokedKeyIsGone(kind: Kind) throws {
        let store = try store(kind)
        let keys = (0..<3).map { StoredAccessKey.make(scopes: [.read], now: Double($0)) }
        for key in keys { try store.add(key) }
        let mark = store.accessKeyMark()
        #expect(try store.revokeAccessKey(keys[1].id))
        #expect(store.accessKeyMark() != mark)
        #expect(try store.accessKeys() == [keys[0], keys[2]])
        #expect(try !store.revokeAccessKey(keys[1].id))
    }

    @Test func databaseWithSecretsIsItsOwnersAlone() throws {
        let registry = try home.registry()
        try registry.add(StoredAccessKey.make(scopes: [.admin], now: 0))
        for suffix in ["", "-wal"] {
            let file = home.path + "/registry.sqlite" + suffix
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(suffix)")
        }
    }

    @Test func firstValueOfASettingStays() throws {
        let registry = try home.registry()
        #expect(try registry.setting(.awsRegion) == nil)
        #expect(try registry.settle(.awsRegion, "us-west-2") == "us-west-2")
        #expect(try registry.settle(.awsRegion, "eu-west-1") == "us-west-2")
        try registry.set(.awsRegion, to: "eu-west-1")
        #expect(try home.registry().setting(.awsRegion) == "eu-west-1")
    }
}
