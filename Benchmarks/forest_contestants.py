"""Makes what forest-benchmark races: the reference model, rows, and TL2cgen's compiled code of the same trees.

    python3 Benchmarks/forest_contestants.py SESSIONS.csv FOLDER [--label ordered] [--id UserID] [--rows 100000]

FOLDER gets `model.json` (XGBoost, 100 trees of depth 5 on all rows of SESSIONS.csv), `real.f32` (rows drawn from the CSV),
`random.f32` (every feature 0 or 1 at random; nearly all rows distinct), and `compiled.so` (TL2cgen's C code, gcc -O3). The
benchmark calls the compiled function itself, row after row, so nothing of Python and no conversion of rows is in its time.
Needs numpy, pandas, xgboost, treelite, tl2cgen and gcc; without the last three, all but `compiled.so` is made.
"""
import argparse
import pathlib
import subprocess

import numpy as np
import pandas as pd
import xgboost as xgb

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("sessions")
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--label", default="ordered")
parser.add_argument("--id", default="UserID")
parser.add_argument("--rows", type=int, default=100_000)
options = parser.parse_args()
options.folder.mkdir(parents=True, exist_ok=True)

table = pd.read_csv(options.sessions)
label = table.pop(options.label)
features = table.drop(columns=[options.id], errors="ignore")
booster = xgb.train({"objective": "binary:logistic", "max_depth": 5, "seed": 1}, xgb.DMatrix(features, label), 100)
booster.save_model(options.folder / "model.json")

values = features.to_numpy(np.float32)
rng = np.random.default_rng(1)
values[rng.integers(0, len(values), options.rows)].tofile(options.folder / "real.f32")
random = rng.integers(0, 2, (options.rows, values.shape[1])).astype(np.float32)
random.tofile(options.folder / "random.f32")
print(f"{len(values)} rows, {len(np.unique(values, axis=0))} of them distinct; "
      f"{len(np.unique(random, axis=0))} of {options.rows} random rows distinct")

try:
    import tl2cgen
    import treelite
except ImportError:
    print("no compiled.so: treelite or tl2cgen is missing")
else:
    trees = treelite.frontend.load_xgboost_model(options.folder / "model.json")
    tl2cgen.generate_c_code(trees, dirpath=options.folder / "compiled", params={})
    subprocess.run(["gcc", "-O3", "-shared", "-fPIC", "-w", "-o", options.folder / "compiled.so",
                    options.folder / "compiled" / "main.c"], check=True)
    print(f"TL2cgen {tl2cgen.__version__}, treelite {treelite.__version__}, XGBoost {xgb.__version__}")
