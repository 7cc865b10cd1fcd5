import ObjectStore
import Signatures
import Testing

@testable import S3Client

@Suite struct SettingsTests {
    private let credentials = """
        # comment
        [default]
        aws_access_key_id = AKIDEFAULT
        aws_secret_access_key = a=b/c+

        [ work ]
        AWS_ACCESS_KEY_ID=AKIDWORK
        aws_secret_access_key=secret
        aws_session_token = token
        """

    private let config = """
        [default]
        region = eu-central-1
        s3 =
            region = not-this-one
        [profile work]
        region=ap-south-1
        """

    private func environment(_ more: [String: String] = [:]) throws -> (TemporaryFolder, [String: String]) {
        let folder = try TemporaryFolder()
        try folder.write(".aws/credentials", credentials.utf8)
        try folder.write(".aws/config", config.utf8)
        return (folder, ["HOME": folder.path].merging(more) { $1 })
    }

    @Test func theEnvironmentGoesFirst() throws {
        let (folder, environment) = try environment([
            "AWS_ACCESS_KEY_ID": "AKIDHERE", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t",
            "AWS_DEFAULT_REGION": "us-east-2", "AWS_CA_BUNDLE": "/ca.pem",
        ])
        let settings = try AWSSettings(environment: environment)
        #expect(settings.key == .init(id: "AKIDHERE", secret: "s", sessionToken: "t"))
        #expect(settings.region == "us-east-2")
        #expect(settings.authorities == "/ca.pem")
        withExtendedLifetime(folder) {}
    }

    @Test func profilesAreRead() throws {
        let (folder, environment) = try environment()
        var settings = try AWSSettings(environment: environment)
        #expect(settings.key == .init(id: "AKIDEFAULT", secret: "a=b/c+"))
        #expect(settings.region == "eu-central-1")
        settings = try AWSSettings(environment: environment.merging(["AWS_PROFILE": "work"]) { $1 })
        #expect(settings.key == .init(id: "AKIDWORK", secret: "secret", sessionToken: "token"))
        #expect(settings.region == "ap-south-1")
        withExtendedLifetime(folder) {}
    }

    @Test func noKeyIsAnErrorThatSaysWhatToDo() throws {
        let (folder, environment) = try environment(["AWS_PROFILE": "other"])
        #expect {
            try AWSSettings(environment: environment)
        } throws: { error in
            let error = error as? ObjectStoreError
            return error?.code == .accessDenied && error?.message == "there is no access key for the S3 server"
                && error?.hint?.contains("under [other] in \(folder.path)/.aws/credentials") == true
        }
        #expect(throws: ObjectStoreError.self) { try AWSSettings(environment: ["AWS_ACCESS_KEY_ID": "AKID"]) }
    }

    @Test(arguments: [
        ("http://localhost:9000", "http://localhost:9000", "us-east-1"),
        ("http://localhost:80/", "http://localhost", "us-east-1"),
        ("HTTPS://s3.eu-west-1.amazonaws.com", "https://s3.eu-west-1.amazonaws.com", "eu-west-1"),
        ("https://s3.amazonaws.com:443", "https://s3.amazonaws.com", "us-east-1"),
        ("http://[::1]:9000", "http://[::1]:9000", "us-east-1"),
    ])
    func addressesAreRead(url: String, name: String, region: String) throws {
        let server = try S3Server(url: url)
        #expect(server.description == name)
        #expect(server.region == region)
        #expect(try S3Server(url: url, region: "mars").region == "mars")
    }

    @Test(arguments: [
        "", "localhost:9000", "s3://bucket", "http://", "http://host/path", "http://user:secret@host", "http://host/?x",
    ])
    func otherTextsAreNoAddresses(url: String) {
        #expect {
            try S3Server(url: url)
        } throws: { error in
            let error = error as? ObjectStoreError
            return error?.code == .invalidArgument && error?.message.contains("secret") == false
        }
    }

    @Test func pausesAreDrawnBelowABoundThatDoubles() {
        var policy = RetryPolicy()
        policy.firstPause = 1
        policy.longestPause = 5
        for (attempt, bound) in [(1, 1.0), (2, 2), (3, 4), (4, 5), (60, 5)] {
            for _ in 0..<100 { #expect((0..<bound).contains(policy.pause(after: attempt, wanted: nil))) }
        }
        #expect(policy.pause(after: 1, wanted: 3) == 3)
        #expect(policy.pause(after: 1, wanted: 600) == 5)
    }
}
