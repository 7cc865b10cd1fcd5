import Archives
import Foundation
import ObjectStore
import SageMaker
import Testing

@testable import SageMakerJobs

@Suite struct TrainingRunTests {
    private static let good = """
        cat $prefix/input/data/train/*.csv $prefix/input/data/train/more/*.csv > $prefix/model/xgboost-model
        cp $prefix/input/config/*.json $prefix/model/
        env | sort > $prefix/model/environment
        printf '[0]\\ttrain-auc:0.50000\\n[1]\\ttrain-auc:0.75000\\tvalidation-auc:0.70000\\n'
        echo careful >&2
        """

    @Test func trainingBecomesAnArchiveWithItsFigures() async throws {
        let bench = try Bench(Self.good)
        try bench.object("in/train/a.csv", "1,2\n")
        try bench.object("in/train/more/b.csv", "0,1\n")
        try bench.object("in/test/c.csv", "9,9\n")
        try bench.train("job", environment: #"{"MINE":"yes","LD_PRELOAD":"/x.so","TRAINING_JOB_NAME":"other"}"#)
        let job = try await bench.working { try await bench.wait(.trainingJob, "job") }
        #expect(job.status == "Completed")
        #expect(
            job.job?.transitions.map(\.status) == ["Starting", "Downloading", "Training", "Uploading", "Completed"])
        #expect(job.job?.transitions.allSatisfy { $0.endedAt != nil } == true)
        #expect(job.job?.artifacts == "s3://data/out/job/output/model.tar.gz")
        #expect(job.job?.metrics.map(\.name) == ["train:auc", "validation:auc"])
        #expect(job.job?.metrics.map(\.value) == [0.75, 0.7])
        #expect(job.job?.startedAt != nil && job.job?.endedAt != nil && job.job?.owner == nil)
        try await bench.objects.download(
            .init(bucket: "data", key: "out/job/output/model.tar.gz"), to: "\(bench.path)/m.tar.gz")
        try ModelArchive.unpack("\(bench.path)/m.tar.gz", to: "\(bench.path)/m")
        func text(_ name: String) throws -> String {
            try String(contentsOfFile: "\(bench.path)/m/\(name)", encoding: .utf8)
        }
        #expect(try text("xgboost-model") == "1,2\n0,1\n")
        #expect(try text("hyperparameters.json") == #"{"num_round":"3"}"#)
        #expect(
            try text("inputdataconfig.json")
                == #"{"train":{"ContentType":"text\/csv","RecordWrapperType":"None","S3DistributionType":"FullyReplicated","TrainingInputMode":"File"}}"#
        )
        #expect(try text("resourceconfig.json").contains(#""current_host":"algo-1","hosts":["algo-1"]"#))
        let environment = try text("environment").split(separator: "\n").map(String.init)
        #expect(environment.contains("MINE=yes"))
        #expect(environment.contains("TRAINING_JOB_NAME=job"))
        #expect(!environment.contains { $0.hasPrefix("LD_PRELOAD") || $0.hasPrefix("HOME=") })
        #expect(
            try bench.log("job") == [
                "not passed from Environment: LD_PRELOAD", "[0]#011train-auc:0.50000",
                "[1]#011train-auc:0.75000#011validation-auc:0.70000", "careful",
            ])
        #expect(bench.leftovers == [])
    }

    @Test func failureIsToldInTheProgramsWords() async throws {
        let bench = try Bench(
            "printf \"$prefix/input/a: bad row 7\" > $prefix/output/failure; touch $TMPDIR/copy && echo sad; exit 1")
        try bench.object("in/train", "1,2\n")
        try bench.train("job")
        let job = try await bench.working { try await bench.wait(.trainingJob, "job") }
        #expect(job.status == "Failed")
        #expect(job.failureReason == "AlgorithmError: /opt/ml/input/a: bad row 7")
        #expect(job.job?.transitions.last?.status == "Failed")
        #expect(job.job?.artifacts == nil)
        #expect(try bench.log("job") == ["sad"])
        #expect(bench.leftovers == [])
        #expect(try await bench.objects.list(.init(bucket: "data", key: "out")).isEmpty)
    }

    @Test(arguments: [
        ("kill -9 $$", "killed by the system"), ("kill -SEGV $$", "signal 11"), ("exit 7", "exit code 7"),
        ("exit 0", "nothing in its model folder"),
    ])
    func whatLeavesNoWordsIsToldByItsEnd(script: String, words: String) async throws {
        let bench = try Bench(script)
        try bench.object("in/train", "1,2\n")
        try bench.train("job")
        let job = try await bench.working { try await bench.wait(.trainingJob, "job") }
        #expect(job.status == "Failed")
        #expect(job.failureReason?.hasPrefix("AlgorithmError: ") == true)
        #expect(job.failureReason?.contains(words) == true, "\(job.failureReason ?? "")")
    }

    @Test func missingDataIsTheClientsError() async throws {
        let bench = try Bench()
        try bench.train("job")
        let job = try await bench.working { try await bench.wait(.trainingJob, "job") }
        #expect(
            job.failureReason?.hasPrefix("ClientError: Data download failed: No S3 objects found under S3 URL") == true)
        #expect(job.job?.transitions.map(\.status) == ["Starting", "Downloading", "Failed"])
    }

    @Test func programThatIsNotThereIsToldAtOnce() async throws {
        let bench = try Bench()
        try bench.object("in/train", "1,2\n")
        try bench.train("job")
        let job = try await bench.working(executable: "/nowhere/propensity") {
            try await bench.wait(.trainingJob, "job")
        }
        #expect(job.failureReason?.contains("/nowhere/propensity cannot be run") == true)
    }

    @Test func stoppedTrainingKeepsWhatItHas() async throws {
        let bench = try Bench(
            "trap 'echo late > $prefix/model/xgboost-model; exit 0' TERM; echo up; while :; do sleep 0.05; done")
        try bench.object("in/train", "1,2\n")
        try bench.train("job")
        let job = try await bench.working {
            try await bench.wait(.trainingJob, "job") { _ in (try? bench.log("job")) == ["up"] }
            try bench.stop("job")
            return try await bench.wait(.trainingJob, "job")
        }
        #expect(job.status == "Stopped")
        #expect(job.job?.transitions.last?.status == "Stopped")
        #expect(job.job?.artifacts == "s3://data/out/job/output/model.tar.gz")
        #expect(job.failureReason == nil)
    }

    @Test func deafProgramIsKilled() async throws {
        let bench = try Bench("trap '' TERM; echo up; while :; do sleep 0.05; done") { $0.patience = 0.3 }
        try bench.object("in/train", "1,2\n")
        try bench.train("job")
        let job = try await bench.working {
            try await bench.wait(.trainingJob, "job") { _ in (try? bench.log("job")) == ["up"] }
            try bench.stop("job")
            return try await bench.wait(.trainingJob, "job")
        }
        #expect(job.status == "Stopped")
        #expect(job.job?.artifacts == nil)
    }

    @Test func slowProgramRunsIntoItsLimit() async throws {
        let bench = try Bench("echo half > $prefix/model/xgboost-model; sleep 60") { $0.patience = 0.3 }
        try bench.object("in/train", "1,2\n")
        try bench.train("job", maxSeconds: 1)
        let job = try await bench.working { try await bench.wait(.trainingJob, "job") }
        #expect(job.status == "Stopped")
        #expect(job.job?.transitions.last?.status == "MaxRuntimeExceeded")
        #expect(job.job?.artifacts != nil)
    }

    @Test func floodOfOutputIsKeptInLines() async throws {
        let bench = try Bench(
            "head -c 500000 /dev/zero | tr '\\0' 'x'; echo; yes line | head -n 20000; echo m > $prefix/model/m")
        try bench.object("in/train", "1,2\n")
        try bench.train("job")
        let job = try await bench.working { try await bench.wait(.trainingJob, "job", seconds: 40) }
        #expect(job.status == "Completed")
        let lines = try bench.log("job")
        #expect(lines.filter { $0 == "line" }.count == 20_000)
        #expect(lines.filter { $0.hasPrefix("x") }.map(\.utf8.count).reduce(0, +) == 500_000)
    }

    @Test(arguments: [
        ("in/train", "in/train", "train"), ("in/train/a", "in/train", "a"), ("in/train/a/b", "in/train/", "a/b"),
        ("in/train.csv", "in/tr", "train.csv"), ("a", "", "a"),
    ])
    func keysLieInTheChannelAsSageMakerPutsThem(key: String, prefix: String, path: String) throws {
        #expect(try InputFiles.path(of: key, below: prefix) == path)
    }

    @Test(arguments: ["in/../../x", "in//x", "in/./x", "in/.."])
    func keysThatLeadElsewhereAreRefused(key: String) {
        #expect(throws: JobFailure.self) { try InputFiles.path(of: key, below: "in/") }
    }
}

extension Bench {
    /// As `StopTrainingJob` does.
    func stop(_ name: String, _ kind: Resource.Kind = .trainingJob) throws {
        try resources.changeResource(kind, name) {
            $0?.status = "Stopping"
            $0?.job?.isStopRequested = true
        }
    }
}
