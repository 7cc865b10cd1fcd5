"""The files of a run, its exit codes, and inputs that are broken: a clear message, and nothing half-written."""

import importlib.util
import json
import os
import random
import shutil
import subprocess
import sys

from monitoring_kit import Run, make_sessions, monitor, monitor_captured, send, train_sessions
from serving_kit import captured, expect, main, wait_until

DAY = "captured/shop/AllTraffic/2026/01/31/21"


def write(path, content):
    folder = os.path.dirname(path)
    if folder:
        os.makedirs(folder, exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def event(request, answer="0.25", number=0):
    """A captured line as SageMaker writes it."""
    def side(mode, data):
        return {"observedContentType": "text/csv", "mode": mode, "data": data, "encoding": "CSV"}

    return json.dumps({
        "captureData": {"endpointInput": side("INPUT", request), "endpointOutput": side("OUTPUT", answer)},
        "eventMetadata": {"eventId": f"e{number}", "inferenceTime": "2026-01-31T21:47:16Z"}, "eventVersion": "0",
    }) + "\n"


def check_files(program):
    """What a run on captured traffic writes is what the baseline of the same cells in the same order is."""
    make_sessions(program, 1001, 1500, "live.csv")
    program.run("deploy", "model", "--endpoint", "shop", "--home", "home", "--quiet")
    with program.serve("--home", "home") as server:
        send(program, server, "shop", "live.csv", "model", "--batch", "10", "--noise", "loc_uk")
        wait_until(lambda: server.stop() == 0, "the end of the server", 40)
    run = monitor_captured(program, "report", "shop")
    names = [feature["name"] for feature in run.file("statistics.json")["features"]]
    with open("cells.csv", "w", encoding="utf-8") as file:
        file.write(",".join(names) + "\n")
        for _, record in captured("home/captured/shop"):
            sides = [record["captureData"][side]["data"].split() for side in ["endpointOutput", "endpointInput"]]
            file.writelines(f"{answer},{request}\n" for answer, request in zip(*sides, strict=True))
    program.run("baseline", "cells.csv", "--output", "cells", "--quiet")
    for name in ["statistics.json", "constraints.json"]:
        with open(f"cells/{name}", "rb") as one, open(f"report/{name}", "rb") as other:
            expect(one.read() == other.read(), name, "is not the baseline's of the same cells")
    statistics, constraints = run.file("statistics.json"), run.file("constraints.json")
    expect(statistics["version"] == 0.0 and statistics["dataset"]["item_count"] == 1500, "statistics.json")
    expect([f["name"] for f in constraints["features"]] == names, "constraints.json has other columns")
    for violation in run.file("constraint_violations.json")["violations"]:
        expect(list(violation) == ["feature_name", "constraint_check_type", "description"], violation)
    with open("report/report.html", encoding="utf-8") as file:
        page = file.read()
    expect("loc_uk" in page and "monitor run" in page, "report.html does not tell what was found and how")
    for word in ["http://", "https://"]:
        expect(f'src="{word}' not in page and f'href="{word}' not in page, "report.html needs the network")
    # Twice the same: the same files.
    again = monitor_captured(program, "again", "shop")
    for name in ["statistics.json", "constraints.json", "constraint_violations.json", "findings.json"]:
        with open(f"report/{name}", "rb") as one, open(f"again/{name}", "rb") as other:
            expect(one.read() == other.read(), name, "is another one in a second run")
    expect(again.alarms == [("loc_uk", "noise")], again.alarms)


def check_formats(program):
    """The same rows are the same columns, however requests and answers are written."""
    ways = {
        "csv": [], "csv-by-name": ["--by-name"], "json": ["--format", "json"],
        "json-by-name": ["--format", "json", "--by-name"],
    }
    for name in ways:
        program.run("deploy", "model", "--endpoint", name, "--home", "home", "--quiet")
    texts = {}
    with program.serve("--home", "home") as server:
        for name, options in ways.items():
            # One connection, so that rows are captured in one order.
            told = send(
                program, server, name, "live.csv", "model", "--batch", "10", "--rows", "500", "--connections", "1",
                *options, waits=False,
            )
            expect(told["scored_rows"] == 500, told)
        wait_until(lambda: server.stop() == 0, "the end of the server", 40)
    for name in ways:
        run = monitor_captured(program, f"report-{name}", name)
        expect(run.told["rows"] == 500 and not run.alarms and not run.violations, name, run.told["rows"], run.alarms)
        with open(f"report-{name}/statistics.json", encoding="utf-8") as file:
            texts[name] = file.read()
    for name in ways:
        expect(texts[name] == texts["csv"], "statistics.json of", name, "is not that of csv")


def check_sdk():
    """SageMaker's own classes read the files, where they are installed."""
    if importlib.util.find_spec("sagemaker") is None:
        return None
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "check_sagemaker_files.py")
    result = subprocess.run([sys.executable, script, "report"], capture_output=True, text=True)
    expect(result.returncode == 0, result.stderr)
    told = json.loads(result.stdout.splitlines()[-1])
    expect(not told["faults"] and told["features"] == 24 and told["violations"] > 0, told)
    return told["violations"]


