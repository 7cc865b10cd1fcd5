"""The reference's sabotage: noise in live traffic in place of `basket_add_list` and `loc_uk` is named, nothing else is.

For each seed, sessions that the model did not see go to two endpoints, to one of them with the noise. Its findings are
looked at after 300 rows and after 3,600; the other one's, clean, after 3,600. The first seed's rows are sent one by
one, the others' in batches. With `--due N` each seed's sabotaged traffic is looked at by a schedule instead, N of which
are due in the same minute: the columns have to be named soon after it.
"""

import calendar
import json
import os
import time

from monitoring_kit import make_sessions, monitor_captured, send, split_file, train_sessions
from serving_kit import expect, main

ROWS, EARLY = 3600, 300
SABOTAGED = {"basket_add_list", "loc_uk"}
NOISE = ["--noise", ",".join(sorted(SABOTAGED))]
#: Seconds after its minute within which a run is to have named what is wrong.
LIMIT = 10


def check_due(program, seeds):
    """Seconds from the minute in which schedules are due to the end of each one's run, which names the two columns."""
    minute = (int(time.time() + 3 + len(seeds) / 2) // 60 + 1) * 60
    moment = time.gmtime(minute)
    for seed in seeds:
        program.run(
            "monitor", "schedule", "--endpoint", f"noisy-{seed}", "--name", f"due-{seed}", "--cron",
            f"{moment.tm_min} {moment.tm_hour} * * *", "--home", "home", "--quiet")
    expect(time.time() < minute, "the schedules were made too late")
    end, late = minute + 90, {}
    while len(late) < len(seeds):
        time.sleep(min(1, max(0.1, minute - time.time())))
        expect(time.time() < end, "still not over:", set(seeds) - set(late))
        for entry in program.json("monitor", "list", "--home", "home")["schedules"]:
            run, seed = entry.get("last") or {}, entry["name"].removeprefix("due-")
            if run.get("ended_at") and int(seed) in seeds and int(seed) not in late:
                expect(run["status"] == "CompletedWithViolations" and run["rows"] == ROWS, run)
                ended = calendar.timegm(time.strptime(run["ended_at"], "%Y-%m-%dT%H:%M:%SZ"))
                late[int(seed)] = ended - minute
                folder = os.path.dirname(run["report"])
                with open(f"{folder}/findings.json", encoding="utf-8") as file:
                    alarms = [f.get("column") for f in json.load(file)["findings"] if f["severity"] == "alarm"]
                expect(sorted(map(str, alarms)) == sorted(SABOTAGED), "seed", seed, "alarms", alarms)
    return list(late.values())


def check_schedules(program, count, due):
    """The sabotage of each seed, found by a schedule when it is due."""
    late = []
    with program.serve("--home", "home", "--log-level", "error") as server:
        for first in range(1, count + 1, due):
            seeds = range(first, min(first + due, count + 1))
            for seed in seeds:
                make_sessions(program, 1000 + seed, ROWS, "live.csv")
                noise = [*NOISE, "--batch", "25", "--seed", str(seed)]
                send(program, server, f"noisy-{seed}", "live.csv", "model", *noise)
            late += check_due(program, seeds)
    expect(max(late) <= LIMIT, "runs were over", sorted(late), "seconds after their minute")
    return {"due_runs": len(late), "due_at_once": due, "end_seconds": sorted(late)}


def check(program, count, due):
    train_sessions(program)
    for seed in range(1, count + 1):
        for kind in ["noisy"] if due else ["noisy", "clean"]:
            program.run("deploy", "model", "--endpoint", f"{kind}-{seed}", "--home", "home", "--quiet")
    if due:
        return check_schedules(program, count, due)
    figures = {"seeds": count, "rows": ROWS, "exact": 0, "exact_early": 0, "exact_aws": 0, "quiet": 0, "quiet_aws": 0}
    odd, seconds = [], []

    def judge(figure, seed, holds, what):
        figures[figure] += holds
        if not holds:
            odd.append(f"{figure}, seed {seed}: {what}")

    with program.serve("--home", "home", "--log-level", "error") as server:
        for seed in range(1, count + 1):
            make_sessions(program, 1000 + seed, ROWS, "live.csv")
            split_file("live.csv", EARLY, "early.csv", "later.csv")
            batch = ["--batch", "1" if seed == 1 else "25"]
            noise = [*NOISE, *batch, "--seed"]
            send(program, server, f"noisy-{seed}", "early.csv", "model", *noise, str(seed))
            run = monitor_captured(program, "early", f"noisy-{seed}")
            expect(run.told["rows"] == EARLY, run.told["rows"], "early rows")
            named = sorted(column or kind for column, kind in run.alarms)
            is_exact = named == sorted(SABOTAGED) and run.violated == SABOTAGED
            judge("exact_early", seed, is_exact, (named, run.violations))

            send(program, server, f"noisy-{seed}", "later.csv", "model", *noise, str(count + seed))
            began = time.monotonic()
            run = monitor_captured(program, "all", f"noisy-{seed}")
            seconds.append(time.monotonic() - began)
            expect(run.told["rows"] == ROWS, run.told["rows"], "rows")
            expect(run.told["exit_message"].startswith("CompletedWithViolations: "), run.told["exit_message"])
            named = sorted(column or kind for column, kind in run.alarms)
            judge("exact", seed, named == sorted(SABOTAGED) and run.violated == SABOTAGED, (named, run.violations))
            expect({kind for _, kind in run.alarms} == {"noise"}, "the alarms are of kinds", run.alarms)

            # As Model Monitor reads it, by position, the model's probability stands where the label was.
            run = monitor_captured(program, "aws", f"noisy-{seed}", "--method", "aws")
            judge("exact_aws", seed, run.violated == SABOTAGED | {"ordered"} and not run.findings, run.violations)

            send(program, server, f"clean-{seed}", "live.csv", "model", "--batch", "25")
            run = monitor_captured(program, "clean", f"clean-{seed}")
            judge("quiet", seed, not run.alarms and not run.violations, (run.alarms, run.violations))
            run = monitor_captured(program, "clean-aws", f"clean-{seed}", "--method", "aws")
            judge("quiet_aws", seed, run.violated == {"ordered"}, run.violations)
    # One of a thousand runs without a change may alarm, by the setting.
    limit = 1 if count >= 50 else 0
    for figure in ["exact", "exact_early", "exact_aws", "quiet", "quiet_aws"]:
        expect(count - figures[figure] <= limit, "; ".join(odd[:5]))
    return figures | {"odd": odd, "slowest_run_seconds": round(max(seconds), 2)}


main(check, count=2, due=0)
