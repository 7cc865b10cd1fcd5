import Tabular

/// The parameters of XGBoost that a training run takes, with the values each accepts.
///
/// Names, aliases, ranges and defaults as in XGBoost 3.2's `doc/parameter.rst`. Parameters of other tasks (ranking,
/// survival, several classes) and of other devices are left out: they cannot apply to a binary label on a CPU.
enum ParameterCatalogue {
    /// What a parameter's value may be.
    enum Kind {
        /// A whole number from a least value on.
        case integer(Int)
        /// A number in a closed range, the lower end excluded if so said.
        case real(ClosedRange<Double>, excludesLower: Bool = false)
        case flag
        case words([String])
        /// What features may do; see ``FeatureConstraints``.
        case constraints
        /// Text that XGBoost itself checks.
        case text
    }

    struct Entry {
        var name: String
        var aliases: [String] = []
        var kind: Kind
    }

    private static let unit = 0.0...1.0
    /// XGBoost keeps parameters in single precision.
    static let greatest = Double(Float.greatestFiniteMagnitude)
    private static let positive = 0.0...greatest

    static let entries: [Entry] = [
        Entry(name: "num_boost_round", aliases: ["num_round", "rounds", "n_estimators"], kind: .integer(1)),
        Entry(name: "objective", kind: .words(objectives)),
        Entry(name: "booster", kind: .words(["gbtree", "dart", "gblinear"])),
        Entry(name: "tree_method", kind: .words(["auto", "hist", "approx", "exact"])),
        Entry(name: "eta", aliases: ["learning_rate"], kind: .real(unit)),
        Entry(name: "gamma", aliases: ["min_split_loss"], kind: .real(positive)),
        Entry(name: "max_depth", kind: .integer(0)),
        Entry(name: "min_child_weight", kind: .real(positive)),
        Entry(name: "max_delta_step", kind: .real(positive)),
        Entry(name: "subsample", kind: .real(unit, excludesLower: true)),
        Entry(name: "sampling_method", kind: .words(["uniform", "gradient_based"])),
        Entry(name: "colsample_bytree", kind: .real(unit, excludesLower: true)),
        Entry(name: "colsample_bylevel", kind: .real(unit, excludesLower: true)),
        Entry(name: "colsample_bynode", kind: .real(unit, excludesLower: true)),
        Entry(name: "lambda", aliases: ["reg_lambda"], kind: .real(positive)),
        Entry(name: "alpha", aliases: ["reg_alpha"], kind: .real(positive)),
        Entry(name: "scale_pos_weight", kind: .real(positive, excludesLower: true)),
        Entry(name: "base_score", kind: .real(-greatest...greatest)),
        Entry(name: "grow_policy", kind: .words(["depthwise", "lossguide"])),
        Entry(name: "max_leaves", kind: .integer(0)),
        Entry(name: "max_bin", kind: .integer(2)),
        Entry(name: "num_parallel_tree", kind: .integer(1)),
        Entry(name: "monotone_constraints", kind: .constraints),
        Entry(name: "interaction_constraints", kind: .constraints),
        Entry(name: "max_cached_hist_node", kind: .integer(1)),
        Entry(name: "max_cat_to_onehot", kind: .integer(1)),
        Entry(name: "max_cat_threshold", kind: .integer(1)),
        Entry(name: "updater", kind: .text),
        Entry(name: "refresh_leaf", kind: .flag),
        Entry(name: "process_type", kind: .words(["default"])),
        Entry(name: "sample_type", kind: .words(["uniform", "weighted"])),
        Entry(name: "normalize_type", kind: .words(["tree", "forest"])),
        Entry(name: "rate_drop", kind: .real(unit)),
        Entry(name: "one_drop", kind: .flag),
        Entry(name: "skip_drop", kind: .real(unit)),
        Entry(name: "feature_selector", kind: .words(["cyclic", "shuffle", "random", "greedy", "thrifty"])),
        Entry(name: "top_k", kind: .integer(0)),
        Entry(name: "eval_metric", kind: .text),
        Entry(name: "seed", aliases: ["random_state"], kind: .integer(0)),
        Entry(name: "seed_per_iteration", kind: .flag),
        Entry(name: "nthread", aliases: ["n_jobs"], kind: .integer(-1)),
    ]

    /// The objectives whose output says how likely a binary label is.
    static let objectives = ["binary:logistic", "reg:logistic", "binary:logitraw"]

    /// The entry of a name or an alias.
    static func entry(_ name: String) -> Entry? { byName[name] }

    private static let byName: [String: Entry] = {
        var found: [String: Entry] = [:]
        for entry in entries {
            for name in [entry.name] + entry.aliases { found[name] = entry }
        }
        return found
    }()

    /// The known name that a misspelled one is closest to, if one is close.
    static func nearest(to name: String) -> String? { nearestSpelling(of: name, among: byName.keys.sorted()) }
}
