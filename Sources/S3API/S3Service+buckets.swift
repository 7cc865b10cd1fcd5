import ObjectStore

extension S3Service {
    func listBuckets() async throws -> S3Response {
        let store = store
        let buckets = try await onDisk { store.buckets() }
        return .xml(
            XMLDocument("ListAllMyBucketsResult") { xml in
                owner(&xml)
                xml.element("Buckets") { xml in
                    for bucket in buckets {
                        xml.element("Bucket") { xml in
                            xml.element("Name", bucket.name)
                            xml.element("CreationDate", HTTPTime.text(bucket.created))
                        }
                    }
                }
            })
    }

    func createBucket<Chunks>(_ bucket: String, _ body: inout S3Body<Chunks>) async throws -> S3Response {
        let document = try await body.document()
        var region: String?
        if !document.isEmpty {
            guard let root = XMLElement.read(document), root.name == "CreateBucketConfiguration" else {
                throw S3Error.malformedXML
            }
            region = root["LocationConstraint"]?.text
        }
        let (store, place) = (store, region)
        try await onDisk { try store.createBucket(bucket, region: place) }
        return S3Response(headers: [("location", "/" + bucket), ("content-length", "0")])
    }

    func headBucket(_ bucket: String) async throws -> S3Response {
        let store = store
        let found = try await onDisk { try store.bucket(bucket) }
        return S3Response(headers: [("x-amz-bucket-region", found.region ?? region), ("content-length", "0")])
    }

    func deleteBucket(_ bucket: String) async throws -> S3Response {
        let store = store
        try await onDisk { try store.deleteBucket(bucket) }
        return S3Response(204)
    }

    func location(_ bucket: String) async throws -> S3Response {
        let store = store
        let found = try await onDisk { try store.bucket(bucket) }
        // us-east-1 is told as nothing.
        return .xml(XMLDocument("LocationConstraint") { $0.add(found.region == "us-east-1" ? "" : found.region ?? "") })
    }

    func versioning(_ bucket: String) async throws -> S3Response {
        let store = store
        _ = try await onDisk { try store.bucket(bucket) }
        return .xml(XMLDocument("VersioningConfiguration") { _ in })
    }

    func owner(_ xml: inout XMLDocument) {
        xml.element("Owner") { xml in
            xml.element("ID", account)
            xml.element("DisplayName", account)
        }
    }
}
