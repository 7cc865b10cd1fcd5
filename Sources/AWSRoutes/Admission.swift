import Access
import Foundation
import Signatures

/// Proves who calls, and that they may.
struct Admission: Sendable {
    /// A caller whose signature holds.
    struct Caller: Sendable {
        let key: StoredAccessKey
        /// The region that was signed for.
        let region: String
        let signature: VerifiedSignature
    }

    /// Why somebody may not come in, beside what is wrong with a signature.
    enum Refusal: Error {
        /// The key does not have a scope.
        case insufficient(key: String, needs: Scope)
        /// Too many wrong signatures of this key came from there; the seconds to wait.
        case limited(Int)
    }

    let credentials: Credentials
    let region: HomeRegion

    /// Proves a request.
    ///
    /// - Parameters:
    ///   - request: As it came.
    ///   - service: Whom it must be signed for.
    ///   - body: The whole body; nil for S3, which says itself what its body is.
    ///   - scope: What the key must allow; nil for any key.
    ///   - peer: The caller's address.
    ///   - now: Seconds since 1970.
    /// - Returns: Who calls.
    /// - Throws: ``SignatureError``, ``Refusal``, and what the store of keys throws.
    func admit(
        _ request: SignedRequest, service: SignedService, body: [UInt8]?, scope: Scope?, peer: String, now: Double
    ) throws -> Caller {
        // STS has a name for all regions, whose callers sign for us-east-1.
        let isGlobal =
            service == .sts && request.header("host")?.split(separator: ":").first == "sts.amazonaws.com"
        let known = isGlobal ? nil : region.current
        let verifier = SignatureVerifier(service: service, region: known)
        let claim = try verifier.claim(of: request)
        // All programs of a machine share its address: one with a wrong key must not keep out those with others.
        let peer = "\(peer) \(claim.accessKeyID)"
        if let seconds = credentials.wait(peer, now: now) { throw Refusal.limited(seconds) }
        let stored = try credentials.accessKey(claim.accessKeyID, now: now)
        let live = stored.flatMap { $0.isExpired(now: now) ? nil : $0 }
        let signature: VerifiedSignature
        do {
            signature = try verifier.verify(
                claim, of: request, key: live.map { AccessKey(id: $0.id, secret: $0.secret) }, now: now,
                payload: .hash(of: body ?? []))
        } catch {
            // A key whose time is over is nobody's guess.
            if error.code == .mismatch || error.code == .unknownKey && stored == nil {
                credentials.countWrong(from: peer, now: now)
            }
            throw advised(error, claim)
        }
        guard let live else {
            throw SignatureError(.unknownKey, "The security token included in the request is invalid.")
        }
        if let scope, !live.allows(scope, now: now) { throw Refusal.insufficient(key: live.id, needs: scope) }
        let called = claim.scope.region
        if !isGlobal {
            guard HomeRegion.isValid(called), try region.settled(by: called) == called else {
                // Somebody else's first call came between; the verifier has the words.
                let wrong = SignatureVerifier(service: service, region: region.current ?? "us-east-1")
                _ = try wrong.verify(
                    claim, of: request, key: AccessKey(id: live.id, secret: live.secret), now: now,
                    payload: .hash(of: body ?? []))
                throw SignatureError(.wrongRegion, "Credential should be scoped to a valid region.")
            }
        }
        return Caller(key: live, region: isGlobal ? region.current ?? called : called, signature: signature)
    }

    /// Clients show an error's message only, so that what helps stands in it.
    private func advised(_ error: SignatureError, _ claim: SignatureClaim) -> SignatureError {
        var error = error
        if error.code == .wrongRegion, let region = region.current {
            error.message +=
                "\(error.message.hasSuffix(".") ? "" : ".") This server answers for \(region): set "
                + "AWS_DEFAULT_REGION=\(region), or start it with: propensity serve --region \(claim.scope.region)"
        }
        return error
    }
}