def check_binary_drift(program):
    """A 0/1 column from 29 % to 55 %: found by default, missed with Model Monitor's distance."""
    draw = random.Random(3)
    for name, share, rows in [("before", 0.29, 5000), ("after", 0.55, 1000)]:
        lines = [f"{draw.randrange(100)},{draw.random() < share:d}\n" for _ in range(rows)]
        write(f"{name}.csv", "age,member\n" + "".join(lines))
    program.run("baseline", "before.csv", "--output", "before", "--quiet")
    run = monitor(program, "drift", "--data", "after.csv", baseline="before")
    expect(run.violations == [("member", "baseline_drift_check")], run.violations)
    expect(run.alarms == [("member", "rate-changed")], run.alarms)
    run = monitor(program, "drift", "--data", "after.csv", "--method", "aws", baseline="before")
    expect(not run.violations and not run.findings, run.violations)
    # The true counts are what finds it: AWS's two files alone have them for a column of two values.
    os.remove("before/distributions.json")
    run = monitor(program, "drift", "--data", "after.csv", baseline="before")
    expect(run.violations == [("member", "baseline_drift_check")], "without distributions.json:", run.violations)

    words = ["monitor", "run", "--baseline", "before", "--data", "after.csv", "--output", "drift", "--quiet"]
    program.run(*words)
    program.run(*words, "--fail-on-violations", fails=3)
    expect(Run("drift", None).violations, "the files of a run that ended with 3 are not there")
    program.run(*words, "--fail-on-violations", "--method", "aws")


