import Foundation
import Testing

@testable import Container

struct ChannelsTests {
    let ml = MLFolder()

    private func refusal() -> String? {
        do {
            _ = try Channels(ml.folders)
            return nil
        } catch {
            return error.message
        }
    }

    @Test func filesAreThoseBelowTheFolderInOrderWithoutHiddenOnes() throws {
        try ml.writeChannels("train")
        for name in ["b.csv", "deep/er/c.csv", "a.csv", ".hidden", "_SUCCESS", "_temporary/x.csv"] {
            try ml.write("1,2\n", to: "input/data/train/\(name)")
        }
        let channels = try Channels(ml.folders)
        #expect(
            channels.train.files.map { String($0.dropFirst("\(ml.path)/input/data/train/".count)) } == [
                "a.csv", "b.csv", "deep/er/c.csv",
            ])
        #expect(channels.train.form == .csv && channels.validation == nil && !channels.isSpare)
    }

    @Test func channelsThatCannotBeUsedAreRefused() throws {
        try ml.write("1,2\n", to: "input/data/train/a")
        try ml.writeChannels("validation")
        #expect(refusal() == "Missing required channel: train")
        try ml.writeChannels("train", "test")
        #expect(refusal() == "Extraneous channel found: test")
        try ml.writeChannels("train", "validation")
        #expect(refusal() == "channel validation has no data")
        try ml.writeChannels("train", more: #""ContentType":"application/x-parquet""#)
        #expect(refusal() == "channel train has the content type application/x-parquet, which is not read here")
        try ml.writeChannels("train", more: #""ContentType":"text/csv; label_size=2""#)
        #expect(refusal()?.contains("label_size=2") == true)
        try ml.writeChannels("train", more: #""RecordWrapperType":"RecordIO""#)
        #expect(refusal() == "channel train is wrapped in RecordIO")
        try ml.write(#"{"train":{"TrainingInputMode":"Pipe"}}"#, to: "input/config/inputdataconfig.json")
        #expect(refusal() == "channel train comes in Pipe mode")
        try ml.write("[]", to: "input/config/inputdataconfig.json")
        #expect(refusal()?.hasSuffix("is not what SageMaker writes there") == true)
    }

    @Test func contentTypesAreRead() throws {
        try ml.write("1,2\n", to: "input/data/train/a")
        for (text, form) in [
            ("text/csv;label_size=1", Channels.Form.csv), ("csv", .csv), ("text/libsvm", .libsvm), ("libsvm", .libsvm),
        ] {
            try ml.writeChannels("train", more: "\"ContentType\":\"\(text)\"")
            #expect(try Channels(ml.folders).train.form == form)
        }
        try ml.writeChannels("train", more: #""S3DistributionType":"FullyReplicated""#)
        #expect(try Channels(ml.folders).train.form == .unsaid)
    }

    @Test func firstHostTrainsAndShardsAreRefused() throws {
        try ml.write("1,2\n", to: "input/data/train/a")
        try ml.writeChannels("train")
        try ml.write(
            #"{"current_host":"algo-2","hosts":["algo-1","algo-2"]}"#, to: "input/config/resourceconfig.json")
        #expect(try Channels(ml.folders).isSpare)
        try ml.writeChannels("train", more: #""S3DistributionType":"ShardedByS3Key""#)
        #expect(refusal()?.contains("sharded") == true)
    }
}
