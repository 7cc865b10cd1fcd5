"""Trains small models with XGBoost and writes them with rows and what XGBoost's CPU predictor makes of those, to cases.json.

    python make_models.py > cases.json

Floats are written as hexadecimal text, so that none is rounded. Needs numpy and xgboost.
"""
import json
import sys

import numpy as np
import xgboost as xgb

rng = np.random.default_rng(7)


def hexes(values):
    return ["nan" if np.isnan(value) else float(value).hex() for value in np.asarray(values, np.float64).ravel()]


def case(name, columns, types, parameters, rounds, absent=0.0, odd=()):
    values = np.stack(columns, axis=1).astype(np.float32)
    signal = sum(np.sin(column * (index + 1)) for index, column in enumerate(columns))
    values[rng.random(values.shape) < absent] = np.nan
    label = (signal + rng.normal(size=len(signal)) * 0.3 > np.median(signal)).astype(int)
    matrix = xgb.DMatrix(values, label, feature_types=types, enable_categorical=True,
                         feature_names=[f"f {index}" for index in range(len(types))])
    parameters = {"nthread": 1, "seed": 1, "objective": "binary:logistic", **parameters}
    model = xgb.train(parameters, matrix, rounds).save_raw("json").decode()
    booster = xgb.Booster({"nthread": 1}, model_file=bytearray(model.encode()))
    rows = values[:16].copy()
    for row, feature, value in odd:
        rows[row, feature] = value
    probe = xgb.DMatrix(rows, feature_types=types, enable_categorical=True, feature_names=matrix.feature_names)
    return {
        "name": name, "model": model, "features": len(types), "rows": hexes(rows),
        "margins": hexes(booster.predict(probe, output_margin=True)), "outputs": hexes(booster.predict(probe)),
        "contributions": hexes(booster.predict(probe, pred_contribs=True)),
    }


rows = 400
binary = [rng.integers(0, 2, rows).astype(float) for _ in range(9)]
real = [rng.normal(size=rows) for _ in range(3)]
huge = [rng.normal(size=rows) * 1e38, rng.normal(size=rows) * 1e-39]
codes = [np.minimum(rng.geometric(0.2, rows) - 1, limit).astype(float) for limit in (3, 11, 40)]
odd_codes = [(0, 0, -1), (1, 1, -0.5), (2, 1, 1.9), (3, 2, 1000), (4, 2, 16777216), (5, 0, 3e38), (6, 1, 63), (7, 2, -0.0)]
cases = [
    case("binary", binary, ["float"] * 9, {"max_depth": 5}, 8),
    case("binary with missing", binary, ["float"] * 9, {"max_depth": 4, "base_score": 0.3}, 6, absent=0.3),
    case("real", real, ["float"] * 3, {"max_depth": 4}, 6, absent=0.1),
    case("huge and tiny", huge, ["float"] * 2, {"max_depth": 3, "objective": "reg:logistic"}, 5, absent=0.1),
    case("one-hot categories", codes, ["c"] * 3, {"max_depth": 4, "max_cat_to_onehot": 100}, 5, 0.1, odd_codes),
    case("partitioned categories", codes + real[:1], ["c"] * 3 + ["float"], {"max_depth": 4, "max_cat_to_onehot": 1}, 5,
         0.1, odd_codes),
    case("dart", real + binary[:3], ["float"] * 6,
         {"booster": "dart", "rate_drop": 0.4, "max_depth": 3, "objective": "binary:logitraw"}, 8, 0.1),
    case("several trees a round", real + binary[:3], ["float"] * 6,
         {"num_parallel_tree": 3, "subsample": 0.5, "max_depth": 3, "objective": "binary:hinge"}, 3),
    case("many leaves", real, ["float"] * 3, {"grow_policy": "lossguide", "max_leaves": 80, "max_depth": 0,
                                               "min_child_weight": 0}, 1),
    case("counts", real, ["float"] * 3, {"objective": "count:poisson", "max_depth": 2}, 3),
    case("no trees, base score given", binary[:2], ["float"] * 2, {"base_score": 0.3}, 0),
    case("no trees, base score estimated", binary[:2], ["float"] * 2, {}, 0),
]
json.dump({"made_with": {"xgboost": xgb.__version__, "numpy": np.__version__, "python": sys.version.split()[0]},
           "cases": cases}, sys.stdout, separators=(",", ":"))