def check_usage(program):
    run = ["monitor", "run"]
    for words in [
        [*run], [*run, "--baseline", "before"], [*run, "--data", "after.csv"],
        [*run, "--baseline", "before", "--data", "after.csv", "--captured", "home"],
        [*run, "--baseline", "before", "--data", "after.csv", "--start", "2026-01-31T13:00:00Z"],
        [*run, "--baseline", "before", "--captured", "home", "--start", "yesterday"],
        [*run, "--baseline", "before", "--captured", "home", "--start", "2026-01-31T13:00:00Z", "--end",
         "2026-01-31T13:00:00Z"],
        [*run, "--baseline", "before", "--data", "after.csv", "--method", "better"],
        [*run, "--baseline", "before", "--data", "after.csv", "--alarm-rate", "0"],
        [*run, "--baseline", "before", "--data", "after.csv", "--alarm-rate", "nan"],
        ["monitor", "schedule", "--endpoint", "shop"], ["monitor", "schedule", "--name", "a"],
        ["monitor", "schedule", "--endpoint", "shop", "--name", "a", "--mute", "loc_uk"],
        ["monitor", "show"], ["monitor", "show", "a", "--limit", "0"], ["monitor", "trigger"],
        ["alerts", "add", "a"], ["alerts", "add", "a", "--webhook", "https://a.example", "--command", "/bin/true"],
        ["alerts", "add", "a", "--mail", "ops@a.example"],
    ]:
        program.run(*words, fails=64)
    for words, says in [
        (["monitor", "schedule", "--endpoint", "nothing", "--name", "a"], "there is no endpoint nothing"),
        (["monitor", "show", "nothing"], "nothing"), (["monitor", "trigger", "nothing"], "nothing"),
        (["delete", "schedule", "nothing", "--yes"], "nothing"),
        (["alerts", "test", "nothing"], "nothing"), (["alerts", "remove", "nothing"], "nothing"),
    ]:
        told = program.run(*words, "--home", "home", fails=1).stderr
        expect(told.startswith("error: ") and says in told, *words, "says", told)
    for word, says in [("a b", "a b"), ("-a", "-a"), ("a" * 64, "63")]:
        told = program.run(
            "monitor", "schedule", "--endpoint", "shop", f"--name={word}", "--home", "home", fails=64
        ).stderr
        expect(says in told, word, "says", told)
    for word, says in [
        ("http://a.example/hook", "http://a.example"), ("https://me:word@a.example", "user name"), ("ftp", ""),
    ]:
        told = program.run("alerts", "add", "a", "--webhook", word, "--home", "home", fails=64).stderr
        expect(told.startswith("error: ") and says in told and "me:word" not in told, word, "says", told)
    for word in ["every 0 minutes", "61 * * * *", "0 0 31 2 *", "cron(0 * * * ? *", "sometimes", ""]:
        told = program.run(
            "monitor", "schedule", "--endpoint", "shop", "--name", "a", "--cron", word, "--home", "home", fails=64
        ).stderr
        expect(told.startswith("error: ") and word in told, word, "says", told)
    expect(program.json("monitor", "list", "--home", "home") == {"schedules": []}, "a schedule was made")
    expect(program.json("alerts", "list", "--home", "home") == {"destinations": []}, "a destination was made")


