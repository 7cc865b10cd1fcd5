"""Faults done to live rows: the right column comes first, with the right kind of cause.

What an endpoint takes is sent to it by `simulate` and read from its captures; what it refuses (a wrong type, a column
too few or too many) reaches the monitor as a CSV file.
"""

import collections
import csv
import random

from monitoring_kit import make_sessions, monitor, monitor_captured, send, train_sessions
from serving_kit import expect, main

ROWS = 1000

#: Name, model, options of `simulate`, the kind that is expected first, the columns of which one is.
LIVE = [
    ("noise in 0 and 1", "shop", ["--noise", "clicked"], "noise", ["clicked"]),
    ("noise in whole numbers", "shop", ["--noise", "pages:5"], "noise", ["pages"]),
    ("nothing in a number", "shop", ["--missing", "seconds"], "all-missing", ["seconds"]),
    ("a fifth missing of a number", "shop", ["--missing", "pages:0.2"], "more-missing", ["pages"]),
    ("a fifth missing of a word", "shop", ["--missing", "channel:0.2"], "more-missing", ["channel"]),
    ("two columns swapped", "shop", ["--swap", "pages:seconds"], "swapped", ["pages", "seconds"]),
    ("a shift of whole numbers", "shop", ["--shift", "pages:12"], "shifted", ["pages"]),
    ("a shift of numbers", "shop", ["--shift", "seconds:250"], "shifted", ["seconds"]),
    ("minutes for seconds", "shop", ["--unit", "seconds:0.016666666666666666"], "unit-change", ["seconds"]),
    ("thousands", "shop", ["--unit", "seconds:1000"], "unit-change", ["seconds"]),
    ("the other sign", "shop", ["--unit", "seconds:-1"], "sign-flipped", ["seconds"]),
    ("one number", "shop", ["--constant", "pages:7"], "constant", ["pages"]),
    ("one word", "shop", ["--constant", "channel:mail"], "constant", ["channel"]),
    ("always no", "shop", ["--constant", "member:no"], "constant", ["member"]),
    ("always 0", "shop", ["--constant", "clicked:0"], "constant", ["clicked"]),
    ("a new word", "shop", ["--new-value", "channel", "--fault-share", "0.1"], "new-value", ["channel"]),
    ("more ones", "shop", ["--constant", "clicked:1", "--fault-share", "0.2"], "rate-changed", ["clicked"]),
    ("more of a word", "shop", ["--constant", "channel:mail", "--fault-share", "0.3"], "mix-changed", ["channel"]),
    ("rows sent twice", "shop", ["--duplicate", "0.4"], "duplicates", [None]),
    ("noise in a session", "model", ["--noise", "sort_by"], "noise", ["sort_by"]),
    ("sessions swapped", "model", ["--swap", "device_computer:loc_uk"], "swapped", ["device_computer", "loc_uk"]),
    ("a page never seen", "model", ["--constant", "saw_homepage:0"], "constant", ["saw_homepage"]),
    ("a session's cell missing", "model", ["--missing", "returning_user:0.1"], "more-missing", ["returning_user"]),
]


def replaced(column, change):
    def fault(rows, _):
        for row in rows:
            row[column] = change(row[column])

    return fault


def some_text(rows, draw):
    for row in rows:
        if draw.random() < 0.3:
            row["pages"] = "unknown"


def without(column):
    def fault(rows, _):
        for row in rows:
            del row[column]

    return fault


def with_another(rows, draw):
    for row in rows:
        row["extra"] = draw.randrange(9)


#: Name, what is done to the rows of a file, the kind and the columns.
FILES = [
    ("text for numbers", some_text, "type-change", ["pages"]),
    ("a decimal comma", replaced("seconds", lambda text: text.replace(".", ",")), "format", ["seconds"]),
    ("words for 0 and 1", replaced("clicked", lambda text: "true" if text == "1" else "false"), "format", ["clicked"]),
    ("capitals", replaced("channel", str.upper), "format", ["channel"]),
    ("a column gone", without("channel"), "missing-column", ["channel"]),
    ("a column more", with_another, "extra-column", ["extra"]),
]


def shop_rows(seed):
    """Rows like those of the shop's model, which it did not see."""
    draw = random.Random(seed)
    return [
        {
            "visit": f"v{row}", "pages": str(draw.randrange(40)), "seconds": f"{draw.random() * 900:.2f}",
            "member": "yes" if draw.random() < 0.4 else "no", "channel": draw.choice(["search", "mail", "direct"]),
            "clicked": f"{draw.random() < 0.3:d}",
        }
        for row in range(ROWS)
    ]


def write(rows, path):
    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0].keys())
        table.writeheader()
        table.writerows(rows)


def check(program, count, share):
    program.make_shop_model()
    train_sessions(program)
    for seed in range(1, count + 1):
        for place, (_, model, *_) in enumerate(LIVE):
            program.run("deploy", model, "--endpoint", f"e{place}-{seed}", "--home", "home", "--quiet")
    right = collections.Counter()
    wrong, beside, false_alarms = [], [], 0

    def judge(name, seed, run, kind, columns):
        first = run.findings[0] if run.findings else {}
        found = (first.get("column"), first.get("kind"), first.get("severity"))
        if first.get("severity") == "alarm" and first["kind"] == kind and first.get("column") in columns:
            right[name] += 1
        else:
            wrong.append(f"{name}, seed {seed}: {found}: {first.get('cause')}")
        others = [alarm for alarm in run.alarms if alarm[0] not in columns]
        if others:
            beside.append(f"{name}, seed {seed}: {others}")

    with program.serve("--home", "home", "--log-level", "error") as server:
        for seed in range(1, count + 1):
            rows = shop_rows(100 + seed)
            write(rows, "shop-live.csv")
            make_sessions(program, 100 + seed, ROWS, "model-live.csv")
            for place, (name, model, options, kind, columns) in enumerate(LIVE):
                endpoint = f"e{place}-{seed}"
                identifier = "visit" if model == "shop" else "UserID"
                told = send(
                    program, server, endpoint, f"{model}-live.csv", model, *options, "--batch", "20", "--seed",
                    str(seed), identifier=identifier,
                )
                expect(told["statuses"].keys() == {"200"}, name, "was answered", told["statuses"], told["failures"])
                run = monitor_captured(program, "found", endpoint, baseline=model)
                judge(name, seed, run, kind, columns)
            for name, fault, kind, columns in FILES:
                faulty = [dict(row) for row in rows]
                fault(faulty, random.Random(seed))
                write(faulty, "faulty.csv")
                judge(name, seed, monitor(program, "found", "--data", "faulty.csv", baseline="shop"), kind, columns)
            for model in ["shop", "model"]:
                false_alarms += bool(monitor(program, "found", "--data", f"{model}-live.csv", baseline=model).alarms)
    cases = count * (len(LIVE) + len(FILES))
    expect(len(wrong) <= (1 - share) * cases, len(wrong), "of", cases, "are wrong:", "; ".join(wrong[:40]))
    expect(false_alarms == 0, false_alarms, "clean windows raised an alarm")
    return {
        "kinds": len(LIVE) + len(FILES), "cases": cases, "right": sum(right.values()), "wrong": wrong,
        "others_named_beside": beside, "false_alarms": false_alarms,
    }


main(check, count=1, share=0.95)
