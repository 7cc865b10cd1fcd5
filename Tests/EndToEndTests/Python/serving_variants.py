"""Variants by weight, shadows, shifts of traffic that end well or are taken back, restarts, and an end without a lost answer."""

import http.client
import math
import random
import threading
import time

from serving_kit import Connection, captured, captured_id, expect, get, main, together, wait_until


def is_near(one, other):
    return abs(one - other) < 1e-6


class Traffic:
    """Sends one row after another from some connections until it is ended; every answer has to be a good one."""

    def __init__(self, server, rows, *scores):
        self.counts = {}

        def send(number, stop):
            draw = random.Random(number)
            with Connection(server.port) as connection:
                while not stop.is_set():
                    place = draw.randrange(len(rows))
                    answer = connection.post(rows[place])
                    expect(answer.status == 200, answer.status, answer.body)
                    expect(any(is_near(answer.numbers[0], known[place]) for known in scores), "an unknown answer")
                    time.sleep(0.002)

        self.finish = together(4, send)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.finish()
        else:
            self.finish.stop.set()


def check(program, count):
    rows = program.make_models()
    a, b = program.scores("a"), program.scores("b")
    token = program.token("read")
    figures = {}

    def entry():
        return program.json("endpoints", "--home", "home")["endpoints"][0]

    # Weights 9 to 1: within five standard deviations.
    program.run("deploy", "a", "--endpoint", "shop", "--weight", "9", "--home", "home")
    program.run("deploy", "b", "--endpoint", "shop", "--variant", "second", "--weight", "1", "--home", "home")
    with program.serve("--home", "home") as server, Connection(server.port) as connection:
        number = 400 * count
        first = 0
        for place in range(number):
            answer = connection.post(rows[place % 1000])
            variant = answer.headers["x-Amzn-Invoked-Production-Variant"]
            wanted = {"AllTraffic": a, "second": b}[variant][place % 1000]
            expect(is_near(answer.numbers[0], wanted), "the answer is not that of variant", variant)
            first += variant == "AllTraffic"
        share = first / number
        expect(abs(share - 0.9) < 5 * math.sqrt(0.9 * 0.1 / number), "weights 9 and 1 gave", share)
        figures["share_at_weights_9_and_1"] = round(share, 4)
        before = get(server.port, "/endpoints/shop", token).json
        expect(server.stop() == 0, "ended with an error")
    written = sum(1 for _ in captured("home/captured/shop"))
    expect(written == number, written, "captured records of", number)

    # A restart brings all of it back; then a shadow is deployed while the server runs.
    with program.serve("--home", "home") as server, Connection(server.port) as connection:
        expect(get(server.port, "/endpoints/shop", token).json == before, "the endpoint after a restart")
        program.run("delete", "endpoint", "shop", "--variant", "second", "--yes", "--home", "home")
        program.run("deploy", "b", "--endpoint", "shop", "--variant", "dark", "--shadow", "--home", "home")
        for place in range(100):
            answer = connection.post(rows[place], X_Amzn_SageMaker_Inference_Id=f"shadowed-{place}")
            expect(answer.headers["x-Amzn-Invoked-Production-Variant"] == "AllTraffic", "who answered")
            expect(is_near(answer.numbers[0], a[place]), "the shadow answered")
        answer = connection.post(rows[0], X_Amzn_SageMaker_Target_Variant="dark")
        expect(answer.status == 400, "the shadow was asked for:", answer.status)
        wait_until(
            lambda: b'propensity_requests_total{endpoint="shop",variant="dark",status="2xx"} 100'
            in get(server.port, "/metrics", token).body, "the shadow has scored its copies",
        )
        expect(server.stop() == 0, "ended with an error")
    answered, shadowed = {}, {}
    for path, record in captured("home/captured/shop"):
        name = captured_id(record) or ""
        if name.startswith("shadowed-"):
            side = shadowed if "/dark/" in path else answered
            expect(name not in side, name, "is there twice")
            side[name] = record
    expect(len(answered) == len(shadowed) == 100, len(answered), "answered and", len(shadowed), "shadowed")
    for name, record in shadowed.items():
        place = int(name.split("-")[1])
        expect(is_near(float(record["captureData"]["endpointOutput"]["data"]), b[place]), "the shadow's record")
        expect(is_near(float(answered[name]["captureData"]["endpointOutput"]["data"]), a[place]), "the answer's record")
        same = answered[name]["eventMetadata"]["eventId"] == record["eventMetadata"]["eventId"]
        expect(same, "the two records have no event in common")
    figures["shadow_records"] = len(shadowed)

    # A shift that ends well, and one to a variant that is slower than it may be.
    with program.serve("--home", "home") as server, Traffic(server, rows, a, b):
        program.run("delete", "endpoint", "shop", "--variant", "dark", "--yes", "--home", "home")
        began = time.monotonic()
        program.run("deploy", "b", "--endpoint", "shop", "--variant", "v2", "--shift", "50", "--every", "1", "--home", "home")
        expect(entry()["shift"]["state"] == "shifting" and entry()["status"] == "Updating", entry())
        wait_until(lambda: entry()["shift"]["state"] == "completed", "the shift is completed", seconds=30)
        figures["shift_seconds"] = round(time.monotonic() - began, 1)
        expect([(part["name"], part["weight"]) for part in entry()["variants"]] == [("v2", 1)], entry())
        with Connection(server.port) as connection:
            expect(is_near(connection.post(rows[0]).numbers[0], b[0]), "who answers after the shift")
        began = time.monotonic()
        program.run(
            "deploy", "a", "--endpoint", "shop", "--variant", "v3", "--shift", "50", "--every", "60",
            "--max-latency", "0.001", "--home", "home",
        )
        wait_until(lambda: entry()["shift"]["state"] == "rolledBack", "the slow variant is taken out", seconds=30)
        figures["rollback_seconds"] = round(time.monotonic() - began, 1)
        expect([part["name"] for part in entry()["variants"]] == ["v2"], entry())
        expect("0.001" in entry()["shift"]["reason"], entry())
        # A shift goes on where it was when the server comes again.
        program.run("deploy", "a", "--endpoint", "shop", "--variant", "v4", "--shift", "20", "--every", "600", "--home", "home")
    expect(entry()["shift"]["variant"] == "v4" and entry()["status"] == "NotServed", entry())
    with program.serve("--home", "home") as server:
        expect(entry()["shift"]["state"] == "shifting" and entry()["shift"]["share"] == 0.2, entry())
        program.run("delete", "endpoint", "shop", "--variant", "v4", "--yes", "--home", "home")
        wait_until(lambda: get(server.port, "/endpoints/shop", token).json["status"] == "InService", "v4 is gone")

        # A deployed copy that somebody changed is made anew, and the server goes on with what it has in memory meanwhile.
        digest = entry()["variants"][0]["version"]
        with open(f"home/deployed/{program_digest(program)}/model.json", "w", encoding="utf-8") as file:
            file.write("{")
        with Connection(server.port) as connection:
            expect(is_near(connection.post(rows[0]).numbers[0], b[0]), "who answers beside a damaged copy")
        program.run("deploy", "a", "--endpoint", "shop", "--variant", "v2", "--home", "home")
        with Connection(server.port) as connection:
            expect(is_near(connection.post(rows[0]).numbers[0], a[0]), "who answers after the copy was made anew")
        program.run("deploy", "b", "--endpoint", "shop", "--variant", "v2", "--home", "home")
        expect(entry()["variants"][0]["version"] == digest and entry()["status"] == "InService", entry())
        expect(server.stop() == 0, "ended with an error")

    # An end under load: what was begun is answered with 200 and captured, and nothing else is captured.
    cut = 0
    for turn in range(count):
        names, unanswered = set(), set()
        with program.serve("--home", "home") as server:
            stopping = threading.Event()

            def send(number, stop):
                good, begun = [], []
                try:
                    with Connection(server.port) as connection:
                        while True:
                            name = f"end-{turn}-{number}-{len(good)}"
                            begun = [name]
                            answer = connection.post("\n".join(rows[:20]), X_Amzn_SageMaker_Inference_Id=name)
                            expect(answer.status == 200, answer.status, answer.body)
                            good += begun
                            begun = []
                            if answer.headers["Connection"] == "close":
                                return good, begun
                except (ConnectionError, http.client.RemoteDisconnected):
                    expect(stopping.is_set(), "a connection was lost before the end")
                return good, begun

            def slow(number, stop):
                name = f"end-{turn}-slow-{number}"
                body = rows[number].encode()
                with Connection(server.port) as connection:
                    link = connection.http
                    link.putrequest("POST", "/invocations")
                    link.putheader("Content-Type", "text/csv")
                    link.putheader("Content-Length", str(len(body)))
                    link.putheader("X-Amzn-SageMaker-Inference-Id", name)
                    link.endheaders(body[:7])
                    stopping.wait()
                    time.sleep(0.7)
                    link.send(body[7:])
                    answer = link.getresponse()
                    text = answer.read()
                    expect(answer.status == 200, "a request that began before the end:", answer.status, text)
                return [name], []

            finish = together(16, lambda number, stop: (slow if number < 4 else send)(number, stop))
            time.sleep(0.3 + random.Random(turn).uniform(0, 0.3))
            stopping.set()
            began = time.monotonic()
            code = server.stop()
            expect(code == 0, "ended with", code)
            slowest = time.monotonic() - began
            for good, begun in finish():
                names.update(good)
                unanswered.update(begun)
        seen = [name for name in (captured_id(record) or "" for _, record in captured("home/captured/shop"))
                if name.startswith(f"end-{turn}-")]
        expect(len(seen) == len(set(seen)), "records that are there twice")
        lost = names - set(seen)
        expect(not lost, len(lost), "answers are not captured:", sorted(lost)[:3])
        late = set(seen) & unanswered
        expect(not late, len(late), "requests were worked on and not answered:", sorted(late)[:3])
        # Sent on a connection that was just being closed: never read, so the client may send them again.
        cut += len(unanswered)
        figures["answered_at_the_end"] = figures.get("answered_at_the_end", 0) + len(names)
        figures["seconds_to_end"] = max(figures.get("seconds_to_end", 0), float(f"{slowest:.2f}"))
    figures["never_read_at_the_end"] = cut
    return figures


def program_digest(program):
    """The name of the copy of model `a` among what is deployed."""
    folder = program.json("deploy", "a", "--endpoint", "copy", "--home", "home")
    program.run("delete", "endpoint", "copy", "--yes", "--home", "home")
    # Until the server has let it go, it would answer with what it has in memory.
    time.sleep(0.5)
    return folder["variants"][0]["version"]


main(check, count=2)
