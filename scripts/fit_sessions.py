#!/usr/bin/env python3
"""Fits the model of sessions that `propensity generate` draws from, and writes its parameters as Swift.

    python3 scripts/fit_sessions.py SAMPLE.csv STATISTICS.json Sources/Sessions/SessionParameters.swift

SAMPLE.csv holds real rows (23 binary features and `ordered`), STATISTICS.json the published totals, order rates and
pairwise correlations of the whole data set. Needs numpy, pandas and xgboost. One thread, no random numbers: the same
inputs and library versions give the same file. Takes about two minutes.

To judge the method rather than fit the final parameters, hold half of the rows out:

    python3 scripts/fit_sessions.py SAMPLE.csv STATISTICS.json parameters.swift --holdout 0 --holdout-dir DIR

fits on one half (split by seed 0) and writes DIR/held-out.csv (the other half) and DIR/generated.csv (as many rows as
published, drawn from the fit), for scripts/check_sessions.py to compare.

The model, in docs/sessions.md at length: the columns are drawn one after the other, each from a logistic model of the
ones before it, P(column = 1 | before) = sigmoid(trees + intercept + Σ coefficient · before). The trees carry what the
real rows say about interactions. The intercept and coefficients are then solved on the exact distribution of the
columns drawn so far, so that the column's published total and its published correlation with every earlier column
hold. Everything is in integers, units of 1/16384 nat, as the generator computes it.
"""

import argparse
import json

import numpy as np
import pandas as pd
import xgboost

UNITS_PER_NAT = 1 << 14
NATS_LIMIT = 16
STEPS_PER_NAT = 32
EXP_MINUS_STEP = 0.9692332344763441  # exp(-1 / 32)
LABEL = "ordered"
NEEDED_FOR_LABEL = "saw_checkout"

# The order of drawing. What most rows differ in comes first: the generator draws evenly over the first columns.
DRAWING_ORDER = [
    "device_computer", "device_mobile", "device_tablet", "returning_user", "saw_homepage", "loc_uk",
    "sign_in", "saw_checkout", "checked_delivery_detail", "basket_icon_click", "basket_add_detail", "basket_add_list",
    "list_size_dropdown", "sort_by", "image_picker", "closed_minibasket_click", "promo_banner_click",
    "checked_returns_detail", "saw_delivery", "account_page_click", "detail_wishlist_add", "saw_account_upgrade",
    "saw_sizecharts", "ordered",
]

# Chosen on held-out rows; the orders are few and nearly additive, so their model has no trees.
TREES = {
    "objective": "binary:logistic", "max_depth": 4, "eta": 0.2, "min_child_weight": 1, "reg_lambda": 5, "gamma": 1,
    "nthread": 1, "tree_method": "exact",
}
ROUNDS = 50


class Published:
    """Shares of ones `[24]` and shares of rows with both ones `[24, 24]`, with the rounding error of the latter."""

    def __init__(self, statistics, columns):
        self.rows = statistics["rows"]
        self.share = np.array([statistics["ones"][c] for c in columns]) / self.rows
        at = [statistics["pearson_correlation"]["columns"].index(c) for c in columns]
        self.correlation = np.array(statistics["pearson_correlation"]["rows"])[np.ix_(at, at)]
        deviation = np.sqrt(self.share * (1 - self.share))
        self.both = self.correlation * np.outer(deviation, deviation) + np.outer(self.share, self.share)
        # Correlations are rounded to 0.001: a uniform error of standard deviation 0.0005 / √3, and a row of slack.
        self.error = np.outer(deviation, deviation) * 0.0005 / np.sqrt(3) + 1 / self.rows
        label = columns.index(LABEL)
        for k, column in enumerate(columns):
            if k != label:
                rate = statistics["ordered_given_feature"][column]["ordered_rate_when_1"]
                self.both[label, k] = self.both[k, label] = self.share[k] * rate
        self.error[label, :] = self.error[:, label] = 1 / self.rows
        low = np.maximum(0, self.share[:, None] + self.share[None, :] - 1)
        self.both = np.clip(self.both, low, np.minimum(self.share[:, None], self.share[None, :]))


def sigmoid_table():
    """P(1) in units of 2⁻³² at margins −16, −16 + 1/32, …, 16 nats: sums and products only, the same everywhere."""
    half = NATS_LIMIT * STEPS_PER_NAT
    power, upper = 1.0, []
    for _ in range(half + 1):
        upper.append(int(4294967296.0 / (1.0 + power) + 0.5))
        power *= EXP_MINUS_STEP
    lower = [4294967296 - p for p in upper[:0:-1]]
    return np.array(lower + upper, dtype=np.int64)


SIGMOID = sigmoid_table()


