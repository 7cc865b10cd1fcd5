"""How does XGBoost in Python do on the same split with the same settings?

train_beside.py MODEL DATA prints the held-out {"roc_auc", "log_loss", "average_precision"} of a model trained by
xgboost.train, averaged over some seeds since row sampling draws other rows than the program does.
"""

import json
import sys

import numpy as np
import tables
import xgboost
from sklearn import metrics

model, data = sys.argv[1:]
schema = tables.load_schema(model)
cells = tables.load_cells(data)
label = tables.labels(schema, cells)
with open(f"{model}/manifest.json", encoding="utf-8") as file:
    manifest = json.load(file)
held = tables.held_out(label, manifest["split"]["test_fraction"], manifest["split"]["seed"])
train = ~held & (label >= 0)
training = tables.dmatrix(xgboost, schema, cells, train, label[train])
testing = tables.dmatrix(xgboost, schema, cells, held, label[held])
figures = []
for seed in range(5):
    settings = dict(manifest["hyperparameters"], seed=seed, nthread=1)
    booster = xgboost.train(settings, training, manifest["num_boost_round"])
    probability = booster.predict(testing).astype(float)
    figures.append([
        metrics.roc_auc_score(label[held], probability), metrics.log_loss(label[held], probability),
        metrics.average_precision_score(label[held], probability),
    ])
mean = np.mean(figures, axis=0)
tables.answer(roc_auc=mean[0], log_loss=mean[1], average_precision=mean[2], rows=int(held.sum()))
