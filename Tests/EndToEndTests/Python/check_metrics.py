"""Are the program's metrics those that scikit-learn computes of the same probabilities?

check_metrics.py evaluate MODEL DATA SCORES EVALUATION compares `evaluate --json` with all rows;
check_metrics.py train MODEL DATA SCORES compares metrics.json with the training and the held-out rows.
Prints {"differences": {name: largest absolute difference}, "rows"}.
"""

import json
import sys

import numpy as np
import tables
from sklearn import metrics

mode, model, data, scores = sys.argv[1:5]
schema = tables.load_schema(model)
label = tables.labels(schema, tables.load_cells(data))
# The program decides on the 32-bit probabilities that it prints.
probability = tables.probabilities(scores).astype(np.float64)


def calibration_error(y, p, bins=15):
    """Mean gap between probability and outcome over bins of equal width, weighted by rows (Naeini et al., 2015)."""
    index = np.minimum((p * bins).astype(int), bins - 1)
    return sum(abs(p[index == b].mean() - y[index == b].mean()) * np.mean(index == b) for b in np.unique(index))


def figures(y, p, threshold):
    decided = p >= threshold
    tn, fp, fn, tp = metrics.confusion_matrix(y, decided, labels=[0, 1]).ravel()
    return {
        "rows": len(y),
        "positives": int(y.sum()),
        "roc_auc": metrics.roc_auc_score(y, p),
        "average_precision": metrics.average_precision_score(y, p),
        "log_loss": metrics.log_loss(y, p),
        "brier_score": metrics.brier_score_loss(y, p),
        "expected_calibration_error": calibration_error(y, p),
        "accuracy": metrics.accuracy_score(y, decided),
        "balanced_accuracy": metrics.balanced_accuracy_score(y, decided),
        "cohen_kappa": metrics.cohen_kappa_score(y, decided),
        "confusion_matrix": {"tn": tn, "fp": fp, "fn": fn, "tp": tp},
        "classification_report": metrics.classification_report(y, decided, output_dict=True, zero_division=0),
    }


def compare(given, expected, path, differences):
    if isinstance(expected, dict):
        for key, value in expected.items():
            compare(given[key], value, f"{path}.{key}", differences)
    else:
        differences[path] = max(differences.get(path, 0.0), abs(float(given) - float(expected)))


differences = {}
if mode == "evaluate":
    with open(sys.argv[5], encoding="utf-8") as file:
        given = json.load(file)["metrics"]
    compare(given, figures(label, probability, given["threshold"]), "evaluate", differences)
else:
    with open(f"{model}/metrics.json", encoding="utf-8") as file:
        both = json.load(file)
    with open(f"{model}/manifest.json", encoding="utf-8") as file:
        split = json.load(file)["split"]
    held = tables.held_out(label, split["test_fraction"], split["seed"])
    for side, rows in (("train", ~held & (label >= 0)), ("test", held)):
        compare(both[side], figures(label[rows], probability[rows], both[side]["threshold"]), side, differences)
tables.answer(rows=len(label), differences=differences)
