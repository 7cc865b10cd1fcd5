"""Does XGBoost in Python load model.json and give the probabilities that `predict` gave?

check_model.py DATA (MODEL SCORES)… prints {"rows", "features", "largest_differences": {model: number}}.
"""

import json
import sys

import numpy as np
import tables
import xgboost

data, *pairs = sys.argv[1:]
cells = tables.load_cells(data)
differences, features, rows = {}, [], 0
for model, scores in zip(pairs[::2], pairs[1::2]):
    booster = xgboost.Booster(model_file=f"{model}/model.json")
    expected = booster.predict(tables.dmatrix(xgboost, tables.load_schema(model), cells)).astype(float)
    if json.loads(booster.save_config())["learner"]["objective"]["name"] == "binary:logitraw":
        expected = 1 / (1 + np.exp(-expected))
    given = tables.probabilities(scores).astype(float)
    differences[model] = float(np.max(np.abs(expected - given)))
    features, rows = booster.feature_names, len(given)
tables.answer(rows=rows, features=features, largest_differences=differences)
