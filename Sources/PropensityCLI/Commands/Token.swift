import Access
import ArgumentParser
import Foundation
import Jobs
import Storage

struct Token: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Make, list and revoke the tokens that callers show, and the access keys that AWS's clients sign with.",
        discussion: """
            EXAMPLE
              propensity token create --scope invoke,read --expires 90d
              curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8080/metrics
            """,
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token or an access key; it is shown once.",
            discussion: """
                Of a token only a hash is kept. An access key's secret is kept in the home as it is, since signatures cannot be
                checked without it, in a file that is its owner's alone.

                EXAMPLE
                  propensity token create --scope read
                  propensity token create --aws
                """)

        @Flag(help: "Make an access key for AWS's clients instead: an id and a secret to sign with.")
        var aws = false

        @Option(
            help: ArgumentHelp(
                """
                What it allows, separated by commas: invoke (predictions), read (endpoints, metrics), admin (everything). Of an \
                access key admin by default.
                """, valueName: "scopes"))
        var scope: String?

        @Option(
            help: ArgumentHelp(
                "When it ends: after 90d, 12h or 30m, or on 2027-01-31. By default never.", valueName: "d"))
        var expires: String?

        @OptionGroup var home: HomeOption
        @OptionGroup var common: CommonOptions

        private struct Made: Encodable {
            var token: String
            var id: String
            var scopes: [String]
            var expires: String?
        }

        private struct MadeKey: Encodable {
            enum CodingKeys: String, CodingKey {
                case keyID = "aws_access_key_id"
                case secret = "aws_secret_access_key"
                case id, scopes, expires
            }

            var id: String
            var keyID: String
            var secret: String
            var scopes: [String]
            var expires: String?
        }

        func validate() throws {
            guard aws || scope != nil else { throw ValidationError("Missing expected argument '--scope <scopes>'") }
            _ = try scopes()
            _ = try lifetime(now: Date())
        }

        func run() throws {
            if aws { return try makeKey() }
            let now = Date()
            let made = AccessToken.make(
                scopes: try scopes(), now: now.timeIntervalSince1970, lifetime: try lifetime(now: now))
            try Registry(home: home.value.absolutePath).add(made.token)
            if common.json {
                try common.console.json(
                    Made(
                        token: made.text, id: made.token.id, scopes: made.token.scopes.sorted().map(\.rawValue),
                        expires: made.token.expiresAt.map(TokenText.date)))
            } else {
                try common.console.result(made.text)
                common.console.events(.note("shown once; revoke it with `propensity token revoke \(made.token.id)`"))
            }
        }

        private func makeKey() throws {
            let now = Date()
            let key = StoredAccessKey.make(
                scopes: try scopes(), now: now.timeIntervalSince1970, lifetime: try lifetime(now: now))
            try Registry(home: home.value.absolutePath).add(key)
            if common.json {
                return try common.console.json(
                    MadeKey(
                        id: key.id, keyID: key.id, secret: key.secret, scopes: key.scopes.sorted().map(\.rawValue),
                        expires: key.expiresAt.map(TokenText.date)))
            }
            try common.console.result("export AWS_ACCESS_KEY_ID=\(key.id)\nexport AWS_SECRET_ACCESS_KEY=\(key.secret)")
            common.console.events(.note("shown once; revoke it with `propensity token revoke \(key.id)`"))
        }

        private func scopes() throws -> Set<Scope> {
            let words = (scope ?? "admin").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            let scopes = try words.map { word in
                guard let scope = Scope(rawValue: word) else {
                    throw ValidationError("--scope takes invoke, read and admin; \"\(word)\" is none of them")
                }
                return scope
            }
            guard !scopes.isEmpty else { throw ValidationError("--scope takes invoke, read and admin") }
            return Set(scopes)
        }

        /// Seconds until it ends.
        private func lifetime(now: Date) throws -> Double? {
            guard let expires else { return nil }
            let units = ["d": 86_400.0, "h": 3_600, "m": 60, "s": 1]
            if let unit = expires.last.flatMap({ units[String($0)] }), let count = Double(expires.dropLast()),
                count > 0,
                count * unit < 1e10
            {
                return count * unit
            }
            // A day that there is not, such as 2027-02-31, would be read as one that there is.
            let day = Date.ISO8601FormatStyle.iso8601.year().month().day()
            if let date = try? Date(expires, strategy: day), date.formatted(day) == expires, date > now {
                return date.timeIntervalSince(now)
            }
            throw ValidationError(
                "--expires takes 90d, 12h, 30m or a date to come such as 2027-01-31; \"\(expires)\" is none")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the tokens and access keys, without their secrets.",
            discussion: """
                EXAMPLE
                  propensity token list
                """)

        @OptionGroup var home: HomeOption
        @OptionGroup var common: CommonOptions

        private struct Entry: Encodable {
            var id: String
            var kind: String
            var scopes: [String]
            var created: String
            var expires: String?

            init(_ id: String, _ kind: String, _ scopes: Set<Scope>, createdAt: Double, expiresAt: Double?) {
                self.id = id
                self.kind = kind
                self.scopes = scopes.sorted().map(\.rawValue)
                created = TokenText.date(createdAt)
                expires = expiresAt.map(TokenText.date)
            }
        }

        func run() throws {
            let registry = try Registry(home: home.value.absolutePath)
            let tokens = try registry.tokens().map {
                Entry($0.id, "bearer", $0.scopes, createdAt: $0.createdAt, expiresAt: $0.expiresAt)
            }
            let keys = try registry.accessKeys().map {
                Entry($0.id, "aws", $0.scopes, createdAt: $0.createdAt, expiresAt: $0.expiresAt)
            }
            let entries = tokens + keys
            if common.json { return try common.console.json(["tokens": entries]) }
            guard !entries.isEmpty else {
                return common.console.events(
                    .note("no tokens yet; make one with `propensity token create --scope read`"))
            }
            for entry in entries {
                try common.console.result(
                    "\(entry.id)\t\(entry.kind)\t\(entry.scopes.joined(separator: ","))\tmade \(entry.created)"
                        + "\t\(entry.expires.map { "ends \($0)" } ?? "does not end")")
            }
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a token or an access key: from now on it allows nothing.",
            discussion: """
                EXAMPLE
                  propensity token revoke 3f2a90c1d4e5
                """)

        @Argument(help: "The token's or key's id, as `token list` shows it; the token itself will do.")
        var id: String

        @OptionGroup var home: HomeOption
        @OptionGroup var common: CommonOptions

        func run() throws {
            // prp_ID_SECRET
            let parts = id.split(separator: "_")
            let id = parts.count == 3 ? String(parts[1]) : id
            let registry = try Registry(home: home.value.absolutePath)
            guard try registry.revoke(id) || registry.revokeAccessKey(id) else {
                throw JobError(.invalidOption, "there is no token \(id)", hint: "see `propensity token list`")
            }
            if common.json {
                try common.console.json(["revoked": id])
            } else {
                try common.console.result("revoked \(id)")
            }
        }
    }
}

/// Times as tokens tell them.
enum TokenText {
    static func date(_ seconds: Double) -> String { Date(timeIntervalSince1970: seconds).formatted(.iso8601) }
}
