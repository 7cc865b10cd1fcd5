import JSONDocument
import Testing

@testable import SageMaker

@Suite struct ListingTests {
    private let plane = Plane()

    private func names(_ request: JSONValue) async throws -> [String] {
        try await jobs(request).names
    }

    private func jobs(_ request: JSONValue) async throws -> (names: [String], token: JSONValue?) {
        try await plane.page("ListTrainingJobs", "TrainingJobSummaries", "TrainingJobName", request)
    }

    private func make(_ names: String...) async throws {
        for name in names {
            plane.pass(10)
            try await plane.call("CreateTrainingJob", Requests.trainingJob(name))
        }
    }

    @Test func theOrderIsTheModels() async throws {
        try await make("b", "c", "a")
        #expect(try await names([:]) == ["b", "c", "a"])
        #expect(try await names(["SortOrder": "Descending"]) == ["a", "c", "b"])
        #expect(try await names(["SortBy": "Name"]) == ["a", "b", "c"])
        try plane.resources.changeResource(.trainingJob, "c") { $0?.status = "Completed" }
        #expect(try await names(["SortBy": "Status"]) == ["c", "a", "b"])
        for name in ["x", "y"] {
            plane.pass(1)
            try await plane.makeModel(name)
        }
        let models = try await plane.page("ListModels", "Models", "ModelName", [:])
        #expect(models.names == ["y", "x"])
    }

    @Test func filtersHoldTogether() async throws {
        try await make("alpha-1", "alpha-2", "beta")
        try plane.resources.changeResource(.trainingJob, "alpha-2") { job in
            job?.status = "Completed"
            job?.updatedAt += 100
        }
        let start = 1_700_000_000.25
        #expect(try await names(["NameContains": "ALPHA"]) == ["alpha-1", "alpha-2"])
        #expect(try await names(["StatusEquals": "InProgress"]) == ["alpha-1", "beta"])
        #expect(try await names(["NameContains": "alpha", "StatusEquals": "Completed"]) == ["alpha-2"])
        #expect(try await names(["CreationTimeAfter": .double(start + 10)]) == ["alpha-2", "beta"])
        #expect(try await names(["CreationTimeBefore": .double(start + 20)]) == ["alpha-1"])
        #expect(try await names(["LastModifiedTimeAfter": .integer(1_700_000_100)]) == ["alpha-2"])
        #expect(try await names(["LastModifiedTimeBefore": .integer(1_700_000_100)]) == ["alpha-1", "beta"])
    }

    @Test func pagesGoOnAfterTheLastThingTold() async throws {
        try await make("c", "e", "g", "i")
        let request: JSONValue = ["SortBy": "Name", "MaxResults": .integer(2)]
        let first = try await jobs(request)
        #expect(first.names == ["c", "e"])
        // One before the page's end, one after it, and the last one told goes.
        try await make("a", "f")
        try plane.resources.changeResource(.trainingJob, "e") { $0 = nil }
        let second = try await jobs(request.with(first.token, at: "NextToken"))
        #expect(second.names == ["f", "g"])
        let third = try await jobs(request.with(second.token, at: "NextToken"))
        #expect(third.names == ["i"])
        #expect(third.token == nil)
    }

    @Test func thingsOfOneMomentAreToldOnceEach() async throws {
        for index in 1...25 { try await plane.call("CreateTrainingJob", Requests.trainingJob("job-\(index)")) }
        var (all, token): ([String], JSONValue?) = ([], nil)
        repeat {
            let page = try await jobs(JSONValue.object([:]).with(token, at: "NextToken"))
            #expect(page.names.count <= 10)
            all += page.names
            token = page.token
        } while token != nil
        #expect(all.count == 25)
        #expect(Set(all).count == 25)
    }

    @Test func pagesAreBounded() async throws {
        for (size, words) in [(101, "less than or equal to 100"), (0, "greater than or equal to 1")] {
            for operation in [
                "ListTrainingJobs", "ListProcessingJobs", "ListModels", "ListEndpointConfigs", "ListEndpoints",
            ] {
                let error = try await plane.refusal(operation, ["MaxResults": .integer(Int64(size))])
                #expect(
                    error?.message
                        == "1 validation error detected: Value '\(size)' at 'maxResults' failed to satisfy constraint: "
                        + "Member must have value \(words)")
            }
        }
    }

    @Test func aTokenIsGoodForItsListingOnly() async throws {
        try await make("a", "b")
        let token = try await jobs(["MaxResults": .integer(1)]).token
        for request in [
            ["NextToken": "nonsense"], ["NextToken": ""], ["NextToken": "7b7d"],
            ["NextToken": token ?? "", "SortBy": "Name"],
        ] as [JSONValue] {
            #expect(try await plane.refusal("ListTrainingJobs", request)?.code == "ValidationException")
        }
        let other = try await plane.refusal("ListModels", ["NextToken": token ?? ""])
        #expect(other?.code == "ValidationException")
    }

    @Test func wrongWordsAreRefused() async throws {
        for request in [
            ["SortBy": "Colour"], ["SortOrder": "Sideways"], ["StatusEquals": "Tired"], ["NameContains": "a b"],
        ] as [JSONValue] {
            #expect(try await plane.refusal("ListTrainingJobs", request)?.code == "ValidationException")
        }
        #expect(try await plane.refusal("ListModels", ["SortBy": "Status"])?.code == "ValidationException")
    }
}
