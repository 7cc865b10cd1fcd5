/// A signature that is its key's.
public struct VerifiedSignature: Sendable {
    /// What the request said, now proven.
    public let claim: SignatureClaim
    /// What the body has to be.
    public let form: PayloadForm
    private let expectations: PayloadExpectations?
    private let chain: ChunkSignatures

    init(claim: SignatureClaim, form: PayloadForm, expectations: PayloadExpectations?, chain: ChunkSignatures) {
        self.claim = claim
        self.form = form
        self.expectations = expectations
        self.chain = chain
    }

    /// What takes S3's body off the wire: undoes its chunks and proves that it is what was signed.
    public func body() -> PayloadReader {
        PayloadReader(form, expectations ?? PayloadExpectations(), chain: chain)
    }
}
