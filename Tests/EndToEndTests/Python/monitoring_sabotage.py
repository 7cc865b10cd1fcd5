"""The reference's sabotage: noise in live traffic in place of `basket_add_list` and `loc_uk` is named, nothing else is.

For each seed, sessions that the model did not see go to two endpoints, to one of them with the noise. Its findings are
looked at after 300 rows and after 3,600; the other one's, clean, after 3,600. The first seed's rows are sent one by
one, the others' in batches.
"""

import time

from monitoring_kit import make_sessions, monitor_captured, send, split_file, train_sessions
from serving_kit import expect, main

ROWS, EARLY = 3600, 300
SABOTAGED = {"basket_add_list", "loc_uk"}
NOISE = ["--noise", ",".join(sorted(SABOTAGED))]


def check(program, count):
    train_sessions(program)
    for seed in range(1, count + 1):
        for kind in ["noisy", "clean"]:
            program.run("deploy", "model", "--endpoint", f"{kind}-{seed}", "--home", "home", "--quiet")
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


main(check, count=2)
