"""The reference notebook's steps from CSV to an evaluated model, in Python: what `propensity train` is timed against.

    python3 Benchmarks/reference_steps.py DATA OUTPUT_DIR [LABEL] [IDENTIFIER]

Reads the CSV with pandas, splits it 80/20 with scikit-learn, trains XGBoost with the reference's settings on all cores,
predicts the held-out rows, computes the metrics, and saves the model. Prints the seconds of each step as JSON. Plots, which
the notebook also draws, are left out in the notebook's favour.
"""
import json
import os
import sys
import time

start = time.perf_counter()
import pandas as pd
import xgboost as xgb
from sklearn import metrics
from sklearn.model_selection import train_test_split

seconds = {"import": time.perf_counter() - start}


def lap(name, since):
    seconds[name] = time.perf_counter() - since
    return time.perf_counter()


data, output = sys.argv[1], sys.argv[2]
label = sys.argv[3] if len(sys.argv) > 3 else "ordered"
identifier = sys.argv[4] if len(sys.argv) > 4 else "UserID"
os.makedirs(output, exist_ok=True)

now = time.perf_counter()
table = pd.read_csv(data)
now = lap("read", now)
table.describe()
table.drop(columns=[identifier], errors="ignore").corr()
now = lap("describe and correlate", now)
y = table[label]
x = table.drop(columns=[label, identifier], errors="ignore")
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=42, stratify=y)
now = lap("split", now)
settings = {
    "objective": "binary:logistic", "max_depth": 5, "eta": 0.2, "gamma": 4, "min_child_weight": 6, "subsample": 0.8,
    "seed": 42, "eval_metric": "logloss",
}
train, test = xgb.DMatrix(x_train, y_train), xgb.DMatrix(x_test, y_test)
model = xgb.train(settings, train, 100, evals=[(train, "train"), (test, "test")], verbose_eval=False)
now = lap("train", now)
p = model.predict(test)
now = lap("predict", now)
found = {
    "roc_auc": metrics.roc_auc_score(y_test, p),
    "average_precision": metrics.average_precision_score(y_test, p),
    "log_loss": metrics.log_loss(y_test, p),
    "accuracy": metrics.accuracy_score(y_test, p >= 0.5),
    "balanced_accuracy": metrics.balanced_accuracy_score(y_test, p >= 0.5),
    "cohen_kappa": metrics.cohen_kappa_score(y_test, p >= 0.5),
    "confusion_matrix": metrics.confusion_matrix(y_test, p >= 0.5).tolist(),
    "classification_report": metrics.classification_report(y_test, p >= 0.5, output_dict=True),
}
now = lap("metrics", now)
model.save_model(os.path.join(output, "model.json"))
with open(os.path.join(output, "metrics.json"), "w") as file:
    json.dump(found, file)
lap("save", now)
seconds["total"] = time.perf_counter() - start
print(json.dumps({"seconds": {k: round(v, 3) for k, v in seconds.items()},
                  **{k: found[k] for k in ("roc_auc", "average_precision", "log_loss")}}))
