"""The container contract of SageMaker: trains and serves under a folder like /opt/ml, and compares with Python's XGBoost.

`python3 container_contract.py BINARY`, see serving_kit.py.
"""

import csv
import json
import os
import signal
import subprocess
import time

import numpy
import xgboost

from serving_kit import Connection, Server, expect, get, main, wait_until

USUAL = {
    "num_round": "30", "objective": "binary:logistic", "eval_metric": "logloss,auc", "max_depth": "4", "eta": "0.3",
    "min_child_weight": "2", "subsample": "0.8",
}


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text if isinstance(text, str) else json.dumps(text))


def job(name, channels, hyperparameters, content_type="text/csv"):
    """An /opt/ml of its own; channels are texts by channel and file."""
    write(f"{name}/input/config/hyperparameters.json", hyperparameters)
    entry = {"TrainingInputMode": "File", "S3DistributionType": "FullyReplicated", "RecordWrapperType": "None"}
    if content_type:
        entry["ContentType"] = content_type
    write(f"{name}/input/config/inputdataconfig.json", {channel: entry for channel in channels})
    write(
        f"{name}/input/config/resourceconfig.json",
        {"current_host": "algo-1", "hosts": ["algo-1"], "network_interface_name": "eth0"},
    )
    for channel, files in channels.items():
        for file, text in files.items():
            write(f"{name}/input/data/{channel}/{file}", text)
    for folder in ("model", "output"):
        os.makedirs(f"{name}/{folder}", exist_ok=True)
    return name


def run(program, command, name, **environment):
    return subprocess.run(
        [program.binary, "container", command, "--prefix", name], capture_output=True, text=True,
        stdin=subprocess.DEVNULL, env=os.environ | environment,
    )


def lines(rows):
    return "\n".join(",".join(row) for row in rows)


def fails(program, name, words, *job_parts, **options):
    """A job that must fail, and say so where SageMaker looks."""
    result = run(program, "train", job(name, *job_parts, **options))
    expect(result.returncode == 1, name, "ended with", result.returncode, result.stderr)
    with open(f"{name}/output/failure", encoding="utf-8") as file:
        reason = file.read()
    expect(words in reason, name, "says", reason)
    expect(len(reason) <= 1024, name, "says too much")
    expect(os.listdir(f"{name}/model") == [], name, "left a model")


def serve(program, name):
    return Server(
        program, ["--prefix", name, "--host", "127.0.0.1"], command=("container", "serve"), log=f"{name}.log"
    )


def served(program, name, body):
    """What a container that serves this model answers, in CSV and in JSON; it ends when it is asked to."""
    with serve(program, name) as server:
        ping = get(server.port, "/ping")
        expect(ping.status == 200 and ping.body == b"", "ping", ping.status, ping.body)
        expect(get(server.port, "/endpoints").status == 401, "more than predictions is open")
        with Connection(server.port) as connection:
            answer = connection.post(body)
            expect(answer.status == 200, name, answer.status, answer.body[:300])
            inside = connection.post(body, Accept="application/json").json["predictions"]
            expect(connection.post("1,2\n").status == 400, "a row of another length")
            expect(connection.post("<x/>", Content_Type="text/xml").status == 415, "XML is no row")
        expect(numpy.allclose([p["score"] for p in inside], answer.numbers, atol=1e-9, rtol=0), "JSON differs")
        expect(server.stop() == 0, name, "ended badly")
    return numpy.array(answer.numbers)


def difference(a, b):
    return float(numpy.max(numpy.abs(numpy.asarray(a, dtype=float) - numpy.asarray(b, dtype=float))))


