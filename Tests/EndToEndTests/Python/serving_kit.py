"""What the checks of the server share: the program run as a user runs it, its servers, and their captured files.

Every check is a script: `python3 serving_X.py BINARY [--count N]`, run in a folder of its own. It prints one JSON object
with what it measured, and ends with 1 and a message on standard error when something is not as it should be.
"""

import argparse
import csv
import glob
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time


class Failure(Exception):
    """Something is not as it should be."""


def expect(condition, *words):
    if not condition:
        raise Failure(" ".join(str(word) for word in words))


def main(check, **numbers):
    """Runs a check with the program's path and the numbers that its options change."""
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    for name, usual in numbers.items():
        parser.add_argument("--" + name.replace("_", "-"), type=type(usual), default=usual)
    given = vars(parser.parse_args())
    program = Program(os.path.abspath(given.pop("binary")))
    try:
        print(json.dumps(check(program, **given)))
    except Failure as failure:
        sys.exit(f"failed: {failure}")


class Program:
    def __init__(self, binary):
        self.binary = binary

    def run(self, *words, fails=None):
        """Runs a command to its end; `fails` is the exit code that is expected of it."""
        result = subprocess.run([self.binary, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        expect(
            result.returncode == (fails or 0), "propensity", *words, "ended with", result.returncode, result.stderr,
        )
        return result

    def json(self, *words):
        return json.loads(self.run(*words, "--json").stdout)

    def make_models(self, rows=2000):
        """Two models with clearly different answers, `a` and `b`, and rows to send them as CSV lines."""
        self.run("generate", "--rows", str(rows), "--seed", "7", "--output", "sessions.csv")
        for name, positive in [("a", "1"), ("b", "0")]:
            self.run(
                "train", "sessions.csv", "--label", "ordered", "--positive", positive, "--id", "UserID",
                "--output", name, "--set", "num_boost_round=10", "--quiet",
            )
        with open("sessions.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        # A column of one value is no feature.
        with open("a/schema.json", encoding="utf-8") as file:
            self.features = [column["name"] for column in json.load(file)["columns"] if column["role"] == "feature"]
        return [",".join(row[name] for name in self.features) for row in rows]

    def make_shop_model(self):
        """A model with a column of each kind, `shop`: numbers, yes and no, words, 0 and 1."""
        draw = random.Random(1)
        with open("shop.csv", "w", encoding="utf-8") as file:
            file.write("visit,pages,seconds,member,channel,clicked,bought\n")
            for row in range(800):
                pages, member, clicked = draw.randrange(40), draw.random() < 0.4, draw.random() < 0.3
                bought = draw.random() < 0.02 * pages + 0.1 * member + 0.1 * clicked
                file.write(
                    f"v{row},{pages},{draw.random() * 900:.2f},{'yes' if member else 'no'},"
                    f"{draw.choice(['search', 'mail', 'direct'])},{clicked:d},{bought:d}\n"
                )
        self.run(
            "train", "shop.csv", "--label", "bought", "--id", "visit", "--output", "shop", "--set", "num_boost_round=10",
            "--quiet",
        )

    def scores(self, model, data="sessions.csv"):
        """What `predict` says of each row, which has a code path of its own."""
        self.run("predict", model, data, "--output", f"{model}-scores.csv", "--quiet")
        with open(f"{model}-scores.csv", encoding="utf-8", newline="") as file:
            return [float(row["probability"]) for row in csv.DictReader(file)]

    def token(self, scope, home="home"):
        return self.json("token", "create", "--scope", scope, "--home", home)["token"]

    def serve(self, *words, **options):
        return Server(self, words, **options)


class Server:
    """A running server; killed at the end of a `with` block unless it was stopped."""

    def __init__(self, program, words, port=0, waits=True, log="server.log", command=("serve",)):
        self.log = log
        with open(log, "ab") as errors:
            self.began = time.monotonic()
            offset = errors.tell()
            self.process = subprocess.Popen(
                [program.binary, *command, *words, "--port", str(port)], stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=errors,
            )
        self.port = port
        if waits:
            try:
                self.port = self.wait_for_port(offset)
            except Failure:
                self.kill()
                raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()

    def messages(self, offset=0):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            file.seek(offset)
            return file.read()

    def wait_for_port(self, offset=0, seconds=30):
        while time.monotonic() - self.began < seconds:
            found = re.search(r"serving .* on https?://\S+:(\d+)\n", self.messages(offset))
            if found:
                return int(found[1])
            expect(self.process.poll() is None, "the server ended:", self.messages(offset))
            time.sleep(0.005)
        raise Failure("the server did not start: " + self.messages(offset))

    def seconds_until_ready(self, limit=30):
        """Seconds from the start of the process until `/ping` answers 200."""
        while time.monotonic() - self.began < limit:
            try:
                if get(self.port, "/ping").status == 200:
                    return time.monotonic() - self.began
            except OSError:
                pass
            time.sleep(0.002)
        raise Failure(f"not ready after {limit} s: " + self.messages()[-2000:])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, seconds=40):
        """Asks it to end; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    @property
    def memory(self):
        """Bytes of memory that the process holds (`VmRSS`)."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmRSS:\s+(\d+) kB", file.read())[1]) * 1024


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def numbers(self):
        """The probabilities of a CSV answer."""
        return [float(line) for line in self.body.decode().split()]


class Connection:
    """A kept-alive connection."""

    def __init__(self, port, timeout=30, context=None, host="127.0.0.1"):
        if context:
            self.http = http.client.HTTPSConnection(host, port, timeout=timeout, context=context)
        else:
            self.http = http.client.HTTPConnection(host, port, timeout=timeout)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.http.close()

    def send(self, method, path, body=None, headers=None):
        self.http.request(method, path, body, headers or {})
        response = self.http.getresponse()
        return Answer(response.status, response.headers, response.read())

    def post(self, body, path="/invocations", **headers):
        return self.send(
            "POST", path, body if isinstance(body, bytes) else body.encode(),
            {"Content-Type": "text/csv"} | {name.replace("_", "-"): value for name, value in headers.items()},
        )


def get(port, path, token=None, context=None):
    with Connection(port, context=context) as connection:
        return connection.send("GET", path, headers={"Authorization": f"Bearer {token}"} if token else {})


def together(count, work):
    """Runs `work(number, stop)` in threads; `finish()` ends them and gives their results, or raises their failure."""
    stop = threading.Event()
    results = [None] * count
    failures = []

    def run(number):
        try:
            results[number] = work(number, stop)
        except Exception as failure:  # noqa: BLE001 told by finish()
            failures.append(f"connection {number}: {type(failure).__name__} {failure}")
            stop.set()

    threads = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()

    def finish():
        stop.set()
        for thread in threads:
            thread.join()
        expect(not failures, "; ".join(failures[:3]))
        return results

    finish.stop = stop
    return finish


def captured(folder):
    """Every captured record below a folder, with its path; a line that is no JSON is a failure."""
    for path in sorted(glob.glob(f"{folder}/**/*.jsonl", recursive=True)):
        with open(path, "rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    expect(line.endswith(b"\n"), "unfinished")
                    yield path, json.loads(line)
                except (ValueError, Failure) as error:
                    raise Failure(f"{path} line {number}: {error}: {line[:80]!r}") from None


def captured_id(record):
    return record["eventMetadata"].get("inferenceId")


def wait_until(condition, what, seconds=15):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    raise Failure(f"after {seconds} s not yet: {what}")
