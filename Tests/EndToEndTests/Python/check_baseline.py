"""Are statistics.json and constraints.json what SageMaker Model Monitor's own files look like?

check_baseline.py FOLDER prints {"features": [names], "faults": [sentences]}.
"""

import json
import sys

import tables

folder = sys.argv[1]
faults = []


def check(holds, sentence):
    if not holds:
        faults.append(sentence)


def keys(value, expected, name):
    check(list(value) == expected, f"{name} has the keys {list(value)} and not {expected}")


def read(name):
    with open(f"{folder}/{name}", encoding="utf-8") as file:
        text = file.read()
    check(text.endswith("}"), f"{name} ends with something else than a brace")
    return json.loads(text)


statistics = read("statistics.json")
constraints = read("constraints.json")
keys(statistics, ["version", "dataset", "features"], "statistics.json")
check(statistics["version"] == 0.0 and constraints["version"] == 0.0, "the version is not 0.0")
rows = statistics["dataset"]["item_count"]
for feature in statistics["features"]:
    name, kind = feature["name"], feature["inferred_type"]
    check(kind in ("Integral", "Fractional", "String", "Unknown"), f"{name} has the type {kind}")
    if kind in ("Integral", "Fractional"):
        keys(feature, ["name", "inferred_type", "numerical_statistics"], name)
        numbers = feature["numerical_statistics"]
        order = ["common", "mean", "sum", "std_dev", "min", "max", "approximate_num_distinct_values", "completeness",
                 "distribution"]
        check(set(numbers) - set(order) == set(), f"{name} has unknown keys among {list(numbers)}")
        check({"common", "mean", "sum", "std_dev", "min", "max", "distribution"} <= set(numbers), f"{name} lacks keys")
        buckets = numbers["distribution"]["kll"]["buckets"]
        check(len(buckets) == 10, f"{name} has {len(buckets)} buckets")
        keys(buckets[0], ["lower_bound", "upper_bound", "count"], f"{name}'s bucket")
        # Counts come from a sketch: they add up to about the number of cells.
        present = numbers["common"]["num_present"]
        check(abs(sum(b["count"] for b in buckets) - present) <= 0.01 * present, f"{name}'s buckets miss cells")
        sketch = numbers["distribution"]["kll"]["sketch"]
        check({"parameters", "data"} <= set(sketch), f"{name}'s sketch lacks keys")
        keys(sketch["parameters"], ["c", "k"], f"{name}'s sketch parameters")
    elif kind == "String":
        keys(feature, ["name", "inferred_type", "string_statistics"], name)
        numbers = feature["string_statistics"]
        check({"common", "distinct_count"} <= set(numbers), f"{name} lacks keys")
    common = numbers["common"]
    keys(common, ["num_present", "num_missing"], f"{name}'s counts")
    check(common["num_present"] + common["num_missing"] == rows, f"{name} does not count every row")
names = [feature["name"] for feature in statistics["features"]]
check([feature["name"] for feature in constraints["features"]] == names, "the two files name other columns")
for feature in constraints["features"]:
    check(list(feature)[:3] == ["name", "inferred_type", "completeness"], f"{feature['name']} has {list(feature)}")
    check(0 <= feature["completeness"] <= 1, f"{feature['name']} is complete by {feature['completeness']}")
settings = constraints["monitoring_config"]
check({"evaluate_constraints", "emit_metrics", "datatype_check_threshold"} <= set(settings), "settings are missing")
tables.answer(features=names, faults=faults)