def check(program):
    program.run("generate", "--rows", "6000", "--seed", "11", "--output", "sessions.csv")
    with open("sessions.csv", encoding="utf-8", newline="") as file:
        sessions = list(csv.reader(file))[1:]
    # The built-in algorithm's form: the label first, as the reference writes it, then the features, no names, no id.
    rows = [[f"{float(row[-1])}"] + row[1:-1] for row in sessions]
    # A column that says nothing keeps its place.
    for row in rows:
        row.insert(3, "7")
    train, validation = rows[:4500], rows[4500:]
    body = "\n".join(",".join(row[1:]) for row in validation)
    values = numpy.array([[float(cell) for cell in row[1:]] for row in validation], dtype=numpy.float32)
    figures = {}

    # Two files a channel, the first without a line's end; the figures that SageMaker's metric definitions read.
    channels = {
        "train": {"part-0.csv": lines(train[:2000]), "part-1.csv": lines(train[2000:]) + "\n", "_SUCCESS": ""},
        "validation": {"v.csv": lines(validation)},
    }
    result = run(program, "train", job("built", channels, USUAL), TRAINING_JOB_NAME="sessions-2026")
    expect(result.returncode == 0, result.stderr)
    logged = result.stdout.splitlines()
    expect(len(logged) == 30, len(logged), "rounds logged")
    for round_number, line in enumerate(logged):
        words = line.split("\t")
        expect(words[0] == f"[{round_number}]", line)
        names = ["train-logloss", "train-auc", "validation-logloss", "validation-auc"]
        expect([word.split(":")[0] for word in words[1:]] == names, line)
    expect(not os.path.exists("built/output/failure"), "a failure is told of a training that did not fail")
    expect({"xgboost-model", "model.json", "report.html"} <= set(os.listdir("built/model")), os.listdir("built/model"))

    # Python's XGBoost loads the artifact, and both of our ways to serve agree with it.
    booster = xgboost.Booster(model_file="built/model/xgboost-model")
    expect(booster.feature_names is None, "the artifact names its columns, which SageMaker's container does not")
    expected = booster.predict(xgboost.DMatrix(values))
    labels = numpy.array([float(row[0]) for row in validation])
    loss = float(-numpy.mean(labels * numpy.log(expected) + (1 - labels) * numpy.log(1 - expected)))
    told = float(logged[-1].split("validation-logloss:")[1].split("\t")[0])
    expect(abs(loss - told) < 1e-4, "log loss", loss, "told as", told)
    figures["ours_in_python"] = difference(served(program, "built", body), expected)
    os.makedirs("alone/model")
    os.rename("built/model/xgboost-model", "alone/model/xgboost-model")
    figures["artifact_alone"] = difference(served(program, "alone", body), expected)

    # A model of Python's, in both formats; a pickle is a program.
    everything = xgboost.DMatrix(
        numpy.array([[float(cell) for cell in row[1:]] for row in train]), [float(row[0]) for row in train]
    )
    python_made = xgboost.train({"objective": "binary:logistic", "max_depth": 5, "eta": 0.2}, everything, 40)
    for kind in ("json", "ubj"):
        os.makedirs(f"python-{kind}/model")
        python_made.save_model(f"model.{kind}")
        os.rename(f"model.{kind}", f"python-{kind}/model/xgboost-model")
        figures[f"python_{kind}"] = difference(
            served(program, f"python-{kind}", body), python_made.predict(xgboost.DMatrix(values))
        )
    os.makedirs("pickled/model")
    with open("pickled/model/xgboost-model", "wb") as file:
        file.write(b"\x80\x04\x95junk")
    refused = run(program, "serve", "pickled")
    expect(refused.returncode == 1 and "pickle" in refused.stderr, refused.returncode, refused.stderr)

    # libsvm, with no content type as the built-in algorithm takes it; no validation, so no held-out rows.
    sparse = "\n".join(
        row[0] + "".join(f" {place}:{cell}" for place, cell in enumerate(row[1:], 1) if cell != "0") for row in train
    )
    result = run(program, "train", job("sparse", {"train": {"a.libsvm": sparse}}, USUAL, content_type=None))
    expect(result.returncode == 0, result.stderr)
    expect("validation-" not in result.stdout and "no row was held out" in result.stderr, result.stderr)
    expect("Nothing was held out" in open("sparse/model/report.html", encoding="utf-8").read(), "the report is silent")
    expect(not os.path.exists("sparse/model/reference.csv.gz"), "rows trained on are given as held-out ones")
    expect(xgboost.Booster(model_file="sparse/model/xgboost-model").num_features() == values.shape[1], "columns")

    # Weights; early stopping on the tuned metric keeps the best round.
    weighted = [[row[0], "2" if row[0] == "1.0" else "1"] + row[1:] for row in rows]
    channels = {"train": {"a": lines(weighted[:4500])}, "validation": {"b": lines(weighted[4500:])}}
    stopping = USUAL | {
        "csv_weights": "1", "early_stopping_rounds": "3", "num_round": "400", "eta": "0.9", "gamma": "0",
        "_tuning_objective_metric": "validation:logloss", "max_depth": "10", "min_child_weight": "0", "seed": "-3",
    }
    result = run(program, "train", job("stopping", channels, stopping))
    expect(result.returncode == 0, result.stderr)
    losses = [float(line.split("validation-logloss:")[1]) for line in result.stdout.splitlines()]
    best = losses.index(min(losses))
    expect(len(losses) == best + 4, "stopped after", len(losses), "rounds, the best being", best)
    kept = xgboost.Booster(model_file="stopping/model/xgboost-model").num_boosted_rounds()
    expect(kept == best + 1, kept, "rounds kept")
    figures["stopped_after"] = len(losses)

    # What is wrong is said where SageMaker looks.
    good = {"train": {"a.csv": lines(train)}}
    fails(program, "bad-cell", "bad-cell/input/data/train/b.csv line 2, column 3", {
        "train": {"a.csv": lines(train[:500]), "b.csv": lines([train[0], train[1][:2] + ["many"] + train[1][3:]])}
    }, USUAL)
    fails(program, "short-row", "line 501", {"train": {"a.csv": lines(train[:500] + [["1", "0"]])}}, USUAL)
    fails(program, "header", "line of names", {"train": {"a.csv": "ordered,a\n" + lines(train)}}, USUAL)
    fails(program, "three-labels", "exactly two values", {
        "train": {"a.csv": lines([[str(place % 3)] + row[1:] for place, row in enumerate(train)])}
    }, USUAL)
    fails(program, "empty", "channel train has no data", {"train": {"_SUCCESS": ""}}, USUAL)
    fails(program, "no-train", "Missing required channel: train", {"validation": good["train"]}, USUAL)
    fails(program, "test-channel", "Extraneous channel found: test", good | {"test": good["train"]}, USUAL)
    fails(program, "parquet", "which is not read here", good, USUAL, content_type="application/x-parquet")
    fails(program, "no-rounds", "Missing required hyperparameter: num_round", good, {"objective": "binary:logistic"})
    fails(program, "unknown", "Extraneous hyperparameter found: max_dept", good, USUAL | {"max_dept": "3"})
    fails(program, "range", "Hyperparameter eta: 1.5 is not in [0, 1]", good, USUAL | {"eta": "1.5"})
    fails(program, "parse", "Hyperparameter max_depth: could not parse value", good, USUAL | {"max_depth": "5.0"})
    fails(program, "regression", "Hyperparameter objective", good, USUAL | {"objective": "reg:squarederror"})
    fails(program, "dense-libsvm", "line 1: \"0\" is not index:value", {"train": {"a": "1 0 1\n"}}, USUAL,
          content_type="text/libsvm")

    # Stopped: nothing is kept, or the rounds done by then; both within SageMaker's 120 s.
    for name, keeps in [("stopped", "false"), ("stopped-kept", "true")]:
        many = USUAL | {"num_round": "100000", "save_model_on_termination": keeps}
        with open(f"{name}.log", "wb") as log:
            process = subprocess.Popen(
                [program.binary, "container", "train", "--prefix", job(name, good, many)], stdout=log, stderr=log
            )
        wait_until(lambda: os.path.getsize(f"{name}.log") > 2000, "rounds", 60)
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        code = process.wait(100)
        figures[f"{name}_seconds"] = round(time.monotonic() - began, 2)
        expect(code == (0 if keeps == "true" else 143), name, "ended with", code)
        expect(os.path.exists(f"{name}/model/xgboost-model") == (keeps == "true"), name, os.listdir(f"{name}/model"))
        expect(not os.path.exists(f"{name}/output/failure"), name, "told a failure")

    for key in ("ours_in_python", "artifact_alone", "python_json", "python_ubj"):
        expect(figures[key] <= 1e-6, key, figures[key])
    return figures


main(check)
