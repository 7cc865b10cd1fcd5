"""Writes descriptive.json: small columns and what pandas, SciPy and scikit-learn make of them.

Usage: python make_descriptive.py > descriptive.json
"""
import json
import math
import sys

import numpy as np
import pandas as pd
import scipy
from scipy.stats import binomtest, norm
from scipy.stats.contingency import association
from sklearn.metrics import mutual_info_score, roc_auc_score


def clean(value):
    value = float(value)
    return value if math.isfinite(value) else None


def describe(values):
    s = pd.Series(values, dtype=float)
    d = s.describe()
    return {
        "count": int(d["count"]), "missing": int(s.isna().sum()),
        **{k: clean(d[k]) for k in ["mean", "std", "min", "25%", "50%", "75%", "max"]},
        "distinct": int(s.nunique()),
    }


def correlation(x, y):
    """Pearson's over the rows known in both, in extended precision: pandas loses digits at a mean of 1e8."""
    known = ~np.isnan(x) & ~np.isnan(y)
    if known.sum() < 2:
        return None
    x, y = (v[known].astype(np.longdouble) for v in (x, y))
    x, y = x - x.mean(), y - y.mean()
    spread = np.sqrt((x * x).sum() * (y * y).sum())
    return clean((x * y).sum() / spread) if spread > 0 else None


def main():
    r = np.random.default_rng(7)
    n = 150
    a = r.normal(size=n) * 3 + 100_000_000
    b = 0.5 * (a - 100_000_000) + r.normal(size=n)
    b[r.choice(n, 20, replace=False)] = np.nan
    c = r.integers(-5, 40, n).astype(float)
    d = (r.random(n) < 0.2).astype(float)
    e = np.where(r.random(n) < 0.7, d, 1 - d)
    e[r.choice(n, 11, replace=False)] = np.nan
    frame = {
        "large mean": a, "missing": b, "whole numbers": c, "binary": d, "binary with missing": e,
        "constant": np.full(n, 2.5), "skewed": np.round(np.exp(r.normal(size=n) * 2), 3), "all missing": np.full(n, np.nan),
    }
    exact = [[correlation(x, y) for y in frame.values()] for x in frame.values()]
    plain = pd.DataFrame(frame).corr().to_numpy()
    assert np.allclose(np.array(exact, dtype=float), plain, atol=1e-7, equal_nan=True)
    codes = r.integers(0, 4, n)
    label = (r.random(n) < np.array([0.1, 0.3, 0.5, 0.9])[codes]).astype(int)
    cross = pd.crosstab(codes, label).to_numpy()
    json.dump({
        "made_with": f"pandas {pd.__version__}, SciPy {scipy.__version__}",
        "columns": [
            {"name": k, "values": [clean(x) for x in v], "describe": describe(v)} for k, v in frame.items()],
        "correlation": exact,
        "association": {
            "negatives": cross[:, 0].tolist(), "positives": cross[:, 1].tolist(),
            "cramers_v": float(association(cross, method="cramer")),
            "mutual_information": float(mutual_info_score(codes, label)),
            "auc_of_rates": float(roc_auc_score(label, (cross[:, 1] / cross.sum(axis=1))[codes])),
        },
        "wilson": [
            {"successes": k, "trials": t, "interval": list(binomtest(k, t).proportion_ci(method="wilson"))}
            for k, t in [(0, 10), (3, 10), (10, 10), (1, 1000), (1925, 3673), (17, 42558)]],
        "normal_quantiles": [
            {"p": q, "x": float(norm.ppf(q))} for q in [1e-300, 1e-12, 0.001, 0.025, 0.3, 0.5, 0.7, 0.975, 0.9999999]],
    }, sys.stdout)
    sys.stdout.write("\n")


main()
