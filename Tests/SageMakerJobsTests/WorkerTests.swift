import Foundation
import Jobs
import SageMaker
import Schedules
import Testing

@testable import SageMakerJobs

@Suite struct WorkerTests {
    private static let gone = ProcessOwner(
        boot: ProcessOwner.current().boot, space: ProcessOwner.current().space, processId: 4_000_000, started: "1",
        token: "0")
    private static let model = "echo m > $prefix/model/xgboost-model"

    private func abandon(_ bench: Bench, attempt: Int, by owner: ProcessOwner = gone, lease: Double = 1e12) throws {
        try bench.resources.changeResource(.trainingJob, "job") {
            $0?.job?.owner = owner
            $0?.job?.attempt = attempt
            $0?.job?.leaseUntil = lease
        }
    }

    @Test func jobOfAKilledWorkerIsBegunAgain() async throws {
        let bench = try Bench(Self.model)
        try bench.object("in/train", "1\n")
        try bench.train("job")
        try abandon(bench, attempt: 1)
        let job = try await bench.working { try await bench.wait(.trainingJob, "job") }
        #expect(job.status == "Completed")
        #expect(job.job?.attempt == 2)
    }

    @Test func jobWhoseWorkersWereKilledTwiceHasFailed() async throws {
        let bench = try Bench(Self.model)
        try bench.object("in/train", "1\n")
        try bench.train("job")
        try abandon(bench, attempt: 2)
        let job = try await bench.working { try await bench.wait(.trainingJob, "job") }
        #expect(job.status == "Failed")
        #expect(job.failureReason?.hasPrefix("InternalServerError: The process that was at it ended") == true)
        #expect(job.job?.transitions.last?.status == "Failed")
    }

    @Test func ownerOfAnotherMachineIsTrustedUntilItsLeaseEnds() async throws {
        let bench = try Bench(Self.model)
        try bench.object("in/train", "1\n")
        try bench.train("job")
        let other = ProcessOwner(boot: "elsewhere", space: "s", processId: 1, started: "1", token: "0")
        try abandon(bench, attempt: 1, by: other, lease: Date().timeIntervalSince1970 + 0.7)
        try await bench.working {
            try await Task.sleep(for: .milliseconds(200))
            #expect(bench.resources.resource(.trainingJob, "job")?.job?.owner == other)
            try bench.resources.changeResource(.trainingJob, "nudge") { _ in }
            try await Task.sleep(for: .milliseconds(700))
            try bench.resources.changeResource(.trainingJob, "nudge") { _ in }
            try await bench.wait(.trainingJob, "job") { $0.status == "Completed" }
        }
    }

    @Test func abandonedJobThatIsToStopIsStopped() async throws {
        let bench = try Bench(Self.model)
        try bench.train("job")
        try abandon(bench, attempt: 1)
        try bench.stop("job")
        let job = try await bench.working { try await bench.wait(.trainingJob, "job") }
        #expect(job.status == "Stopped")
    }

    @Test func interruptedJobIsGivenBackAndItsProgramEnds() async throws {
        let bench = try Bench(
            "echo $$ > \"$(dirname \"$0\")/pid\"; [ -e \"$(dirname \"$0\")/go\" ] || sleep 60; \(Self.model)")
        try bench.object("in/train", "1\n")
        try bench.train("job")
        try await bench.working {
            try await bench.wait(.trainingJob, "job") { _ in
                FileManager.default.fileExists(atPath: "\(bench.path)/pid")
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        let kept = try #require(bench.resources.resource(.trainingJob, "job"))
        #expect(kept.status == "InProgress")
        #expect(kept.job?.owner == nil)
        #expect(kept.job?.attempt == 0)
        #expect(bench.leftovers == [])
        let text = try String(contentsOfFile: "\(bench.path)/pid", encoding: .utf8)
        let pid = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(pid, 0) != 0)
        try Data().write(to: URL(filePath: "\(bench.path)/go"))
        let job = try await bench.working { try await bench.wait(.trainingJob, "job") }
        #expect(job.status == "Completed")
        #expect(job.job?.attempt == 1)
    }

    @Test func twoJobsRunAtOnceInTheOrderOfTheirMaking() async throws {
        let bench = try Bench(
            "echo \"$TRAINING_JOB_NAME $(date +%s%N)\" >> \"$(dirname \"$0\")/began\"; sleep 0.4; \(Self.model)")
        try bench.object("in/train", "1\n")
        for (place, name) in ["d", "c", "b", "a"].enumerated() { try bench.train(name, at: Double(place)) }
        try await bench.working {
            var most = 0
            while bench.resources.resources(.trainingJob).contains(where: \.isOpen) {
                most = max(most, bench.resources.resources(.trainingJob).filter { $0.job?.owner != nil }.count)
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(most == 2)
        }
        let began = try String(contentsOfFile: "\(bench.path)/began", encoding: .utf8).split(separator: "\n")
            .compactMap { $0.first }
        #expect(Set(began.prefix(2)) == ["d", "c"])
        #expect(Set(began.suffix(2)) == ["b", "a"])
    }

    @Test func eachJobIsRunByOneOfTwoWorkers() async throws {
        let bench = try Bench("echo x >> \"$(dirname \"$0\")/runs\"; \(Self.model)")
        try bench.object("in/train", "1\n")
        for number in 0..<6 { try bench.train("job-\(number)") }
        try await bench.working {
            try await bench.working {
                for number in 0..<6 { try await bench.wait(.trainingJob, "job-\(number)") }
            }
        }
        #expect(try String(contentsOfFile: "\(bench.path)/runs", encoding: .utf8) == String(repeating: "x\n", count: 6))
    }

    @Test func foldersOfEndedJobsAreClearedAtTheStart() async throws {
        let bench = try Bench(Self.model)
        try bench.train("job")
        try bench.resources.changeResource(.trainingJob, "job") { $0?.status = "Completed" }
        let folder = "\(bench.home.absolutePath)/sagemaker/jobs/training-job/job"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await bench.working { try await Task.sleep(for: .milliseconds(200)) }
        #expect(bench.leftovers == [])
    }
}
