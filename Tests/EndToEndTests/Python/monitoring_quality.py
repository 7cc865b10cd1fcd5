"""Ground truth that comes later, and what follows from it: model quality, the estimate without labels, bias, attributions.

Figures are compared with those of scikit-learn, which this script computes from the captured answers and the labels it sent.
"""

import csv
import json
import math
import os
import random
import subprocess
import time

import numpy
from monitoring_kit import make_sessions, train_sessions
from serving_kit import Connection, captured, captured_id, expect, main, wait_until
from sklearn import metrics

ROWS = 2400


def send_rows(server, endpoint, rows, prefix):
    """One request a row, each with an inference ID; the probabilities of the answers by ID."""
    answers = {}
    with Connection(server.port) as connection:
        for number, row in enumerate(rows):
            name = f"{prefix}-{number}"
            answer = connection.post(
                ",".join(row), f"/endpoints/{endpoint}/invocations", X_Amzn_SageMaker_Inference_Id=name,
            )
            expect(answer.status == 200, answer.status, answer.body)
            answers[name] = answer.numbers[0]
    wait_until(
        lambda: sum(1 for _, record in captured(f"home/captured/{endpoint}") if captured_id(record) in answers)
        == len(answers), f"{len(answers)} captured rows of {endpoint}", 30,
    )
    return answers


