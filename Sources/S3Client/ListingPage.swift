import ObjectStore
import S3API
import Signatures

/// A page of `ListObjectsV2`.
struct ListingPage {
    var objects: [ObjectSummary] = []
    /// The token of the next page; nil on the last one.
    var next: String?

    /// Reads a page; keys that do not begin with the prefix are left out.
    ///
    /// - Throws: `notUnderstood` when something is missing.
    init(_ root: XMLElement, of prefix: S3Location, _ request: S3Request) throws(ObjectStoreError) {
        let isEncoded = root["EncodingType"]?.text == "url"
        for element in root.children where element.name == "Contents" {
            guard let text = element["Key"]?.text, let size = element["Size"].flatMap({ Int($0.text) }) else {
                throw S3Failure.notUnderstood(request, "an object of the listing has no key or size").error
            }
            let key = isEncoded ? Self.decoded(text) : text
            guard key.utf8.starts(with: prefix.key.utf8) else { continue }
            objects.append(
                ObjectSummary(
                    location: S3Location(bucket: prefix.bucket, key: key), size: size,
                    modified: element["LastModified"].flatMap { Self.seconds($0.text) } ?? 0))
        }
        guard root["IsTruncated"]?.text == "true" else { return }
        guard let token = root["NextContinuationToken"]?.text, !token.isEmpty else {
            throw S3Failure.notUnderstood(request, "the listing is cut off without a token").error
        }
        next = token
    }

    /// As in a form: a plus sign is a space.
    private static func decoded(_ text: String) -> String {
        String(decoding: PercentCoding.decode(text.replacing("+", with: " ")), as: UTF8.self)
    }

    /// `2026-11-22T12:00:00.250Z` in seconds since 1970.
    static func seconds(_ text: String) -> Double? {
        let parts = text.dropLast(text.hasSuffix("Z") ? 1 : 0).split(separator: ".", maxSplits: 1)
        guard let whole = parts.first, let time = SignatureTime(whole + "Z") else { return nil }
        return Double(time.seconds) + (parts.count == 2 ? Double("0.\(parts[1])") ?? 0 : 0)
    }
}
