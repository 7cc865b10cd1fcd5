"""Compares the module Forest with XGBoost on random models: margins to the last bit, SHAP values within a tolerance.

    python3 scripts/check_forest.py PATH/forest-margins [--models 1000] [--rows 1000] [--seed 1] [--contributions]

Trains models with Python's XGBoost over many settings (depth 0 to 12, 1 to 200 rounds, gbtree and dart, several trees a round,
one-hot and partition splits, missing values, monotone constraints, deep lossguide trees, huge and tiny values), scores random
rows (thresholds and their neighbours, unseen, negative and fractional category codes, missing) with XGBoost's CPU predictor and
with `forest-margins`, and prints how they differ. Ends with 1 when a margin differs. Needs numpy and xgboost.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np
import xgboost as xgb

OBJECTIVES = ["binary:logistic"] * 5 + ["binary:logitraw", "binary:hinge", "reg:logistic", "reg:squarederror",
                                        "rank:pairwise", "reg:absoluteerror", "count:poisson"]


def column(rng, kind, rows):
    if kind == "binary":
        return rng.integers(0, 2, rows).astype(np.float32)
    if kind == "whole":
        return rng.integers(-5, 20, rows).astype(np.float32)
    if kind == "real":
        return rng.normal(size=rows).astype(np.float32)
    if kind == "huge":
        return (rng.normal(size=rows) * 1e38).clip(-3.4e38, 3.4e38).astype(np.float32)
    if kind == "tiny":
        return (rng.normal(size=rows) * 1e-39).astype(np.float32)
    if kind == "money":
        return np.round(rng.exponential(50, rows), 2).astype(np.float32)
    if kind == "constant":
        return np.full(rows, 3, np.float32)
    codes = int(kind)
    return np.minimum(rng.geometric(min(0.9, 3 / codes), rows) - 1, codes - 1).astype(np.float32)


def train(rng):
    """A random model's JSON, its feature types and columns."""
    rows = int(rng.integers(50, 1500))
    width = int(rng.integers(1, 30))
    palette = [["binary"], ["binary", "whole", "real", "money", "huge", "tiny", "constant", "3", "12", "70"],
               ["real", "money"], ["2", "9", "40", "300", "binary"]][rng.integers(4)]
    kinds = [str(rng.choice(palette)) for _ in range(width)]
    types = ["c" if kind.isdigit() else "float" for kind in kinds]
    values = np.stack([column(rng, kind, rows) for kind in kinds], axis=1)
    signal = np.zeros(rows)
    for feature in rng.choice(width, min(width, 6), replace=False):
        ranks = np.argsort(np.argsort(values[:, feature])) / rows
        signal += rng.normal() * np.sin(ranks * rng.uniform(1, 9))
    if rng.random() < 0.6:
        values[rng.random(values.shape) < rng.choice([0.02, 0.3, 0.8])] = np.nan
    objective = str(rng.choice(OBJECTIVES))
    label = (signal + rng.normal(size=rows) * 0.3 > np.quantile(signal, rng.uniform(0.2, 0.95))).astype(int)
    label[0], label[-1] = 0, 1
    if objective in ("reg:squarederror", "reg:absoluteerror"):
        label = signal * 10
    parameters = {
        "objective": objective, "max_depth": int(rng.integers(1, 13)), "eta": float(rng.choice([0.01, 0.1, 0.3, 1.0])),
        "min_child_weight": float(rng.choice([0, 0.1, 1, 5])), "subsample": float(rng.choice([1, 1, 0.5])),
        "colsample_bytree": float(rng.choice([1, 0.6])), "lambda": float(rng.choice([0, 1, 10])),
        "seed": int(rng.integers(1 << 30)), "nthread": 2, "verbosity": 0,
        "tree_method": str(rng.choice(["hist", "hist", "approx", "exact"])),
        "max_cat_to_onehot": int(rng.choice([1, 4, 1000])), "max_bin": int(rng.choice([4, 64, 256])),
    }
    if "c" in types and parameters["tree_method"] == "exact":
        parameters["tree_method"] = "hist"
    if rng.random() < 0.15:
        parameters["max_depth"] = 0
        if parameters["tree_method"] == "exact":
            parameters["max_depth"] = 1
        else:
            parameters |= {"grow_policy": "lossguide", "max_leaves": int(rng.choice([2, 8, 31, 64, 200]))}
    if rng.random() < 0.5 and objective != "count:poisson":
        parameters["base_score"] = float(rng.choice([0.5, 0.01, 0.3, 0.999]))
    if rng.random() < 0.2:
        parameters |= {"booster": "dart", "rate_drop": 0.2, "normalize_type": str(rng.choice(["tree", "forest"]))}
    if rng.random() < 0.15:
        parameters["num_parallel_tree"] = int(rng.integers(2, 6))
    if rng.random() < 0.15 and "c" not in types:
        parameters["monotone_constraints"] = "(" + ",".join(str(int(x)) for x in rng.integers(-1, 2, width)) + ")"
    rounds = int(rng.choice([0, 1, 2, 5, 20, 60, 100, 200], p=[.02, .1, .08, .2, .2, .2, .1, .1]))
    if parameters.get("booster") == "dart":
        rounds = min(rounds, 40)
    matrix = xgb.DMatrix(values, label, feature_types=types, enable_categorical=True,
                         qid=np.zeros(rows) if objective.startswith("rank") else None)
    stop = {}
    if rng.random() < 0.1 and rounds > 10 and not objective.startswith("rank"):
        stop = {"evals": [(matrix, "train")], "early_stopping_rounds": 3, "verbose_eval": False}
    booster = xgb.train(parameters, matrix, rounds, **stop)
    return bytes(booster.save_raw("json")), kinds, types