def labelled_rows(program, features, seed, rows, path):
    make_sessions(program, seed, rows, path)
    with open(path, encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    return [[row[name] for name in features] for row in table], [row["ordered"] for row in table]


def json_lines(labels):
    return "".join(
        json.dumps({
            "groundTruthData": {"data": label, "encoding": "CSV"}, "eventMetadata": {"eventId": name},
            "eventVersion": "0",
        }, separators=(",", ":")) + "\n" for name, label in labels
    )


def post(server, endpoint, body, token, kind="application/jsonlines"):
    with Connection(server.port) as connection:
        return connection.send(
            "POST", f"/endpoints/{endpoint}/ground-truth", body.encode(),
            {"Content-Type": kind, "Authorization": f"Bearer {token}"},
        )


def look(program, output, *words, fails=None):
    """A run by hand: what it said and wrote."""
    if fails:
        return program.run("monitor", "run", *words, "--output", output, fails=fails).stderr
    return program.json("monitor", "run", *words, "--output", output)


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def close(found, wanted, what, margin=1e-9):
    expect(math.isclose(found, wanted, rel_tol=margin, abs_tol=margin), what, "is", found, "and not", wanted)


def check_figures(folder, answers, labels, threshold):
    """`statistics.json` is what scikit-learn says of the same rows."""
    names = sorted(labels)
    y = numpy.array([int(labels[name]) for name in names])
    p = numpy.array([answers[name] for name in names])
    # A model's own threshold is one in single precision, from which on rows are positive.
    predicted = (p.astype(numpy.float32) >= numpy.float32(threshold)).astype(int)
    file = read(f"{folder}/statistics.json")
    expect(file["dataset"]["item_count"] == len(names), file["dataset"])
    found = file["binary_classification_metrics"]
    matrix = metrics.confusion_matrix(y, predicted, labels=[0, 1])
    expect(
        [[found["confusion_matrix"][a][b] for b in "01"] for a in "01"] == matrix.tolist(), found["confusion_matrix"],
        "is not", matrix,
    )
    wanted = {
        "recall": metrics.recall_score(y, predicted), "precision": metrics.precision_score(y, predicted),
        "accuracy": metrics.accuracy_score(y, predicted), "auc": metrics.roc_auc_score(y, p),
        "f0_5": metrics.fbeta_score(y, predicted, beta=0.5), "f1": metrics.f1_score(y, predicted),
        "f2": metrics.fbeta_score(y, predicted, beta=2), "true_negative_rate": matrix[0][0] / matrix[0].sum(),
    }
    for name, value in wanted.items():
        close(found[name]["value"], value, name)
    quality = read(f"{folder}/quality.json")
    overall = quality["overall"]
    close(overall["log_loss"]["value"], metrics.log_loss(y, p), "log loss", 1e-6)
    close(overall["brier_score"], metrics.brier_score_loss(y, p), "Brier score", 1e-6)
    for name in ["precision", "recall", "accuracy"]:
        low, high = overall[name]["interval"]
        expect(low <= wanted[name] <= high, name, overall[name])
    expect(quality["periods"] and sum(one["rows"] for one in quality["periods"]) == len(names), quality["periods"])
    return wanted


def check_inputs(program, server, token):
    """Whatever is wrong is said by line, and nothing of it is kept."""
    answer = post(server, "shop", "a,1\nb\n,1\n", token, "text/csv")
    expect(answer.status == 400 and answer.json["error"]["code"] == "bad-ground-truth", answer.body)
    expect([row["row"] for row in answer.json["error"]["rows"]] == [2, 3], answer.body)
    expect(post(server, "shop", "{}\n", token).status == 400, "an empty object was taken")
    expect(post(server, "nobody", "a,1\n", token).status == 404, "an unknown endpoint was taken")
    expect(post(server, "shop", "a,1\n", "wrong").status == 401, "a wrong token was taken")
    expect(post(server, "shop", "a,1\n" * 2_000_000, token).status == 413, "8 MB were taken")
    with open("bad.csv", "w", encoding="utf-8") as file:
        file.write("a,1\nb\n")
    told = program.run("ground-truth", "bad.csv", "--endpoint", "shop", "--home", "home", fails=1).stderr
    expect("bad.csv line 2: 1 fields instead of two" in told and "nothing was kept" in told, told)
    program.run("ground-truth", "missing.csv", "--endpoint", "shop", "--home", "home", fails=1)
    told = program.run("ground-truth", "bad.csv", "--endpoint", "nobody", "--home", "home", fails=1).stderr
    expect("there is no endpoint nobody" in told, told)
    for path, _, names in os.walk("home/ground-truth/shop"):
        expect(not names, path, "holds", names)


def check_looks(program, server, token, features):
    """By hand: before labels come, with them, and with a stream that went bad."""
    rows, truth = labelled_rows(program, features, 1001, ROWS, "live.csv")
    began = time.time()
    answers = send_rows(server, "shop", rows, "good")
    labels = {f"good-{number}": label for number, label in enumerate(truth)}
    captures = ["--captured", "home/captured/shop", "--ground-truth", "home/ground-truth/shop"]
    both = ["--kind", "model-quality", "--baseline", "model", *captures]

    told = look(program, "early", *both, fails=1)
    expect("no ground truth at home/ground-truth/shop" in told and "leave it out" in told, told)
    early = look(program, "early", *both[:-2])
    expect(early["rows"] == 0 and not early["violations"], early)
    expect("No label" in early["exit_message"] and "customers change their minds" in early["estimate"]["blind_spot"], early)
    expect(set(os.listdir("early")) == {"constraint_violations.json", "quality.json", "report.html"}, os.listdir("early"))
    with open("early/report.html", encoding="utf-8") as file:
        expect("customers change their minds" in file.read(), "the page does not say what the estimate cannot see")

    # Half by HTTP, JSON and CSV, half by a file; one label is mended by a later one.
    names = sorted(labels)
    parts = [names[0::4], names[1::4], names[2::2]]
    wrong = [(names[0], "1" if labels[names[0]] == "0" else "0")]
    first = post(server, "shop", json_lines(wrong + [(name, labels[name]) for name in parts[0]]), token)
    expect(first.status == 200 and first.json["labels"] == len(parts[0]) + 1, first.body)
    lines = "inference_id,label\n" + "".join(f"{name},{labels[name]}\n" for name in parts[1])
    expect(post(server, "shop", lines, token, "text/csv").json["labels"] == len(parts[1]), "CSV was not taken")
    with open("labels.jsonl", "w", encoding="utf-8") as file:
        file.write(json_lines([(name, labels[name]) for name in names if name not in set(parts[0] + parts[1])]))
        file.write(json_lines([("nobody", "1")]))
    told = program.json("ground-truth", "labels.jsonl", "--endpoint", "shop", "--home", "home")
    expect(os.path.exists(told["file"]) and time.strftime("/%Y/%m/%d/%H/", time.gmtime(began)) in told["file"], told)

    threshold = read("model/metrics.json")["test"]["threshold"]
    run = look(program, "quality", *both, "--merged", "merged")
    expect(run["rows"] == ROWS and run["ground_truth"]["matched"] == ROWS, run)
    expect(run["ground_truth"]["unused_labels"] == 1 and run["ground_truth"]["duplicate_labels"] == 1, run)
    wanted = check_figures("quality", answers, labels, threshold)
    expect(run["violations"] == [], "a stream like the baseline violates", run["violations"])
    merged = [record for _, record in captured("merged/merge/shop")]
    expect(len(merged) == ROWS and all(record["groundTruthData"]["data"] in "01" for record in merged), len(merged))
    for name in ["accuracy", "auc"]:
        low, high = run["estimate"][name]["lower"], run["estimate"][name]["upper"]
        expect(low - 0.01 <= wanted[name] <= high + 0.01, name, wanted[name], "was estimated as", low, high)
    strict = look(program, "strict", *both, "--method", "aws")
    expect(len(strict["violations"]) == len(run["within_chance"]), strict["violations"], run["within_chance"])

    # The same figures from a file, with a baseline made of it, which it keeps to.
    with open("scored.csv", "w", encoding="utf-8") as file:
        file.write("ordered,probability\n")
        file.writelines(f"{labels[name]},{answers[name]}\n" for name in sorted(labels))
    program.run(
        "baseline", "scored.csv", "--kind", "model-quality", "--label", "ordered", "--probability", "probability",
        "--threshold", str(threshold), "--output", "quality-baseline", "--quiet",
    )
    expect(set(os.listdir("quality-baseline")) == {"statistics.json", "constraints.json", "quality.json"}, "files")
    own = look(program, "own", "--kind", "model-quality", "--baseline", "quality-baseline", "--data", "scored.csv",
               "--label", "ordered", "--method", "aws")
    expect(own["violations"] == [] and own["rows"] == ROWS, own)

    # Customers change: what happens has nothing to do with the features any more, and nothing in the features shows it.
    draw = random.Random(3)
    changed = {name: str(int(draw.random() < 0.3)) for name in labels}
    with open("changed.jsonl", "w", encoding="utf-8") as file:
        file.write(json_lines(changed.items()))
    bad = look(program, "bad", "--kind", "model-quality", "--baseline", "model", "--captured", "home/captured/shop",
               "--ground-truth", "changed.jsonl")
    check_figures("bad", answers, changed, threshold)
    found = {entry["metric"] for entry in bad["violations"]}
    expect({"auc", "accuracy", "recall", "f1", "truePositiveRate"} <= found, "a model that fails violates only", found)
    for entry in read("bad/constraint_violations.json")["violations"]:
        expect(list(entry) == ["constraint_check_type", "description", "metric_name"], entry)
    told = program.run("monitor", "run", "--kind", "model-quality", "--baseline", "model", "--captured",
                       "home/captured/shop", "--ground-truth", "changed.jsonl", "--output", "bad",
                       "--fail-on-violations", fails=3).stdout
    expect("customers change their minds" in told and "LessThanThreshold  auc" in told, told)
    # An edited threshold is taken at its word.
    constraints = read("quality-baseline/constraints.json")
    constraints["binary_classification_constraints"]["auc"]["threshold"] = 0.99999
    with open("quality-baseline/constraints.json", "w", encoding="utf-8") as file:
        json.dump(constraints, file)
    edited = look(program, "edited", "--kind", "model-quality", "--baseline", "quality-baseline", "--data", "scored.csv",
                  "--label", "ordered")
    expect([entry["metric"] for entry in edited["violations"]] == ["auc"], edited["violations"])
    return len(found)


def check_bias(program, features):
    """Clarify's metrics of a group, against their own formulas, and attributions against the model's own."""
    facet = "loc_uk"
    program.run(
        "baseline", "training.csv", "--kind", "model-bias", "--model", "model", "--facet", f"{facet}=1", "--output",
        "bias-baseline", "--quiet",
    )
    captures = ["--captured", "home/captured/shop", "--ground-truth", "home/ground-truth/shop", "--model", "model"]
    look(program, "bias", "--kind", "model-bias", "--baseline", "bias-baseline", "--facet", f"{facet}=1", *captures)
    found = {
        entry["name"]: entry["value"]
        for entry in read("bias/analysis.json")["post_training_bias_metrics"]["facets"][facet][0]["metrics"]
    }
    place = features.index(facet)
    threshold = numpy.float32(read("model/metrics.json")["test"]["threshold"])
    sides = {True: [], False: []}
    for _, record in captured("home/captured/shop"):
        data = record["captureData"]
        probability = numpy.float32(data["endpointOutput"]["data"])
        sides[data["endpointInput"]["data"].split(",")[place].strip() == "1"].append(probability >= threshold)
    inside, outside = numpy.mean(sides[True]), numpy.mean(sides[False])
    close(found["DPPL"], outside - inside, "DPPL")
    close(found["DI"], inside / outside, "DI")
    told = look(program, "x", "--kind", "model-bias", "--baseline", "bias-baseline", *captures, fails=64)
    expect("--facet" in told, told)

    run = look(program, "shap", "--kind", "model-explainability", "--baseline", "model", "--captured", "home/captured/shop")
    expect(run["rows"] == ROWS and run["metrics"]["ndcg"] > 0.95 and not run["violations"], run["metrics"])
    before = read("model/metrics.json")["importance"]
    now = read("shap/analysis.json")["explanations"]["kernel_shap"]["label0"]["global_shap_values"]
    ranked = sorted(now, key=lambda name: -now[name])
    gain = lambda order: sum(before.get(name, 0) / math.log2(place + 2) for place, name in enumerate(order))
    close(run["metrics"]["ndcg"], gain(ranked) / gain(sorted(before, key=lambda name: -before[name])), "NDCG")
    # A baseline whose least important features were the most important ones.
    os.makedirs("reversed", exist_ok=True)
    values = sorted(now.values())
    with open("reversed/analysis.json", "w", encoding="utf-8") as file:
        json.dump({"version": "1.0", "explanations": {"kernel_shap": {"label0": {"global_shap_values": dict(
            zip(ranked, values, strict=True))}}}}, file)
    run = look(program, "drifted", "--kind", "model-explainability", "--baseline", "reversed", "--model", "model",
               "--captured", "home/captured/shop")
    expect([entry["check"] for entry in run["violations"]] == ["feature_attribution_drift_check"], run["violations"])


def check_errors(program):
    """What was forgotten is named."""
    for words, hint in [
        (["--baseline", "nothing", "--data", "scored.csv"], "nothing"),
        (["--baseline", "model", "--data", "training.csv", "--label", "orderd"], "orderd"),
        (["--baseline", "quality-baseline", "--data", "live.csv", "--label", "ordered"], "--probability"),
        (["--baseline", "model", "--data", "scored.csv", "--threshold", "2"], "0 to 1"),
        (["--baseline", "model", "--captured", "home/captured/shop", "--ground-truth", "missing"], "missing"),
    ]:
        result = subprocess.run(
            [program.binary, "monitor", "run", "--kind", "model-quality", *words, "--output", "none"],
            capture_output=True, text=True, stdin=subprocess.DEVNULL,
        )
        expect(result.returncode in (1, 64) and hint in result.stderr, words, result.returncode, result.stderr)
        expect(not os.path.exists("none"), "a failed run left its folder:", words)


def check_schedules(program, server, token, features):
    """A schedule of each kind: a good stream, then one that went bad."""
    rows, truth = labelled_rows(program, features, 1002, 1200, "more.csv")
    draw = random.Random(5)
    program.run("deploy", "model", "--endpoint", "watched", "--home", "home", "--quiet")
    for kind, words in [
        ("model-quality", []), ("model-explainability", []),
        ("model-bias", ["--facet", "loc_uk=1", "--baseline", "bias-baseline"]),
    ]:
        program.run("monitor", "schedule", "--endpoint", "watched", "--name", kind, "--kind", kind, "--cron", "daily",
                    *words, "--home", "home", "--quiet")
    told = program.run("monitor", "schedule", "--endpoint", "watched", "--name", "x", "--kind", "model-bias", "--facet",
                       "loc_uk=1", "--home", "home", fails=64).stderr
    expect("analysis.json" in told and "propensity baseline" in told, told)
    wait_until(lambda: "watched" in server.messages(), "the endpoint", 10)
    time.sleep(0.5)
    runs = {}
    for part, labels in [("fine", truth), ("spoilt", [str(int(draw.random() < 0.5)) for _ in truth])]:
        answers = send_rows(server, "watched", rows, part)
        lines = json_lines((f"{part}-{number}", label) for number, label in enumerate(labels))
        expect(post(server, "watched", lines, token).status == 200, "labels were not taken")
        time.sleep(1.1)
        for kind in ["model-quality", "model-explainability", "model-bias"]:
            runs[part, kind] = program.json("monitor", "trigger", kind, "--wait", "90", "--home", "home")
        run = runs[part, "model-quality"]
        expect(run["rows"] == len(truth), run)
        wanted = check_figures(
            os.path.dirname(run["report"]), answers,
            {f"{part}-{number}": label for number, label in enumerate(labels)},
            read("model/metrics.json")["test"]["threshold"],
        )
    fine, spoilt = runs["fine", "model-quality"], runs["spoilt", "model-quality"]
    expect(fine["status"] == "Completed" and fine["violations"] == 0, fine)
    expect(spoilt["status"] == "CompletedWithViolations" and spoilt["violations"] > 5, spoilt)
    expect("completed successfully with" in spoilt["exit_message"], spoilt)
    expect(runs["fine", "model-explainability"]["status"] == "Completed", runs["fine", "model-explainability"])
    for kind in ["model-explainability", "model-bias"]:
        run = runs["spoilt", kind]
        expect(run["status"].startswith("Completed") and run["rows"] == len(truth), kind, run)
        expect(os.path.exists(run["report"]), run["report"], "is not there")
    found = sum(1 for _ in captured("home/monitoring/merge/watched"))
    # Two schedules merge, each two windows.
    expect(found == 4 * len(truth), "merged", found)
    return {"scheduled_violations": spoilt["violations"], "scheduled_auc": wanted["auc"]}


def check(program):
    train_sessions(program)
    program.run("deploy", "model", "--endpoint", "shop", "--home", "home", "--quiet")
    features = [column["name"] for column in read("model/schema.json")["columns"] if column["role"] == "feature"]
    token = program.token("invoke")
    with program.serve("--home", "home") as server:
        check_inputs(program, server, token)
        violations = check_looks(program, server, token, features)
        check_bias(program, features)
        check_errors(program)
        figures = check_schedules(program, server, token, features)
        expect(server.stop() == 0, "ended with an error")
    return figures | {"violations": violations}


main(check)