def probability(margin):
    """P(1) in units of 2⁻³² of integer margins, linear between the table's entries: the generator's own arithmetic."""
    limit = NATS_LIMIT * UNITS_PER_NAT
    shifted = np.clip(margin, -limit, limit - 1) + limit
    step = UNITS_PER_NAT // STEPS_PER_NAT
    index, rest = shifted // step, shifted % step
    return SIGMOID[index] + (SIGMOID[index + 1] - SIGMOID[index]) * rest // step


class Tree:
    """One regression tree over bits, nodes in preorder; a leaf has column −1."""

    def __init__(self, description, columns_before):
        self.column, self.zero, self.one, self.value = [], [], [], []
        self.columns_before = columns_before
        self._add(description)
        self.column = np.array(self.column)
        self.zero, self.one, self.value = np.array(self.zero), np.array(self.one), np.array(self.value)

    def _add(self, node):
        at = len(self.column)
        leaf = "leaf" in node
        self.column.append(-1 if leaf else self.columns_before[int(node["split"][1:])])
        self.value.append(round(node["leaf"] * UNITS_PER_NAT) if leaf else 0)
        self.zero.append(at)
        self.one.append(at)
        if not leaf:
            children = {child["nodeid"]: child for child in node["children"]}
            # XGBoost goes to `yes` where the feature is below 0.5.
            self.zero[at] = self._add(children[node["yes"]])
            self.one[at] = self._add(children[node["no"]])
        return at

    def margins(self, bits):
        node = np.zeros(len(bits), dtype=np.int64)
        while True:
            column = self.column[node]
            inner = column >= 0
            if not inner.any():
                return self.value[node]
            one = (bits >> np.maximum(column, 0)) & 1 == 1
            node = np.where(one, self.one[node], self.zero[node])

    def text(self):
        return " ".join(f"c{c}" if c >= 0 else str(v) for c, v in zip(self.column, self.value))


def boosted_trees(rows, counts, before, column):
    """Trees for one column given the ones before it, fitted to the distinct real rows weighted by their counts.

    Trees that ask the same questions are added up into one; a tree of a single leaf says what the intercept says.
    """
    target = rows[:, column].astype(float)
    share = float((counts * target).sum() / counts.sum())
    data = xgboost.DMatrix(rows[:, before].astype(np.float32), label=target, weight=counts)
    booster = xgboost.train({**TREES, "base_score": share}, data, ROUNDS)
    trees = [Tree(json.loads(dump), before) for dump in booster.get_dump(dump_format="json")]
    merged = {}
    for tree in trees:
        if len(tree.column) > 1:
            shape = tuple(tree.column)
            if shape in merged:
                merged[shape].value += tree.value
            else:
                merged[shape] = tree
    return list(merged.values())


def solve_linear(design, mass, trees, targets, slack, live):
    """Intercept and coefficients whose logistic model has the target moments, by Newton steps.

    `slack` lets a moment move by slack · coefficient: the rounding of a published correlation, and a prior on the
    coefficient, keep what rests on a handful of rows from blowing up.
    """
    solution = np.zeros(design.shape[1])
    weight = np.where(live, mass, 0.0)
    for _ in range(100):
        share = 1 / (1 + np.exp(-(trees + design @ solution)))
        gradient = design.T @ (weight * share) - targets + slack * solution
        curvature = (design * (weight * share * (1 - share))[:, None]).T @ design + np.diag(slack + 1e-15)
        step = np.linalg.solve(curvature, gradient)
        largest = np.abs(step).max()
        solution -= step * min(1, 1 / largest)
        if largest < 1e-9:
            return solution
    raise RuntimeError("the linear terms did not converge")


def fit(rows, columns, published, smallest_mass, log):
    """The model as a list of columns in drawing order, and its exact distribution: patterns (bits) and their mass."""
    distinct, counts = np.unique(rows, axis=0, return_counts=True)
    counts = counts.astype(float)
    order = [columns.index(c) for c in DRAWING_ORDER]
    needed = columns.index(NEEDED_FOR_LABEL)
    bits, mass, model = np.zeros(1, dtype=np.int64), np.ones(1), []
    for position, column in enumerate(order):
        before = order[:position]
        label = columns[column] == LABEL
        trees = [] if label or position == 0 else boosted_trees(distinct, counts, before, column)
        margin = np.zeros(len(bits), dtype=np.int64)
        for tree in trees:
            margin += tree.margins(bits)
        design = np.column_stack([np.ones(len(bits))] + [(bits >> k & 1).astype(float) for k in before])
        targets = np.concatenate([[published.share[column]], published.both[column, before]])
        slack = np.concatenate([[1e-12], published.error[column, before] ** 2 * published.rows + 1 / published.rows])
        live = (bits >> needed & 1 == 1) if label else np.ones(len(bits), dtype=bool)
        solution = solve_linear(design, mass, margin / UNITS_PER_NAT, targets, slack, live)
        linear = np.rint(solution * UNITS_PER_NAT).astype(np.int64)
        margin += design.astype(np.int64) @ linear
        one = np.where(live, probability(margin), 0) / 4294967296.0
        model.append((column, needed if label else None, linear[0], list(zip(before, linear[1:])), trees))
        log(f"{columns[column]}: {len(bits)} patterns before it, {len(trees)} trees")
        bits, mass = np.concatenate([bits, bits | 1 << column]), np.concatenate([mass * (1 - one), mass * one])
        kept = mass > smallest_mass
        bits, mass = bits[kept], mass[kept]
    return model, bits, mass


