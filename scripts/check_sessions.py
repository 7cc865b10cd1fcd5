#!/usr/bin/env python3
"""Compares generated sessions with real ones: every fidelity figure, each with its bar and PASS or FAIL.

    python3 scripts/check_sessions.py GENERATED.csv REAL.csv [--statistics STATISTICS.json]

GENERATED.csv is what `propensity generate` wrote (455,401 rows for the figures of docs/sessions.md; at least twice the
real rows), REAL.csv real rows that the generator's parameters were not fitted to, with or without `UserID`. With the
published statistics, rates and correlations are compared with those of the whole data set rather than with REAL.csv's,
which carry the sampling error of its rows. Exits with 1 when a bar is missed. Needs numpy, pandas, scikit-learn and
xgboost; `--threads` (1) for xgboost.
"""

import argparse
import json
import sys

import numpy as np
import pandas as pd
import xgboost
from sklearn.metrics import average_precision_score, roc_auc_score

LABEL = "ordered"
# The hyperparameters of the reference's model, for training on generated rows and testing on real ones.
REFERENCE_MODEL = {
    "objective": "binary:logistic", "max_depth": 5, "eta": 0.2, "gamma": 4, "min_child_weight": 6, "subsample": 0.8,
}
REFERENCE_ROUNDS = 100
# Two classifiers told to tell generated from real rows: one careful, one that may learn rows by heart.
DISCRIMINATORS = {
    "depth 4, 100 rounds": ({"objective": "binary:logistic", "max_depth": 4, "eta": 0.1}, 100),
    "depth 6, 300 rounds": ({"objective": "binary:logistic", "max_depth": 6, "eta": 0.1}, 300),
}


class Report:
    """Prints figures with their bars and remembers whether one was missed."""

    def __init__(self):
        self.missed = False

    def line(self, name, value, bar, good):
        self.missed |= not good
        print(f"{'PASS' if good else 'FAIL'}  {name}: {value} (bar: {bar})")

    def at_most(self, name, value, bar, digits=4):
        self.line(name, f"{value:.{digits}f}", f"at most {bar}", value <= bar)

    def at_least(self, name, value, bar, digits=4):
        self.line(name, f"{value:.{digits}f}", f"at least {bar}", value >= bar)


def correlations(rows):
    """Pearson correlations of the columns above the diagonal; a constant column's are 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        matrix = np.nan_to_num(np.corrcoef(rows.to_numpy(dtype=float), rowvar=False))
    return matrix[np.triu_indices(rows.shape[1], 1)]


def check_columns(report, generated, real, statistics):
    if statistics is None:
        share, expected, against = real.mean(), correlations(real), "real rows"
    else:
        share = pd.Series(statistics["ones"])[real.columns] / statistics["rows"]
        names = statistics["pearson_correlation"]["columns"]
        at = [names.index(column) for column in real.columns]
        matrix = np.array(statistics["pearson_correlation"]["rows"])[np.ix_(at, at)]
        expected, against = matrix[np.triu_indices(len(at), 1)], "published"
    error = (generated.mean() - share).abs() * 100
    report.at_most(f"largest error of a rate, percentage points, {against} ({error.idxmax()})", error.max(), 0.1)
    difference = np.abs(correlations(generated) - expected)
    report.at_most(f"mean error of correlations, {against}", difference.mean(), 0.01)
    report.at_most(f"worst error of a correlation, {against}", difference.max(), 0.03)
    impossible = int(((generated[LABEL] == 1) & (generated["saw_checkout"] == 0)).sum())
    report.line("orders without saw_checkout", impossible, "0", impossible == 0)


def check_patterns(report, generated, real):
    features = [column for column in real.columns if column != LABEL]
    bits = 1 << np.arange(len(features))
    real_patterns = np.unique(real[features].to_numpy() @ bits)
    part = generated[features].to_numpy()[: len(real)] @ bits
    distinct = len(np.unique(part))
    ratio = distinct / len(real_patterns)
    name = f"distinct patterns in the first {len(real)} rows: {distinct}, in as many real rows {len(real_patterns)}; ratio"
    report.line(name, f"{ratio:.3f}", "0.9 to 1.1", 0.9 <= ratio <= 1.1)
    # What the next real rows would show that these don't: Good and Turing's share of patterns seen once.
    _, counts = np.unique(real[features].to_numpy() @ bits, return_counts=True)
    fresh = 1 - np.isin(part, real_patterns).mean()
    natural = (counts == 1).sum() / len(real)
    report.line("share of generated rows whose pattern these real rows lack", f"{fresh:.4f}",
                f"{natural:.4f} ± a fifth", abs(fresh / natural - 1) <= 0.2)


def check_discriminator(report, generated, real, threads):
    """ROC-AUC of telling as many generated rows as there are real ones apart, on the 30 % of both kept from training."""
    for name, (settings, rounds) in DISCRIMINATORS.items():
        areas = []
        for seed in range(3):
            random = np.random.RandomState(seed)
            chosen = generated.to_numpy()[random.choice(len(generated), len(real), replace=False)]
            rows = np.concatenate([chosen, real.to_numpy()])
            is_generated = np.concatenate([np.ones(len(chosen)), np.zeros(len(real))])
            order = random.permutation(len(rows))
            train, test = order[: int(0.7 * len(order))], order[int(0.7 * len(order)) :]
            booster = xgboost.train({**settings, "nthread": threads, "seed": seed},
                                    xgboost.DMatrix(rows[train], label=is_generated[train]), rounds)
            areas.append(roc_auc_score(is_generated[test], booster.predict(xgboost.DMatrix(rows[test]))))
        report.at_most(f"ROC-AUC of telling generated from real, {name}, mean of 3", float(np.mean(areas)), 0.53)


def check_model(report, generated, real, threads):
    features = [column for column in real.columns if column != LABEL]
    booster = xgboost.train({**REFERENCE_MODEL, "nthread": threads, "seed": 42},
                            xgboost.DMatrix(generated[features], label=generated[LABEL]), REFERENCE_ROUNDS)
    probability = booster.predict(xgboost.DMatrix(real[features]))
    report.at_least("trained on generated, tested on real: ROC-AUC", roc_auc_score(real[LABEL], probability), 0.997)
    report.at_least("trained on generated, tested on real: average precision",
                    average_precision_score(real[LABEL], probability), 0.89)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("generated")
    parser.add_argument("real")
    parser.add_argument("--statistics")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()

    generated, real = pd.read_csv(options.generated), pd.read_csv(options.real)
    statistics = None
    if options.statistics:
        with open(options.statistics) as file:
            statistics = json.load(file)
    report = Report()
    if "UserID" in generated:
        repeated = int(generated["UserID"].duplicated().sum())
        report.line("repeated UserIDs", repeated, "0", repeated == 0)
    real = real.drop(columns="UserID", errors="ignore")
    generated = generated[list(real.columns)]
    print(f"{len(generated)} generated rows, {len(real)} real rows")
    check_columns(report, generated, real, statistics)
    check_patterns(report, generated, real)
    check_discriminator(report, generated, real, options.threads)
    check_model(report, generated, real, options.threads)
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