def check_broken(program):
    """Inputs that cannot be used, and some that only look so."""
    ended = 0

    def fails(says, *words, baseline="before"):
        nonlocal ended
        told = program.run(
            "monitor", "run", "--baseline", baseline, "--output", "broken", "--quiet", *words, fails=1
        ).stderr
        expect(told.startswith("error: ") and says in told, *words, "says", told)
        expect(not os.path.exists("broken"), *words, "left a folder")
        left = [name for name in os.listdir(".") if name.startswith(".broken")]
        expect(not left, *words, "left something half-written:", left)
        ended += 1

    def works(name, *words, baseline="before"):
        shutil.rmtree("fine", ignore_errors=True)
        return monitor(program, "fine", *words, baseline=baseline)

    after = ["--data", "after.csv"]
    # Baselines.
    fails("nowhere", *after, baseline="nowhere")
    os.makedirs("empty", exist_ok=True)
    fails("constraints.json", *after, baseline="empty")
    for name, text in [
        ("constraints.json", ""), ("constraints.json", "{"), ("constraints.json", '{"version":0.0,"features":[{}]}'),
        ("constraints.json", '{"version":0.0,"features":7}'), ("statistics.json", "{}"), ("statistics.json", "\0"),
    ]:
        shutil.rmtree("spoilt", ignore_errors=True)
        shutil.copytree("before", "spoilt")
        write(f"spoilt/{name}", text)
        fails(name, *after, baseline="spoilt")
    shutil.rmtree("spoilt")
    shutil.copytree("before", "spoilt")
    os.remove("spoilt/statistics.json")
    run = works("constraints alone", *after, baseline="spoilt")
    expect(not run.violations, "constraints alone found", run.violations)

    # Files.
    fails("nowhere.csv", "--data", "nowhere.csv")
    write("broken.csv", "")
    fails("broken.csv", "--data", "broken.csv")
    write("broken.csv", "age,member\n")
    fails("broken.csv", "--data", "broken.csv")
    write("broken.csv", "age,member\n1,0\n2,\0\n")
    fails("NUL", "--data", "broken.csv")
    write("broken.csv", "age,member\n1,0\n2\n")
    fails("broken.csv", "--data", "broken.csv")
    run = works("a row left out", "--data", "broken.csv", "--bad-rows", "skip")
    expect(run.told["rows"] == 1, "a bad row was kept")
    write("broken.csv", "age,member\n" + "1,0\n" * 500 + f"1,{'x' * 1_000_000}\n" * 3)
    run = works("a megabyte in a cell", "--data", "broken.csv")
    expect(run.violated >= {"member"}, run.violations)
    expect(os.path.getsize("fine/report.html") < 3_000_000, "the report repeats megabytes of a cell")
    wide = [f"c{number}" for number in range(10_000)]
    write("wide.csv", ",".join(wide) + "\n" + (",".join("1" * 10_000) + "\n") * 3)
    run = works("10,000 columns", "--data", "wide.csv")
    expect("missing_column_check" in {check for _, check in run.violations} or run.violations, run.violations)
    write("broken.csv", "member,age\n" + "".join(f"{row % 10 < 3:d},{row % 100}\n" for row in range(1000)))
    expect(not works("columns in another order", "--data", "broken.csv").violations, "order was taken for a change")

    # Folders of captures.
    fails("nowhere", "--captured", "nowhere")
    fails("no captures", "--captured", "empty")
    fails("no captures", "--captured", "after.csv")
    write(f"{DAY}/one.jsonl", "")
    fails("no data", "--captured", "captured/shop")
    fails("no data", "--captured", "captured")
    good = "".join(event(f"{row % 100},{row % 10 < 3:d}", number=row) for row in range(300))
    write(f"{DAY}/one.jsonl", good)
    for folder in ["captured", "captured/shop", "captured/shop/AllTraffic", "captured/shop/"]:
        expect(works(folder, "--captured", folder).told["rows"] == 300, folder)
    fails("no data", "--captured", "captured/shop", "--start", "2026-02-01T00:00:00Z")
    inside = ["--start", "2026-01-31T21:47:16Z", "--end", "2026-01-31T21:47:17Z"]
    expect(works("a window", "--captured", "captured/shop", *inside).told["rows"] == 300, "a window lost rows")
    write("captured/other/AllTraffic/2026/01/31/21/one.jsonl", good)
    fails("2 endpoints", "--captured", "captured")

    def noted(content, rows, what):
        write(f"{DAY}/one.jsonl", content)
        run = works(what, "--captured", "captured/shop")
        expect(run.told["rows"] == rows, what, "gave", run.told["rows"], "rows")
        return " ".join(run.told["notes"])

    notes = noted(good + good.splitlines()[0][:70], 300, "a record half written")
    notes = noted(good + "nonsense\n" + event("1,0", number=301), 301, "a line that is none")
    expect("1 record could not be used" in notes and "line 301" in notes, notes)
    notes = noted(good + event("1,\0", number=301), 300, "a NUL byte in a record")
    expect("NUL" in notes, notes)
    notes = noted(good + event("1,0\n2,1", number=301), 300, "two rows and one answer")
    expect("2" in notes, notes)
    notes = noted(good + event('1,"0', number=301), 300, "an open quote")
    expect("quote" in notes, notes)
    noted(good + event(f"1,{'x' * 1_000_000}", number=301), 301, "a megabyte in a record")
    noted(good + event(",".join(["1"] * 10_000), number=301), 300, "10,000 cells in a record")
    noted(good + event("", number=301), 300, "an empty request")
    write(f"{DAY}/one.jsonl", b"\xff\xfe" * 5000 + b"\n")
    fails("no data", "--captured", "captured/shop")

    # Where the reports go.
    write("taken/mine.txt", "mine")
    told = program.run("monitor", "run", "--baseline", "before", *after, "--output", "taken", "--quiet", fails=1).stderr
    expect("taken" in told and os.listdir("taken") == ["mine.txt"], told)
    write("file", "mine")
    program.run("monitor", "run", "--baseline", "before", *after, "--output", "file", "--quiet", fails=1)
    return ended


def check(program):
    train_sessions(program)
    check_files(program)
    check_formats(program)
    figures = {"sdk_violations": check_sdk()}
    check_binary_drift(program)
    check_usage(program)
    return figures | {"failures": check_broken(program)}


main(check)
