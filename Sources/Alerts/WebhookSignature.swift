import Crypto
import Foundation

/// The signature of a webhook's body.
public enum WebhookSignature {
    /// The header's value: `t=SECONDS,v1=HEX`.
    ///
    /// - Parameters:
    ///   - body: The body's bytes.
    ///   - secret: The secret's UTF-8 bytes are the key.
    ///   - time: Seconds since 1970; the fraction is dropped.
    /// - Returns: HMAC-SHA256 over the seconds, a point and the body, in hexadecimal, with the seconds.
    public static func header(body: [UInt8], secret: String, time: Double) -> String {
        let seconds = Int64(max(0, min(time, 1e15)))
        var code = HMAC<SHA256>(key: SymmetricKey(data: Data(secret.utf8)))
        code.update(data: Data("\(seconds).".utf8))
        code.update(data: body)
        let digits = code.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "t=\(seconds),v1=\(digits)"
    }
}
