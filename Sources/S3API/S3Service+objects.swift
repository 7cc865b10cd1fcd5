import ObjectStore
import Signatures

extension S3Service {
    func put<Chunks>(
        _ call: S3Call, _ bucket: String, _ key: ObjectKey, _ body: inout S3Body<Chunks>
    ) async throws -> S3Response {
        let (store, attributes, condition) = (store, call.attributes, call.condition)
        let writer = try await onDisk { try store.write(bucket, key, attributes: attributes) }
        let summary = try await body.read { try writer.write($0) }
        let checksums = Dictionary(uniqueKeysWithValues: summary.checksums.map { ($0.key.rawValue, $0.value) })
        let details = try await onDisk { try writer.commit(checksums: checksums, condition: condition) }
        let told = summary.checksums.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key.header, $0.value) }
        return S3Response(headers: [("etag", "\"\(details.etag)\""), ("content-length", "0")] + told)
    }

    /// GetObject and HeadObject.
    func get(_ call: S3Call, _ bucket: String, _ key: ObjectKey) async throws -> S3Response {
        let store = store
        let reader = try await onDisk { try store.open(bucket, key) }
        let details = reader.details
        var headers: [(name: String, value: String)] = [
            ("etag", "\"\(details.etag)\""), ("last-modified", HTTPTime.header(details.modifiedSeconds)),
            ("accept-ranges", "bytes"),
        ]
        if let refused = Self.check(call.request, details) {
            if refused == 304 { return S3Response(304, headers: headers) }
            throw S3Error(
                "PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold")
        }
        headers += described(call, details)
        var range = 0..<details.size
        let wanted = call.request.header("range").flatMap(ByteRange.init(header:))
        if let wanted {
            range = try wanted.resolve(size: details.size)
            headers.append(("content-range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(details.size)"))
        }
        headers.append(("content-length", "\(range.count)"))
        return S3Response(wanted == nil ? 200 : 206, headers: headers, body: .object(reader, range))
    }

    func copy(_ call: S3Call, _ bucket: String, _ key: ObjectKey) async throws -> S3Response {
        let source = try Self.source(call)
        let replaces = call.request.header("x-amz-metadata-directive") == "REPLACE"
        let (store, attributes) = (store, replaces ? call.attributes : nil)
        let details = try await onDisk {
            let found = try store.details(source.bucket, source.key)
            try Self.checkSource(call.request, found)
            return try store.copy(from: source, to: (bucket, key), attributes: attributes)
        }
        return .xml(XMLDocument("CopyObjectResult") { Self.copied(&$0, details) })
    }

    func delete(_ bucket: String, _ key: ObjectKey) async throws -> S3Response {
        let store = store
        _ = try await onDisk { try store.delete(bucket, key) }
        return S3Response(204)
    }

    func deleteMany<Chunks>(_ bucket: String, _ body: inout S3Body<Chunks>) async throws -> S3Response {
        guard let root = XMLElement.read(try await body.document()), root.name == "Delete" else {
            throw S3Error.malformedXML
        }
        let keys = root.children.filter { $0.name == "Object" }.map { $0["Key"]?.text }
        guard (1...1_000).contains(keys.count) else { throw S3Error.malformedXML }
        let isQuiet = root["Quiet"]?.text == "true"
        let store = store
        let outcomes = try await onDisk {
            _ = try store.bucket(bucket)
            return keys.map { text -> (key: String, error: S3Error?) in
                do {
                    try store.delete(bucket, ObjectKey(text ?? ""))
                    return (text ?? "", nil)
                } catch { return (text ?? "", S3Error(error)) }
            }
        }
        return .xml(
            XMLDocument("DeleteResult") { xml in
                for outcome in outcomes {
                    if let error = outcome.error {
                        xml.element("Error") { xml in
                            xml.element("Key", outcome.key)
                            xml.element("Code", error.code)
                            xml.element("Message", error.message)
                        }
                    } else if !isQuiet {
                        xml.element("Deleted") { $0.element("Key", outcome.key) }
                    }
                }
            })
    }

    /// An object's tags, of which there are none; clients ask before they copy.
    func tags(_ bucket: String, _ key: ObjectKey) async throws -> S3Response {
        let store = store
        _ = try await onDisk { try store.details(bucket, key) }
        return .xml(XMLDocument("Tagging") { $0.element("TagSet") { _ in } })
    }

    /// Where a copy comes from: `/bucket/key` or `bucket/key`, percent-encoded.
    static func source(_ call: S3Call) throws -> (bucket: String, key: ObjectKey) {
        let text = call.request.header("x-amz-copy-source") ?? ""
        let path = text.split(separator: "?", maxSplits: 1).first ?? ""
        let parts = (path.hasPrefix("/") ? path.dropFirst() : path).split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let bucket = String(validating: PercentCoding.decode(parts[0]), as: UTF8.self),
            let key = String(validating: PercentCoding.decode(parts[1]), as: UTF8.self)
        else {
            throw S3Error.argument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey")
        }
        return (bucket, try ObjectKey(key))
    }

    static func copied(_ xml: inout XMLDocument, _ details: ObjectDetails) {
        xml.element("LastModified", HTTPTime.text(details.modifiedSeconds))
        xml.element("ETag", "\"\(details.etag)\"")
    }

    /// - Throws: `PreconditionFailed` when the source is not as the headers want it.
    static func checkSource(_ request: SignedRequest, _ details: ObjectDetails) throws(S3Error) {
        var source = SignedRequest(method: "PUT", path: "/")
        for header in request.headers {
            let name = header.name.lowercased()
            guard name.hasPrefix("x-amz-copy-source-if-") else { continue }
            source.headers.append((String(name.dropFirst("x-amz-copy-source-".utf8.count)), header.value))
        }
        guard check(source, details) == nil else {
            throw S3Error(
                "PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold")
        }
    }

    /// The status that HTTP's conditions lead to; nil when they hold.
    ///
    /// Times count in whole seconds, as they are written.
    private static func check(_ request: SignedRequest, _ details: ObjectDetails) -> Int? {
        func lists(_ header: String) -> Bool {
            header.split(separator: ",").contains {
                let etag = S3Call.unquoted($0.filter { $0 != " " })
                return etag == "*" || etag == details.etag
            }
        }
        let seconds = Int(details.modifiedSeconds)
        if let header = request.header("if-match") {
            if !lists(header) { return 412 }
        } else if let time = request.header("if-unmodified-since").flatMap(SignatureTime.init), seconds > time.seconds {
            return 412
        }
        if let header = request.header("if-none-match") {
            if lists(header) { return 304 }
        } else if let time = request.header("if-modified-since").flatMap(SignatureTime.init), seconds <= time.seconds {
            return 304
        }
        return nil
    }

    /// The headers that come from an object's attributes, and those that the caller wants instead.
    private func described(_ call: S3Call, _ details: ObjectDetails) -> [(name: String, value: String)] {
        let attributes = details.attributes
        var values = attributes.headers
        values["content-type"] = attributes.contentType
        for (name, value) in call.parameters where name.hasPrefix("response-") {
            values[String(name.dropFirst("response-".utf8.count))] = value
        }
        let isWhole = call.request.header("range") == nil
        if isWhole, call.request.header("x-amz-checksum-mode")?.uppercased() == "ENABLED", !attributes.checksums.isEmpty
        {
            for (name, value) in attributes.checksums {
                guard let algorithm = ChecksumAlgorithm(rawValue: name) else { continue }
                values[algorithm.header] = value
            }
            values["x-amz-checksum-type"] = "FULL_OBJECT"
        }
        for (name, value) in attributes.metadata { values["x-amz-meta-" + name] = value }
        return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
