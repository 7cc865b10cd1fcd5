extension Hyperparameter {
    /// The names that SageMaker's built-in XGBoost takes, in versions 0.90-1 to 3.0-5.
    static let catalogue: [String: Hyperparameter] = Dictionary(
        uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// Other spellings.
    static let aliases = [
        "learning_rate": "eta", "min_split_loss": "gamma", "reg_lambda": "lambda", "reg_alpha": "alpha",
    ]

    private static let flag = Kind.integer(.from(0, to: 1))
    private static let trueOrFalse = Kind.words(["true", "false"])
    private static let share = Kind.real(.above(0, to: 1))
    private static let atLeastZero = Kind.real(.from(0))

    private static let all =
        [
            Hyperparameter(name: "num_round", kind: .integer(.from(1, to: Double(Int32.max)))),
            Hyperparameter(name: "csv_weights", kind: flag, use: .container),
            Hyperparameter(name: "early_stopping_rounds", kind: .integer(.from(1)), use: .container),
            Hyperparameter(name: "eval_metric", kind: .text, use: .container),
            Hyperparameter(name: "_tuning_objective_metric", kind: .text, use: .container),
            Hyperparameter(name: "objective", kind: .text, use: .container),
            Hyperparameter(name: "save_model_on_termination", kind: trueOrFalse, use: .container),
            Hyperparameter(name: "seed", kind: .integer(.between(-2_147_483_648, 2_147_483_647)), use: .container),
            Hyperparameter(name: "booster", kind: .words(["gbtree", "gblinear", "dart"])),
            Hyperparameter(name: "nthread", kind: .integer(.from(1))),
            Hyperparameter(name: "eta", kind: .real(.from(0, to: 1))),
            Hyperparameter(name: "gamma", kind: atLeastZero),
            Hyperparameter(name: "max_depth", kind: .integer(.from(0))),
            Hyperparameter(name: "min_child_weight", kind: atLeastZero),
            Hyperparameter(name: "max_delta_step", kind: atLeastZero),
            Hyperparameter(name: "subsample", kind: share),
            Hyperparameter(name: "colsample_bytree", kind: share),
            Hyperparameter(name: "colsample_bylevel", kind: share),
            Hyperparameter(name: "colsample_bynode", kind: share),
            Hyperparameter(name: "lambda", kind: atLeastZero),
            Hyperparameter(name: "alpha", kind: atLeastZero),
            Hyperparameter(
                name: "tree_method", kind: .words(["auto", "exact", "approx", "hist", "gpu_hist"]), use: .container),
            Hyperparameter(name: "scale_pos_weight", kind: .real(.above(0))),
            Hyperparameter(name: "updater", kind: .text),
            Hyperparameter(name: "refresh_leaf", kind: flag),
            Hyperparameter(name: "process_type", kind: .words(["default", "update"]), use: .container),
            Hyperparameter(name: "grow_policy", kind: .words(["depthwise", "lossguide"])),
            Hyperparameter(name: "max_leaves", kind: .integer(.from(0))),
            Hyperparameter(name: "max_bin", kind: .integer(.from(0))),
            Hyperparameter(name: "sample_type", kind: .words(["uniform", "weighted"])),
            Hyperparameter(name: "normalize_type", kind: .words(["tree", "forest"])),
            Hyperparameter(name: "rate_drop", kind: .real(.from(0, to: 1))),
            Hyperparameter(name: "skip_drop", kind: .real(.from(0, to: 1))),
            Hyperparameter(name: "one_drop", kind: flag),
            Hyperparameter(name: "base_score", kind: atLeastZero),
            Hyperparameter(name: "num_parallel_tree", kind: .integer(.from(1))),
            Hyperparameter(name: "monotone_constraints", kind: .text),
            Hyperparameter(name: "interaction_constraints", kind: .text),
            Hyperparameter(name: "sampling_method", kind: .words(["uniform", "gradient_based"])),
        ] + withoutEffect + refused

    /// About how things are computed, of a version that is gone, or of an objective that is refused anyway.
    private static let withoutEffect = [
        Hyperparameter(name: "silent", kind: flag, use: .nothing),
        Hyperparameter(name: "verbosity", kind: .integer(.from(0, to: 3)), use: .nothing),
        Hyperparameter(name: "sketch_eps", kind: .real(.between(0, 1)), use: .nothing),
        Hyperparameter(name: "dsplit", kind: .words(["row", "col"]), use: .nothing),
        Hyperparameter(
            name: "predictor", kind: .words(["cpu_predictor", "auto", "gpu_predictor"]), use: .nothing),
        Hyperparameter(name: "lambda_bias", kind: .real(.from(0, to: 1)), use: .nothing),
        Hyperparameter(name: "tweedie_variance_power", kind: .real(.between(1, 2)), use: .nothing),
        Hyperparameter(
            name: "aft_loss_distribution", kind: .words(["normal", "logistic", "extreme"]), use: .nothing),
        Hyperparameter(name: "aft_loss_distribution_scale", kind: atLeastZero, use: .nothing),
        Hyperparameter(name: "single_precision_histogram", kind: trueOrFalse, use: .nothing),
        Hyperparameter(name: "deterministic_histogram", kind: trueOrFalse, use: .nothing),
        Hyperparameter(name: "prob_buffer_row", kind: .real(.above(1)), use: .nothing),
        Hyperparameter(name: "use_dask_gpu_training", kind: trueOrFalse, use: .nothing),
    ]

    private static let refused = [
        Hyperparameter(
            name: "num_class", kind: .integer(.from(2)), use: .refused("this trains on a label of two values")),
        Hyperparameter(
            name: "_kfold", kind: .integer(.from(2)), use: .refused("this trains one model; give a validation channel")),
        Hyperparameter(
            name: "_num_cv_round", kind: .integer(.from(1)),
            use: .refused("this trains one model; give a validation channel")),
    ]
}
