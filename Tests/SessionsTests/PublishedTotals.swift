import Sessions

/// The published totals of the reference data set (Ben Powis, CC0), all 455,401 rows, and figures of real rows.
enum PublishedTotals {
    static let rows = 455_401

    /// Ones per column, in the order of `SessionGenerator.columnNames` without `UserID`.
    static let ones = [
        45153, 33937, 51422, 16781, 12175, 1626, 7381, 1599, 104907, 7868, 28633, 4180, 40444, 36471, 177, 2524, 499,
        132077, 309994, 88448, 58457, 243601, 424991, 19093,
    ]

    /// Some of the published pairwise correlations, three decimals, among them the strongest of either sign.
    static let correlations: [(String, String, Double)] = [
        ("sign_in", "saw_checkout", 0.93),
        ("checked_delivery_detail", "ordered", 0.799),
        ("saw_checkout", "ordered", 0.709),
        ("device_mobile", "device_computer", -0.707),
        ("sign_in", "ordered", 0.666),
        ("checked_delivery_detail", "saw_checkout", 0.653),
        ("checked_delivery_detail", "sign_in", 0.622),
        ("device_mobile", "device_tablet", -0.553),
        ("basket_icon_click", "basket_add_detail", 0.53),
        ("basket_icon_click", "sign_in", 0.479),
        ("basket_add_list", "list_size_dropdown", 0.47),
        ("basket_icon_click", "basket_add_list", 0.467),
        ("basket_add_detail", "sign_in", 0.462),
        ("basket_icon_click", "saw_checkout", 0.459),
        ("basket_add_detail", "saw_checkout", 0.457),
        ("basket_icon_click", "saw_homepage", 0.203),
        ("basket_icon_click", "returning_user", 0.127),
        ("image_picker", "saw_homepage", 0.075),
        ("checked_returns_detail", "ordered", 0.059),
        ("device_computer", "ordered", 0.049),
        ("saw_checkout", "device_mobile", -0.037),
        ("basket_add_list", "account_page_click", 0.029),
        ("saw_delivery", "loc_uk", -0.021),
        ("closed_minibasket_click", "loc_uk", 0.015),
        ("basket_icon_click", "saw_sizecharts", 0.009),
        ("saw_delivery", "device_tablet", 0.005),
    ]
}