def thresholds(model, width):
    """The thresholds of each feature's numeric splits."""
    found = [[] for _ in range(width)]
    booster = json.loads(model)["learner"]["gradient_booster"]
    for tree in (booster.get("model") or booster["gbtree"]["model"])["trees"]:
        for left, feature, value in zip(tree["left_children"], tree["split_indices"], tree["split_conditions"]):
            if left != -1:
                found[feature].append(value)
    return [np.array(values, np.float32) for values in found]


def rows_for(rng, model, kinds, rows):
    """Rows like the training rows, and values made to find a difference."""
    width = len(kinds)
    values = np.stack([column(rng, kind, rows) for kind in kinds], axis=1)
    for feature, points in enumerate(thresholds(model, width)):
        odd = rng.random(rows) < 0.3
        if kinds[feature].isdigit():
            choices = np.array([-1, -0.5, 0.5, 1.9, 31, 32, 63, 64, 1000, 1e9, 16777215, 16777216, 3e38, -0.0], np.float32)
        elif len(points):
            some = rng.choice(points, 20)
            choices = np.concatenate([some, np.nextafter(some, np.float32(3e38)), np.nextafter(some, np.float32(-3e38))])
        else:
            choices = np.array([0, -1, 3e38, -3e38, 1e-45], np.float32)
        choices = choices[np.isfinite(choices)]
        values[odd, feature] = rng.choice(choices, odd.sum())
    absent = rng.choice([0, 0.05, 0.3, 1])
    values[rng.random(values.shape) < absent] = np.nan
    return np.ascontiguousarray(values)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="the built forest-margins of the package Benchmarks")
    parser.add_argument("--models", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--contributions", action="store_true", help="compare SHAP values too (of 20 rows of each model)")
    parser.add_argument("--keep", help="a folder for the models that differ")
    options = parser.parse_args()
    start = time.time()
    totals = dict(trees=0, rows=0, differing=0, largest=0.0, models=0, shap_rows=0, shap_largest=0.0)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for first in range(0, options.models, 25):
            jobs = []
            for index in range(first, min(first + 25, options.models)):
                rng = np.random.default_rng([options.seed, index])
                model, kinds, types = train(rng)
                values = rows_for(rng, model, kinds, options.rows)
                names = [folder / f"{index}.{end}" for end in ("json", "rows", "margins", "shap")]
                names[0].write_bytes(model)
                values.tofile(names[1])
                booster = xgb.Booster({"nthread": 1}, model_file=bytearray(model))
                matrix = xgb.DMatrix(values, feature_types=types, enable_categorical=True, nthread=1)
                margins = booster.predict(matrix, output_margin=True)
                shap = None
                if options.contributions:
                    few = xgb.DMatrix(values[:20], feature_types=types, enable_categorical=True, nthread=1)
                    shap = booster.predict(few, pred_contribs=True)
                totals["trees"] += len(booster.get_dump())
                jobs.append((index, names, margins, shap))
            arguments = [str(name) for _, names, _, _ in jobs for name in names[:3]]
            subprocess.run([options.program, *arguments], check=True)
            if options.contributions:
                arguments = [str(name) for _, names, _, _ in jobs for name in (names[0], names[1], names[3])]
                subprocess.run([options.program, "--contributions", *arguments], check=True)
            for index, names, margins, shap in jobs:
                ours = np.fromfile(names[2], np.float32).reshape(-1, 2)
                theirs = margins.astype(np.float32)[:, None]
                differs = (ours.view(np.uint32) != theirs.view(np.uint32)) & ~((ours == 0) & (theirs == 0))
                totals["models"] += bool(differs.any())
                totals["rows"] += len(ours)
                totals["differing"] += int(differs.any(axis=1).sum())
                with np.errstate(invalid="ignore"):
                    totals["largest"] = max(totals["largest"], float(np.nanmax(np.abs(ours - theirs), initial=0)))
                if differs.any():
                    print(f"model {index} differs in {differs.any(axis=1).sum()} rows", flush=True)
                    if options.keep:
                        kept = pathlib.Path(options.keep)
                        kept.mkdir(parents=True, exist_ok=True)
                        (kept / f"{index}.json").write_bytes(names[0].read_bytes())
                        (kept / f"{index}.rows").write_bytes(names[1].read_bytes())
                if shap is not None:
                    ours = np.fromfile(names[3], np.float32).reshape(-1, shap.shape[1])[:len(shap)]
                    # Relative to the sizes that were added up: a float keeps seven digits of them.
                    scale = np.maximum(1, np.abs(shap).max(axis=1, keepdims=True))
                    gap = float((np.abs(ours - shap) / scale).max(initial=0))
                    totals["shap_rows"] += len(shap)
                    totals["shap_largest"] = max(totals["shap_largest"], gap)
                    if not gap < 1e-5:
                        print(f"model {index}: SHAP values differ by {gap:g}", flush=True)
                for name in names:
                    name.unlink(missing_ok=True)
    print(f"{options.models} models, {totals['trees']} trees, {totals['rows']} rows: largest difference {totals['largest']:g}, "
          f"{totals['differing']} rows of {totals['models']} models differ ({time.time() - start:.0f} s)")
    if options.contributions:
        print(f"SHAP values of {totals['shap_rows']} rows: largest difference {totals['shap_largest']:g}")
    return 1 if totals["differing"] else 0


sys.exit(main())
