"""What the checks of the monitor share: traffic to an endpoint, its captures, and what a run says of them."""

import json
import os

from serving_kit import expect, wait_until


def make_sessions(program, seed, rows, path):
    """Generated sessions nobody trained on, and the path of their file."""
    program.run("generate", "--rows", str(rows), "--seed", str(seed), "--output", path, "--quiet")
    return path


def train_sessions(program, rows=30_000):
    """A model of generated sessions, `model`."""
    make_sessions(program, 7, rows, "training.csv")
    program.run(
        "train", "training.csv", "--label", "ordered", "--id", "UserID", "--output", "model", "--set",
        "num_boost_round=10", "--quiet",
    )


def split_file(path, rows, head, tail):
    """Writes the first rows of a CSV to one file and the others to a second one, each with the header line."""
    with open(path, encoding="utf-8") as file:
        lines = file.readlines()
    for name, part in [(head, lines[1:1 + rows]), (tail, lines[1 + rows:])]:
        with open(name, "w", encoding="utf-8") as file:
            file.writelines(lines[:1] + part)


def send(program, server, endpoint, data, model, *words, home="home", identifier="UserID", waits=True):
    """Sends rows with `simulate`, and waits until what was answered is captured, one line a row in CSV."""
    before = captured_rows(endpoint, home) if waits else 0
    told = program.json(
        "simulate", data, "--id", identifier, "--model", model, "--endpoint",
        f"http://127.0.0.1:{server.port}/endpoints/{endpoint}/invocations", "--quiet", *words,
    )
    answered = told["scored_rows"]
    if waits:
        wait_until(
            lambda: captured_rows(endpoint, home) >= before + answered, f"{answered} captured rows of {endpoint}", 30
        )
    return told


def captured_rows(endpoint, home="home"):
    """Captured rows, one line of the request each; a line that is still being written is not counted."""
    folder = f"{home}/captured/{endpoint}"
    count = 0
    for path, _, names in os.walk(folder):
        for name in names:
            if not name.endswith(".jsonl"):
                continue
            with open(os.path.join(path, name), "rb") as file:
                for line in file:
                    if line.endswith(b"\n"):
                        count += json.loads(line)["captureData"]["endpointInput"]["data"].strip().count("\n") + 1
    return count


class Run:
    """What one `monitor run` wrote and said."""

    def __init__(self, folder, told):
        self.folder, self.told = folder, told

    def file(self, name):
        with open(f"{self.folder}/{name}", encoding="utf-8") as file:
            return json.load(file)

    @property
    def violations(self):
        """Column and check of each violation."""
        return [
            (entry["feature_name"], entry["constraint_check_type"])
            for entry in self.file("constraint_violations.json")["violations"]
        ]

    @property
    def violated(self):
        return {column for column, _ in self.violations}

    @property
    def findings(self):
        return self.file("findings.json")["findings"]

    @property
    def alarms(self):
        """Columns and kinds of the alarms, the most important first."""
        return [(finding.get("column"), finding["kind"]) for finding in self.findings if finding["severity"] == "alarm"]


FILES = {"statistics.json", "constraints.json", "constraint_violations.json", "findings.json", "report.html"}


def monitor(program, output, *words, baseline="model"):
    """Runs the monitor once; `words` say on what."""
    told = program.json("monitor", "run", "--baseline", baseline, "--output", output, *words)
    expect(set(os.listdir(output)) == FILES, output, "holds", os.listdir(output))
    return Run(output, told)


def monitor_captured(program, output, endpoint, *words, baseline="model", home="home"):
    return monitor(program, output, "--captured", f"{home}/captured/{endpoint}", *words, baseline=baseline)
