/// How two data sets are compared by the drift check.
public enum DistanceMethod: String, Sendable, CaseIterable {
    /// On true counts where there are few different values, on whole sketches otherwise; true sample sizes.
    case exact
    /// As Model Monitor's container does it, for comparison with its runs.
    ///
    /// A value that repeats inside a sketch counts once there, so that a column of 0 and 1 has distance 0 however far it
    /// moves; text columns of more than 120 categories, and columns whose type changed, are not compared.
    case aws
}
