"""What the checks share: a data file as the program's schema.json describes it, and the program's random split.

Cells are read as text and converted here by schema.json alone, so that nothing is taken over from pandas' own ideas.
"""

import csv
import gzip
import json
import sys

import numpy as np

MISSING = {"", "na", "nan", "null", "?"}
WORD = (1 << 64) - 1


def load_schema(model):
    with open(f"{model}/schema.json", encoding="utf-8") as file:
        return json.load(file)


def load_cells(path):
    """Cells by column name, as text."""
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return {name: [row[i] for row in rows[1:]] for i, name in enumerate(rows[0])}


def is_missing(cell):
    return cell.strip().lower() in MISSING


def feature_columns(schema):
    return [column for column in schema["columns"] if column["role"] == "feature"]


def matrix(schema, cells):
    """Features as [rows, features] of 32-bit floats with NaN where missing, and their types for XGBoost."""
    columns, kinds = [], []
    for column in feature_columns(schema):
        words = column.get("categories")
        if words is not None:
            code = {word.lower() if column["type"] == "binary" else word: i for i, word in enumerate(words)}
            fold = str.lower if column["type"] == "binary" else str
            values = [np.nan if is_missing(c) else code.get(fold(c.strip()), np.nan) for c in cells[column["name"]]]
        else:
            values = [np.nan if is_missing(c) else float(c) for c in cells[column["name"]]]
        columns.append(np.asarray(values, dtype=np.float32))
        kinds.append("c" if column["type"] == "category" else "q")
    return np.column_stack(columns), kinds


def labels(schema, cells):
    """1 for the positive value, 0 for the other, -1 where missing."""
    name = next(column["name"] for column in schema["columns"] if column["role"] == "label")
    positive = schema["positive"]
    return np.asarray([-1 if is_missing(c) else int(c.strip() == positive) for c in cells[name]])


def dmatrix(xgboost, schema, cells, rows=None, label=None):
    values, kinds = matrix(schema, cells)
    names = [column["name"] for column in feature_columns(schema)]
    if rows is not None:
        values = values[rows]
    return xgboost.DMatrix(
        values, label=label, feature_names=names, feature_types=kinds, enable_categorical=True, missing=np.nan)


def probabilities(path):
    """The column `probability` of a file that `predict` made: shortest digits of 32-bit floats."""
    return np.asarray(load_cells(path)["probability"], dtype=np.float32)


class Generator:
    """xoshiro256** seeded by SplitMix64 (Blackman and Vigna, prng.di.unimi.it), bounded as in Lemire (2019)."""

    def __init__(self, seed):
        self.state = []
        for _ in range(4):
            seed = (seed + 0x9E3779B97F4A7C15) & WORD
            z = seed
            z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
            self.state.append(z ^ (z >> 31))

    def next(self):
        def rotate(x, k):
            return ((x << k) | (x >> (64 - k))) & WORD

        s = self.state
        result = (rotate((s[1] * 5) & WORD, 7) * 9) & WORD
        t = (s[1] << 17) & WORD
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)
        return result

    def below(self, bound):
        product = self.next() * bound
        if product & WORD < bound:
            threshold = (1 << 64) % bound
            while product & WORD < threshold:
                product = self.next() * bound
        return product >> 64


def held_out(label, fraction, seed):
    """Which rows the program holds out: within each class, Knuth's selection sampling (algorithm 3.4.2 S)."""
    left = {kind: int(np.sum(label == kind)) for kind in (0, 1)}
    wanted = {kind: min(max(1, int(np.floor(n * fraction + 0.5))), n - 1) for kind, n in left.items()}
    generator = Generator(seed)
    chosen = np.zeros(len(label), dtype=bool)
    for row, kind in enumerate(label.tolist()):
        if kind < 0:
            continue
        chosen[row] = generator.below(left[kind]) < wanted[kind]
        left[kind] -= 1
        wanted[kind] -= int(chosen[row])
    return chosen


def answer(**values):
    """The check's result: one JSON object on standard output."""
    json.dump(values, sys.stdout)
    print()
