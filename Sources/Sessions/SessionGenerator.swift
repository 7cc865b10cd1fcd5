/// Makes sessions of an online shop that look like the reference data set, as many as wanted, the same for the same seed.
///
/// A row is a pure function of the seed and its number, so parts made apart, in any order and on any number of threads,
/// are the parts of one table. Any number of rows from row 0 is a fair sample; every block of 4,096 rows that begins at a
/// multiple of 4,096 is stratified (see `docs/sessions.md`), which brings the shares of columns closer to the published
/// ones than independent draws would.
///
/// The distribution was fitted to a published data set; it makes no statement about any one person's session.
public struct SessionGenerator: Sendable {
    /// The columns of the table: `UserID`, 23 binary features in the reference's order, and the label `ordered`.
    public static let columnNames = [
        "UserID", "basket_icon_click", "basket_add_list", "basket_add_detail", "sort_by", "image_picker",
        "account_page_click", "promo_banner_click", "detail_wishlist_add", "list_size_dropdown",
        "closed_minibasket_click", "checked_delivery_detail", "checked_returns_detail", "sign_in", "saw_checkout",
        "saw_sizecharts", "saw_delivery", "saw_account_upgrade", "saw_homepage", "device_mobile", "device_computer",
        "device_tablet", "returning_user", "loc_uk", "ordered",
    ]

    /// The rows of the reference data set, and of `propensity generate` unless told otherwise.
    public static let referenceRowCount = 455_401

    /// The seed that all rows follow from.
    public let seed: UInt64

    let randomness: SessionRandomness
    private let atlas = SessionAtlas.fitted

    /// A generator whose rows follow from `seed` alone.
    public init(seed: UInt64) {
        self.seed = seed
        randomness = SessionRandomness(seed: seed)
    }

    /// The binary columns of the rows, one number a row.
    ///
    /// Bit *i* (from the least significant, 0) is column `columnNames[i + 1]`: bit 0 `basket_icon_click` … bit 22
    /// `loc_uk`, bit 23 `ordered`; the other bits are 0. `ordered` is never set without `saw_checkout`.
    ///
    /// - Parameter rows: Row numbers, from 0.
    /// - Returns: `[rows]`, in order.
    public func generate(rows: Range<Int>) -> [UInt32] {
        precondition(rows.lowerBound >= 0, "rows are numbered from 0")
        return rows.map(session(row:))
    }

    /// The binary columns of one row, as in ``generate(rows:)``.
    func session(row: Int) -> UInt32 {
        atlas.session(at: randomness.uniform(row: UInt64(row)))
    }
}
