/// The number line of sessions cut once into stretches, so that a common session is found by one look-up.
///
/// Stretches are cut with the model until they stand for one session or are short; a number in a short one is followed
/// to its end with the model. The cuts are the model's own, so the atlas changes how fast a session is found, not which.
struct SessionAtlas: Sendable {
    /// Stretches shorter than this share of the line are not cut further: 2⁻¹⁶.
    private static let shortLength: UInt64 = 1 << 48
    private static let guideBits: UInt64 = 12

    /// The atlas of the fitted model, made when first used (some milliseconds).
    static let fitted = SessionAtlas(model: SessionModel.fitted)

    private let model: SessionModel
    private let stretches: [SessionModel.Prefix]
    /// For each 1/4,096 of the line, the stretch that its first number lies in.
    private let guide: [Int32]

    init(model: SessionModel) {
        self.model = model
        var stretches: [SessionModel.Prefix] = []
        var waiting = [SessionModel.Prefix()]
        while let prefix = waiting.popLast() {
            if prefix.position == model.steps.count || prefix.length < Self.shortLength {
                if prefix.length > 0 { stretches.append(prefix) }
            } else {
                let (one, zero) = model.split(prefix)
                waiting.append(zero)
                waiting.append(one)
            }
        }
        var guide: [Int32] = []
        var index = 0
        for part in 0..<(UInt64(1) << Self.guideBits) {
            let number = part << (64 - Self.guideBits)
            while index + 1 < stretches.count, stretches[index + 1].start <= number { index += 1 }
            guide.append(Int32(index))
        }
        self.stretches = stretches
        self.guide = guide
    }

    /// The session that `number` stands for.
    func session(at number: UInt64) -> UInt32 {
        var index = Int(guide[Int(number >> (64 - Self.guideBits))])
        while index + 1 < stretches.count, stretches[index + 1].start <= number { index += 1 }
        let stretch = stretches[index]
        return stretch.position == model.steps.count ? stretch.bits : model.session(at: number, in: stretch)
    }
}
