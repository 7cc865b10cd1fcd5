"""Schedules that a server runs: on time, told of once, told again when it is over, and not lost by a kill.

A schedule of every minute looks at steady traffic; meanwhile others are triggered by hand: one over sabotaged and clean
traffic, whose webhook fails, hangs and then accepts, one over nothing, and one whose server is killed at work.
"""

import calendar
import glob
import hashlib
import hmac
import http.server
import json
import os
import shutil
import signal
import subprocess
import threading
import time

from monitoring_kit import FILES, make_sessions, send, train_sessions
from serving_kit import captured, expect, get, main, wait_until

SECRET = "a secret of the receiver"
#: How late after its minute a run may be over, in seconds.
LIMIT = 10


class Receiver:
    """A webhook: its first answers fail and hang, then it accepts."""

    def __init__(self):
        self.requests = []
        self.troubles = ["500", "hang"]
        self.released = threading.Event()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                trouble = receiver.troubles.pop(0) if receiver.troubles else None
                receiver.requests.append((self.headers, body, trouble))
                if trouble == "hang":
                    receiver.released.wait(60)
                    self.close_connection = True
                    return
                self.send_response(500 if trouble else 204)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/hook"

    def check(self):
        """Every delivery is signed, and names its message the same in each try."""
        for headers, body, _ in self.requests:
            parts = dict(part.split("=", 1) for part in headers["X-Propensity-Signature"].split(","))
            expected = hmac.new(SECRET.encode(), parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
            expect(hmac.compare_digest(parts["v1"], expected), "a signature is wrong")
            expect(abs(time.time() - int(parts["t"])) < 600, "a signature is of another time")
            expect(headers["Content-Type"] == "application/json", headers["Content-Type"])
            expect(json.loads(body)["id"] == headers["Idempotency-Key"], "a message has two ids")
        bodies = {}
        for headers, body, _ in self.requests:
            expect(bodies.setdefault(headers["Idempotency-Key"], body) == body, "a message changed between its tries")

    def accepted(self, schedule):
        """Messages of a schedule that were taken, in order; one that came twice is a failure."""
        messages = [json.loads(body) for _, body, trouble in self.requests if not trouble]
        messages = [message for message in messages if message.get("schedule") == schedule]
        expect(len({message["id"] for message in messages}) == len(messages), "a message was delivered twice")
        return messages

    def events(self, schedule):
        return [(e["event"], e["column"]) for message in self.accepted(schedule) for e in message["events"]]


def moment(text):
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


class Monitors:
    """Schedules as the command line tells of them."""

    def __init__(self, program):
        self.program = program

    def make(self, name, endpoint, cron):
        self.program.run(
            "monitor", "schedule", "--endpoint", endpoint, "--name", name, "--cron", cron, "--home", "home", "--quiet"
        )

    def show(self, name):
        return self.program.json("monitor", "show", name, "--home", "home")

    def executions(self, name, *statuses):
        """Latest first."""
        return [run for run in self.show(name)["executions"] if not statuses or run["status"] in statuses]

    def trigger(self, name):
        run = self.program.json("monitor", "trigger", name, "--wait", "60", "--home", "home")
        expect(run["status"] not in ("Pending", "InProgress"), name, "did not end:", run)
        return run


def check_rows(run, endpoint):
    """A run saw exactly the captured records of its window."""
    start, end = moment(run["window_start"]), moment(run["window_end"])
    times = [
        moment(record["eventMetadata"]["inferenceTime"]) for _, record in captured(f"home/captured/{endpoint}")
    ]
    held = sum(start <= time < end for time in times)
    expect(run["rows"] == held, "a run of", run["scheduled_at"], "saw", run["rows"], "rows of", held)
    return held


def check_alerts(program, monitors, server, receiver):
    """New findings are told once through all troubles, nothing while they last, and their end."""
    noise = ["--noise", "basket_add_list,loc_uk", "--batch", "25"]
    for seed in [1, 2]:
        time.sleep(1)
        send(program, server, "asked", "live.csv", "model", *noise, "--seed", str(seed))
        time.sleep(1)
        run = monitors.trigger("asked")
        expect(run["status"] == "CompletedWithViolations" and run["rows"] == 1200, run)
        expect(os.path.exists(run["report"]), run["report"], "is not there")
        wait_until(lambda: len(receiver.accepted("asked")) == 1, "the alert", seconds=60)
    first = [headers["X-Propensity-Attempt"] for headers, *_ in receiver.requests[:3]]
    expect(first == ["1", "2", "3"], "tries were numbered", first)
    expect(
        len({headers["Idempotency-Key"] for headers, *_ in receiver.requests[:3]}) == 1, "a try had a key of its own")
    send(program, server, "asked", "live.csv", "model", "--batch", "25")
    time.sleep(1)
    run = monitors.trigger("asked")
    expect(run["status"] == "Completed" and run["violations"] == 0, run)
    wait_until(lambda: len(receiver.accepted("asked")) == 2, "the end of the alert", seconds=60)
    time.sleep(1)
    events = receiver.events("asked")
    expect(sorted(events[:2]) == [("opened", "basket_add_list"), ("opened", "loc_uk")], "told of", events)
    expect(sorted(events[2:]) == [("resolved", "basket_add_list"), ("resolved", "loc_uk")], "told of", events)


def check_empty(program, monitors, server, receiver):
    """A window without rows is a failed run, not told of where there never were any; other failures are told once."""
    for _ in range(3):
        time.sleep(0.1)
        run = monitors.trigger("idle")
        expect(run["status"] == "Failed", run)
        expect(run["failure_reason"].startswith("Job inputs had no data"), run["failure_reason"])
        expect("report" not in run, "a failed run has a report")
    expect(receiver.events("idle") == [], "a schedule without data told of", receiver.events("idle"))
    os.makedirs("lost")
    for name in ["constraints.json", "statistics.json"]:
        shutil.copy(f"model/{name}", "lost")
    program.run(
        "monitor", "schedule", "--endpoint", "idle", "--name", "idle", "--cron", "daily", "--baseline", "lost",
        "--replace", "--home", "home", "--quiet")
    shutil.rmtree("lost")
    send(program, server, "idle", "live.csv", "model", "--batch", "25")
    time.sleep(1)
    for _ in range(2):
        run = monitors.trigger("idle")
        expect(run["status"] == "Failed" and "no data" not in run["failure_reason"], run)
    wait_until(lambda: receiver.accepted("idle"), "that runs fail", seconds=30)
    expect(receiver.events("idle") == [("opened", None)], receiver.events("idle"))


def check_metrics(server, token):
    text = get(server.port, "/metrics", token).body.decode()
    text = "\n".join(line for line in text.splitlines() if "propensity_monitor" in line or "propensity_alert" in line)
    for line in [
        'propensity_monitor_runs_total{schedule="asked",status="CompletedWithViolations"} 2',
        'propensity_monitor_runs_total{schedule="asked",status="Completed"} 1',
        'propensity_monitor_runs_total{schedule="idle",status="Failed"} 5',
        'propensity_monitor_findings{schedule="asked",severity="alarm"} 0',
        'propensity_monitor_rows{schedule="asked"} 1200',
    ]:
        expect(line in text.splitlines() or line + ".0" in text.splitlines(), "/metrics lacks", line, "\n", text)
    for name in ["propensity_monitor_last_run_timestamp_seconds", "propensity_alert_deliveries_total"]:
        expect(f"# HELP {name} " in text and f"# TYPE {name} " in text, "/metrics does not describe", name)


def check_kill(program, monitors, server):
    """A run whose server is killed has failed, and is repeated by the next server."""
    send(program, server, "killed", "live.csv", "model", "--batch", "25")
    time.sleep(1)
    # Enough records that the run takes a while.
    [path] = glob.glob("home/captured/killed/AllTraffic/*/*/*/*/*.jsonl")[:1]
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    with open(f"{os.path.dirname(path)}/more.jsonl", "w", encoding="utf-8") as file:
        for copy in range(150):
            for line in lines:
                line["eventMetadata"]["eventId"] = f"{copy}-{line['eventMetadata']['inferenceTime']}"
                file.write(json.dumps(line) + "\n")
    offset = os.path.getsize(server.log)
    execution = program.json("monitor", "trigger", "killed", "--home", "home")
    wait_until(lambda: "monitoring begins" in server.messages(offset), "the run")
    server.kill()
    [before] = monitors.executions("killed")
    expect(before["id"] == execution["id"] and before["status"] == "InProgress", "at the kill it was", before)
    with program.serve("--home", "home", log="second.log") as again:
        began = time.monotonic()
        wait_until(lambda: monitors.executions("killed", "Completed", "CompletedWithViolations"), "the repetition", 300)
        seconds = time.monotonic() - began
        runs = monitors.executions("killed")
        expect(sorted(run["status"][:6] for run in runs) == ["Comple", "Failed"], runs)
        [failed] = [run for run in runs if run["status"] == "Failed"]
        expect(failed["id"] == execution["id"], "another run has failed")
        expect("ended before it did" in failed["failure_reason"], failed["failure_reason"])
        expect(runs[0]["window_start"] == failed["window_start"], "the window was another one")
        for path in glob.glob("home/monitoring/killed/killed/*/*/*/*/*"):
            expect(set(os.listdir(path)) == FILES, path, "holds", os.listdir(path))
        expect(again.stop() == 0, "ended with an error")
    return seconds


def check_lists(program, monitors):
    listed = program.json("monitor", "list", "--home", "home")["schedules"]
    expect([entry["name"] for entry in listed] == ["asked", "idle", "killed", "steady"], listed)
    expect(listed[0]["last"]["status"] == "Completed", listed[0])
    shown = monitors.show("asked")
    expect(len(shown["executions"]) == 3 and shown["executions"][0] == shown["last"], shown)
    expect(shown["cron"] == "daily" and shown["status"] == "Scheduled", shown)
    program.run("monitor", "show", "nothing", "--home", "home", fails=1)
    program.run("monitor", "trigger", "nothing", "--home", "home", fails=1)


def check(program, minutes):
    train_sessions(program)
    make_sessions(program, 1001, 1200, "live.csv")
    make_sessions(program, 1002, 10_000, "steady.csv")
    receiver = Receiver()
    with open("secret", "w", encoding="utf-8") as file:
        file.write(SECRET + "\n")
    program.run("alerts", "add", "hook", "--webhook", receiver.url, "--secret-file", "secret", "--home", "home")
    monitors = Monitors(program)
    for name in ["steady", "asked", "idle", "killed"]:
        program.run("deploy", "model", "--endpoint", name, "--home", "home", "--quiet")
        monitors.make(name, name, "every 1 minutes" if name == "steady" else "daily")
    token = program.token("read")
    figures = {}
    with program.serve("--home", "home") as server:
        expect(get(server.port, "/metrics").status == 401, "/metrics is open")
        traffic = subprocess.Popen(
            [program.binary, "simulate", "steady.csv", "--id", "UserID", "--model", "model", "--rate", "20", "--quiet",
             "--json", "--endpoint", f"http://127.0.0.1:{server.port}/endpoints/steady/invocations"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )
        try:
            check_alerts(program, monitors, server, receiver)
            check_empty(program, monitors, server, receiver)
            done = ("Completed", "CompletedWithViolations")
            wait_until(
                lambda: len(monitors.executions("steady", *done)) >= minutes, "runs that are due", 60 * minutes + 70
            )
        finally:
            traffic.send_signal(signal.SIGINT)
            traffic.wait(30)
        receiver.check()
        check_metrics(server, token)
        runs = monitors.executions("steady", *done)
        late = [moment(run["ended_at"]) - moment(run["scheduled_at"]) for run in runs]
        expect(max(late) <= LIMIT, "runs were over", late, "seconds after their minute")
        expect(all(moment(run["scheduled_at"]) % 60 == 0 for run in runs), "runs were not due on the minute")
        rows = [check_rows(run, "steady") for run in runs]
        expect(monitors.executions("steady", *done)[0]["status"] == "Completed", runs[0])
        figures |= {"due_runs": len(runs), "slowest_end_seconds": max(late), "rows": rows}
        program.run("delete", "schedule", "steady", "--yes", "--home", "home")
        monitors.make("steady", "steady", "daily")
        figures["seconds_to_repeat"] = round(check_kill(program, monitors, server), 2)
    check_lists(program, monitors)
    receiver.released.set()
    return figures | {
        "deliveries": len(receiver.requests), "messages": len({h["Idempotency-Key"] for h, *_ in receiver.requests}),
        "events": receiver.events("asked"),
    }


main(check, minutes=1)
