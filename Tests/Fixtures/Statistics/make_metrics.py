"""Writes metrics.json: fixed predictions and what scikit-learn, NumPy and SciPy make of them.

Usage: python make_metrics.py > metrics.json
The interval figures are computed here from their definitions, pair by pair, not by the fast formulas under test.
"""
import json
import math
import sys
import warnings

import numpy as np
from scipy.stats import norm
from sklearn import metrics as sk

warnings.simplefilter("ignore")
Z = norm.ppf(0.975)


def finite(value):
    value = float(value)
    return value if math.isfinite(value) else None


def logit_interval(value, error):
    if not 0 < value < 1:
        return None
    centre, half = np.log(value / (1 - value)), Z * error / (value * (1 - value))
    return [float(1 / (1 + np.exp(half - centre))), float(1 / (1 + np.exp(-half - centre)))]


def delong_error(y, p, w):
    """Structural components from all pairs; a row of weight w counts w in means and w squared in variances."""
    pos, neg, wp, wn = p[y == 1], p[y == 0], w[y == 1], w[y == 0]
    kernel = (pos[:, None] > neg[None, :]) + 0.5 * (pos[:, None] == neg[None, :])
    v10, v01 = kernel @ wn / wn.sum(), wp @ kernel / wp.sum()
    auc = wp @ v10 / wp.sum()
    n1, n0 = len(pos), len(neg)
    return float(np.sqrt(
        (wp**2 * (v10 - auc) ** 2).sum() / wp.sum() ** 2 * n1 / (n1 - 1)
        + (wn**2 * (v01 - auc) ** 2).sum() / wn.sum() ** 2 * n0 / (n0 - 1)))


def average_precision_error(y, p, w):
    """Infinitesimal jackknife with the derivative by central differences of scikit-learn's function."""
    influence = []
    for row in range(len(y)):
        step = 1e-4 * w[row]
        up, down = w.copy(), w.copy()
        up[row] += step
        down[row] -= step
        slope = sk.average_precision_score(y, p, sample_weight=up) - sk.average_precision_score(y, p, sample_weight=down)
        influence.append(w[row] * slope / (2 * step))
    n = len(y)
    return float(np.sqrt(n / (n - 1) * np.sum(np.square(influence))))


def calibration_error(y, p, w):
    bins = np.minimum((p * 15).astype(int), 14)
    error = 0.0
    for b in range(15):
        m = bins == b
        if m.any():
            error += w[m].sum() * abs(np.average(p[m], weights=w[m]) - np.average(y[m], weights=w[m]))
    return float(error / w.sum())


def case(name, y, p, w=None, threshold=0.5):
    y, p = np.asarray(y), np.asarray(p, dtype=float)
    ones = np.ones(len(y)) if w is None else np.asarray(w, dtype=float)
    q = (p >= threshold).astype(int)
    both = 0 < y.sum() < len(y)
    kw = {} if w is None else {"sample_weight": ones}
    tn, fp, fn, tp = sk.confusion_matrix(y, q, labels=[0, 1], **kw).ravel()
    auc = finite(sk.roc_auc_score(y, p, **kw)) if both else None
    ap = finite(sk.average_precision_score(y, p, **kw)) if y.sum() else None
    losses = -np.log(np.clip(np.where(y == 1, p, 1 - p), np.finfo(float).eps, 1 - np.finfo(float).eps))
    loss = finite(sk.log_loss(y, p, labels=[0, 1], **kw))
    loss_error = np.sqrt(
        (ones**2 * (losses - np.average(losses, weights=ones)) ** 2).sum() / ones.sum() ** 2 * len(y) / (len(y) - 1))
    two = both and 1 < y.sum() < len(y) - 1
    out = {
        "name": name, "labels": y.tolist(), "probabilities": p.tolist(),
        "weights": None if w is None else ones.tolist(),
        "expected": {
            "rows": len(y), "positives": int(y.sum()),
            "roc_auc": auc, "average_precision": ap, "log_loss": loss,
            "brier_score": finite(sk.brier_score_loss(y, p, labels=[0, 1], **kw)),
            "expected_calibration_error": calibration_error(y, p, ones),
            "threshold": threshold,
            "accuracy": finite(sk.accuracy_score(y, q, **kw)),
            "balanced_accuracy": finite(sk.balanced_accuracy_score(y, q, **kw)) if both else None,
            "cohen_kappa": finite(sk.cohen_kappa_score(y, q, labels=[0, 1], **kw)),
            "confusion_matrix": {"tn": float(tn), "fp": float(fp), "fn": float(fn), "tp": float(tp)},
            "intervals": {
                "confidence": 0.95,
                "roc_auc": logit_interval(auc, delong_error(y, p, ones)) if two else None,
                "average_precision":
                    logit_interval(ap, average_precision_error(y, p, ones)) if both and y.sum() > 1 else None,
                "log_loss": [max(0.0, loss - Z * loss_error), loss + Z * loss_error],
            },
        },
    }
    report = sk.classification_report(y, q, output_dict=True, zero_division=0, **kw)
    empty = {"precision": 0.0, "recall": 0.0, "f1-score": 0.0, "support": 0.0}
    out["expected"]["classification_report"] = {
        "0": report.get("0", empty), "1": report.get("1", empty), "accuracy": float(sk.accuracy_score(y, q, **kw)),
        "macro avg": report["macro avg"], "weighted avg": report["weighted avg"]}
    return out


def main():
    r = np.random.default_rng(2023)
    n = 120
    y = (r.random(n) < 0.3).astype(int)
    p = 1 / (1 + np.exp(-(2 * y - 1 + r.normal(size=n) * 1.3)))
    rare = np.zeros(300, dtype=int)
    rare[r.choice(300, 12, replace=False)] = 1
    cases = [
        case("no ties", y, p),
        case("ties", y, np.round(p, 1)),
        case("single precision", y, p.astype(np.float32).astype(float)),
        case("weights", y, p, r.uniform(0.1, 4, n)),
        case("weights that are whole numbers", y, np.round(p, 1), r.integers(1, 9, n)),
        case("weights from 1e-8 to 1e8", y, np.round(p, 2), 10.0 ** r.uniform(-8, 8, n)),
        case("all equal", y, np.full(n, 0.3)),
        case("certain", y, np.where(r.random(n) < 0.1, 1 - y, y).astype(float)),
        case("certain and right", y, y.astype(float)),
        case("some certain, weights", y, np.where(p > 0.8, 1.0, np.where(p < 0.1, 0.0, p)), r.uniform(0.1, 4, n)),
        case("rare positives, other threshold", rare, np.clip(0.06 + 0.12 * rare + r.normal(size=300) * 0.05, 0, 1), None, 0.2),
        case("worse than chance", y, 1 - p),
        case("threshold on a probability", [0, 1, 0, 1, 1], [0.1, 0.5, 0.5, 0.9, 0.4]),
        case("positives only", np.ones(10, dtype=int), np.linspace(0.05, 0.95, 10)),
        case("negatives only", np.zeros(10, dtype=int), np.linspace(0.05, 0.95, 10)),
        case("two rows", [0, 1], [0.2, 0.7]),
    ]
    import sklearn
    json.dump({"made_with": f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}", "cases": cases}, sys.stdout)
    sys.stdout.write("\n")


main()
