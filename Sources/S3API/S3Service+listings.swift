import FoundationEssentials
import ObjectStore
import Signatures

extension S3Service {
    /// ListObjects and ListObjectsV2.
    func list(_ call: S3Call, _ bucket: String) async throws -> S3Response {
        let isSecond = call.parameters["list-type"] == "2"
        let encode = try encoding(call)
        let limit = min(try call.number("max-keys") ?? 1_000, 1_000)
        let token = isSecond ? call.parameters["continuation-token"] : nil
        let start = call.parameters[isSecond ? "start-after" : "marker"] ?? ""
        let request = ListRequest(
            prefix: call.parameters["prefix"] ?? "", delimiter: call.parameters["delimiter"] ?? "",
            after: try token.map(Self.place(token:)) ?? start, limit: limit)
        let store = store
        let page = try await onDisk { try store.list(bucket, request) }
        return .xml(
            XMLDocument("ListBucketResult") { xml in
                xml.element("Name", bucket)
                xml.element("Prefix", encode(request.prefix))
                if !request.delimiter.isEmpty { xml.element("Delimiter", encode(request.delimiter)) }
                xml.element("MaxKeys", limit)
                xml.element("EncodingType", call.parameters["encoding-type"])
                xml.element("IsTruncated", page.next != nil)
                if isSecond {
                    xml.element("KeyCount", page.objects.count + page.prefixes.count)
                    xml.element("ContinuationToken", token)
                    xml.element("NextContinuationToken", page.next.map(Self.token(place:)))
                    if !start.isEmpty { xml.element("StartAfter", encode(start)) }
                } else {
                    xml.element("Marker", encode(start))
                    // As S3 does: without a delimiter clients go on from the last key.
                    if !request.delimiter.isEmpty { xml.element("NextMarker", page.next.map(encode)) }
                }
                let tellsOwner = !isSecond || call.parameters["fetch-owner"] == "true"
                for item in page.objects {
                    xml.element("Contents") { xml in
                        xml.element("Key", encode(item.key.text))
                        xml.element("LastModified", HTTPTime.text(item.details.modifiedSeconds))
                        xml.element("ETag", "\"\(item.details.etag)\"")
                        xml.element("Size", item.details.size)
                        if tellsOwner { owner(&xml) }
                        xml.element("StorageClass", "STANDARD")
                    }
                }
                for prefix in page.prefixes {
                    xml.element("CommonPrefixes") { $0.element("Prefix", encode(prefix)) }
                }
            })
    }

    /// How keys are written in the answer.
    func encoding(_ call: S3Call) throws(S3Error) -> @Sendable (String) -> String {
        switch call.parameters["encoding-type"] {
        case nil: return { $0 }
        case "url": return { PercentCoding.encode($0.utf8, keepsSlash: true) }
        default: throw .argument("Invalid Encoding Method specified in Request")
        }
    }

    /// A place in a listing as clients hand it back.
    private static func token(place: String) -> String { Data(place.utf8).base64EncodedString() }

    private static func place(token: String) throws(S3Error) -> String {
        guard let data = Data(base64Encoded: token), let place = String(validating: data, as: UTF8.self) else {
            throw .argument("The continuation token provided is incorrect")
        }
        return place
    }
}
