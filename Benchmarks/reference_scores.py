"""Scores a CSV of sessions with a model in Python: what `propensity predict` is timed against.

    python3 Benchmarks/reference_scores.py MODEL.json DATA OUTPUT
"""
import sys

import pandas as pd
import xgboost as xgb

model, data, output = sys.argv[1:4]
booster = xgb.Booster(model_file=model)
table = pd.read_csv(data)
probability = booster.predict(xgb.DMatrix(table[booster.feature_names]))
pd.DataFrame({"UserID": table["UserID"], "probability": probability}).to_csv(output, index=False)
