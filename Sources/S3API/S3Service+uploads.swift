import ObjectStore
import Signatures

extension S3Service {
    /// Whatever concerns an object in parts.
    func answerUpload<Chunks>(
        _ call: S3Call, _ bucket: String, _ key: ObjectKey, _ body: inout S3Body<Chunks>
    ) async throws -> S3Response {
        guard let upload = call.parameters["uploadId"] else {
            guard call.request.method == "POST" else { throw Self.notAllowed }
            return try await create(call, bucket, key)
        }
        let store = store
        switch call.request.method {
        case "PUT" where call.request.header("x-amz-copy-source") != nil:
            return try await copyPart(call, bucket, key, upload)
        case "PUT":
            let number = try partNumber(call)
            let writer = try await onDisk { try store.writePart(bucket, key, upload: upload, number: number) }
            _ = try await body.read { try writer.write($0) }
            let details = try await onDisk { try writer.commit() }
            return S3Response(headers: [("etag", "\"\(details.etag)\""), ("content-length", "0")])
        case "POST": return try await complete(call, bucket, key, upload, &body)
        case "GET": return try await listParts(call, bucket, key, upload)
        case "DELETE":
            try await onDisk { try store.abortUpload(bucket, key, upload: upload) }
            return S3Response(204)
        default: throw Self.notAllowed
        }
    }

    func listUploads(_ call: S3Call, _ bucket: String) async throws -> S3Response {
        let encode = try encoding(call)
        let prefix = call.parameters["prefix"] ?? ""
        let store = store
        let uploads = try await onDisk { try store.uploads(bucket) }.filter { $0.key.utf8.starts(with: prefix.utf8) }
        return .xml(
            XMLDocument("ListMultipartUploadsResult") { xml in
                xml.element("Bucket", bucket)
                xml.element("Prefix", encode(prefix))
                xml.element("EncodingType", call.parameters["encoding-type"])
                xml.element("MaxUploads", uploads.count)
                xml.element("IsTruncated", false)
                for upload in uploads {
                    xml.element("Upload") { xml in
                        xml.element("Key", encode(upload.key))
                        xml.element("UploadId", upload.id)
                        owner(&xml)
                        xml.element("StorageClass", "STANDARD")
                        xml.element("Initiated", HTTPTime.text(upload.began))
                    }
                }
            })
    }

    private func create(_ call: S3Call, _ bucket: String, _ key: ObjectKey) async throws -> S3Response {
        let (store, attributes) = (store, call.attributes)
        let upload = try await onDisk { try store.createUpload(bucket, key, attributes: attributes) }
        return .xml(
            XMLDocument("InitiateMultipartUploadResult") { xml in
                xml.element("Bucket", bucket)
                xml.element("Key", key)
                xml.element("UploadId", upload)
            })
    }

    private func copyPart(
        _ call: S3Call, _ bucket: String, _ key: ObjectKey, _ upload: String
    ) async throws -> S3Response {
        let source = try Self.source(call)
        let number = try partNumber(call)
        let store = store
        let header = call.request.header("x-amz-copy-source-range")
        let details = try await onDisk {
            let reader = try store.open(source.bucket, source.key)
            try Self.checkSource(call.request, reader.details)
            var range = 0..<reader.details.size
            if let header {
                guard let wanted = ByteRange(header: header) else {
                    throw S3Error.argument("The x-amz-copy-source-range value must be of the form bytes=first-last")
                }
                range = try wanted.resolve(size: reader.details.size)
            }
            let writer = try store.writePart(bucket, key, upload: upload, number: number)
            while !range.isEmpty {
                let block = try reader.read(at: range.lowerBound, count: min(range.count, S3Response.blockSize))
                guard !block.isEmpty else { break }
                try writer.write(block)
                range = (range.lowerBound + block.count)..<range.upperBound
            }
            return try writer.commit()
        }
        return .xml(XMLDocument("CopyPartResult") { Self.copied(&$0, details) })
    }

    private func complete<Chunks>(
        _ call: S3Call, _ bucket: String, _ key: ObjectKey, _ upload: String, _ body: inout S3Body<Chunks>
    ) async throws -> S3Response {
        guard let root = XMLElement.read(try await body.document()), root.name == "CompleteMultipartUpload" else {
            throw S3Error.malformedXML
        }
        let parts = try root.children.filter { $0.name == "Part" }.map { part in
            guard let number = part["PartNumber"].flatMap({ Int($0.text) }), let etag = part["ETag"]?.text else {
                throw S3Error.malformedXML
            }
            return (number: number, etag: S3Call.unquoted(etag))
        }
        guard !parts.isEmpty else { throw S3Error.malformedXML }
        let (store, condition) = (store, call.condition)
        let details = try await onDisk {
            try store.completeUpload(bucket, key, upload: upload, parts: parts, condition: condition)
        }
        return .xml(
            XMLDocument("CompleteMultipartUploadResult") { xml in
                xml.element("Location", call.request.path)
                xml.element("Bucket", bucket)
                xml.element("Key", key)
                xml.element("ETag", "\"\(details.etag)\"")
            })
    }

    private func listParts(
        _ call: S3Call, _ bucket: String, _ key: ObjectKey, _ upload: String
    ) async throws -> S3Response {
        let store = store
        let marker = try call.number("part-number-marker") ?? 0
        let limit = min(try call.number("max-parts") ?? 1_000, 1_000)
        let left = try await onDisk { try store.parts(bucket, key, upload: upload) }.filter { $0.number > marker }
        let page = left.prefix(limit)
        return .xml(
            XMLDocument("ListPartsResult") { xml in
                xml.element("Bucket", bucket)
                xml.element("Key", key)
                xml.element("UploadId", upload)
                xml.element("PartNumberMarker", marker)
                xml.element("NextPartNumberMarker", page.last?.number ?? marker)
                xml.element("MaxParts", limit)
                xml.element("IsTruncated", left.count > page.count)
                for part in page {
                    xml.element("Part") { xml in
                        xml.element("PartNumber", part.number)
                        xml.element("LastModified", HTTPTime.text(part.modified))
                        xml.element("ETag", "\"\(part.etag)\"")
                        xml.element("Size", part.size)
                    }
                }
                owner(&xml)
                xml.element("StorageClass", "STANDARD")
            })
    }

    private func partNumber(_ call: S3Call) throws(S3Error) -> Int {
        guard let number = try call.number("partNumber") else {
            throw .argument("Part number must be an integer between 1 and 10000, inclusive")
        }
        return number
    }
}