def parameters_text(model):
    lines = []
    for column, needs, intercept, linear, trees in model:
        lines.append(f"column {column} needs {'-' if needs is None else needs} intercept {intercept}")
        lines.append(" ".join(["linear"] + [f"c{k} {value}" for k, value in linear if value != 0]))
        lines += ["tree " + tree.text() for tree in trees]
    return "\n".join(lines)


def swift_source(model):
    return f'''// Made by scripts/fit_sessions.py; do not edit. docs/sessions.md says what it means and how good it is.
//
// One `column` per drawn column, in drawing order: its bit, the bit that must be set for it to be possible (`-`: none),
// and its intercept. `linear`: earlier bits and their coefficients. `tree`: nodes in preorder, `c7` asks for bit 7 (the
// branch for 0 first), a number is a leaf. The numbers are nats in units of 1/{UNITS_PER_NAT}.

// swift-format-ignore
enum SessionParameters {{
    static let text: StaticString = """
{chr(10).join("        " + line for line in parameters_text(model).splitlines())}
        """
}}
'''


def summary(bits, mass, columns, published):
    """Lines that compare the exact distribution of the fit with the published totals."""
    matrix = np.column_stack([(bits >> k & 1).astype(float) for k in range(len(columns))])
    share = mass @ matrix
    both = (matrix * mass[:, None]).T @ matrix
    deviation = np.sqrt(share * (1 - share))
    correlation = (both - np.outer(share, share)) / np.outer(deviation, deviation)
    error = np.abs(correlation - published.correlation)[np.triu_indices(len(columns), 1)]
    _, feature_pattern = np.unique(bits & ~(1 << columns.index(LABEL)), return_inverse=True)
    feature_mass = np.bincount(feature_pattern, mass)
    yield f"largest error of a rate: {100 * np.abs(share - published.share).max():.4f} percentage points"
    yield f"error of correlations: mean {error.mean():.5f}, worst {error.max():.5f}"
    for n in (45449, 91081, 455401):
        yield f"distinct feature patterns expected in {n} rows: {(1 - (1 - feature_mass) ** n).sum():.0f}"


def held_out_likelihood(bits, mass, rows):
    """Mean natural log of the fit's probability of rows, in nats per row; unlisted patterns count as 1e-12."""
    codes, counts = np.unique(rows @ (1 << np.arange(rows.shape[1])), return_counts=True)
    order = np.argsort(bits)
    at = np.minimum(np.searchsorted(bits[order], codes), len(bits) - 1)
    found = bits[order][at] == codes
    return float((counts * np.log(np.where(found, mass[order][at], 1e-12))).sum() / counts.sum())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sample")
    parser.add_argument("statistics")
    parser.add_argument("output")
    parser.add_argument("--holdout", type=int, metavar="SEED", help="fit on half of the rows only, split by this seed")
    parser.add_argument("--holdout-dir", metavar="DIR", default=".", help="where the held-out and drawn rows go")
    parser.add_argument("--smallest-mass", type=float, default=1e-11, help="patterns rarer than this are not followed")
    options = parser.parse_args()

    frame = pd.read_csv(options.sample)
    columns = list(frame.columns)
    rows = frame.to_numpy(dtype=np.int64)
    with open(options.statistics) as file:
        published = Published(json.load(file), columns)
    held_out = None
    if options.holdout is not None:
        shuffled = np.random.RandomState(options.holdout).permutation(len(rows))
        rows, held_out = rows[shuffled[: len(rows) // 2]], rows[shuffled[len(rows) // 2 :]]

    model, bits, mass = fit(rows, columns, published, options.smallest_mass, lambda line: print(line, flush=True))
    with open(options.output, "w") as file:
        file.write(swift_source(model))
    for line in summary(bits, mass, columns, published):
        print(line)
    if held_out is not None:
        print(f"held-out rows: {held_out_likelihood(bits, mass, held_out):.5f} nats per row")
        drawn = np.random.RandomState(options.holdout).choice(bits, published.rows, p=mass / mass.sum())
        for name, table in (
            ("held-out", held_out),
            ("generated", np.column_stack([drawn >> k & 1 for k in range(len(columns))])),
        ):
            pd.DataFrame(table, columns=columns).to_csv(f"{options.holdout_dir}/{name}.csv", index=False)


if __name__ == "__main__":
    main()
