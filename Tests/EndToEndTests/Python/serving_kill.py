"""kill -9 under load, with durable captures: what was acknowledged is on disk, once, and the server is soon there again."""

import http.client
import random
import statistics
import time

from serving_kit import Connection, captured, captured_id, expect, main, together

CONNECTIONS = 16


def check(program, count, ready):
    rows = program.make_models()
    program.run("deploy", "a", "--endpoint", "shop", "--home", "home", "--capture-mode", "durable")
    draw = random.Random(1)
    acknowledged = set()
    sent = set()
    port = 0
    restarts = []
    lost = 0
    for kill in range(count + 1):
        with program.serve("--home", "home", port=port, waits=port == 0) as server:
            port = server.port
            seconds = server.seconds_until_ready()
            if kill > 0:
                restarts.append(seconds)
                expect(seconds <= ready, "ready only after", round(seconds, 2), "s")
            if kill == count:
                expect(server.stop() == 0, "ended with an error")
                break

            def send(number, stop):
                good, names, unkept = [], [], 0
                try:
                    with Connection(port) as connection:
                        while True:
                            name = f"{kill}-{number}-{len(names)}"
                            names.append(name)
                            answer = connection.post(rows[len(names) % 1000], X_Amzn_SageMaker_Inference_Id=name)
                            expect(answer.status == 200, answer.status, answer.body)
                            if "X-Propensity-Capture-Lost" in answer.headers:
                                unkept += 1
                            else:
                                good.append(name)
                except (OSError, http.client.HTTPException):
                    # The kill.
                    expect(stop.is_set(), "a connection was lost before the kill")
                return good, names, unkept

            finish = together(CONNECTIONS, send)
            time.sleep(draw.uniform(0.05, 0.6))
            finish.stop.set()
            server.kill()
            for good, names, unkept in finish():
                acknowledged.update(good)
                sent.update(names)
                lost += unkept
    seen = set()
    for path, record in captured("home/captured/shop"):
        name = captured_id(record)
        expect(name in sent, path, "a record of a request that nobody sent:", name)
        expect(name not in seen, path, "a record that is there twice:", name)
        seen.add(name)
    missing = acknowledged - seen
    expect(not missing, len(missing), "acknowledged records are lost:", sorted(missing)[:3])
    expect(acknowledged, "nothing was answered")
    return {
        "kills": count, "acknowledged": len(acknowledged), "captured": len(seen), "lost": 0, "twice": 0,
        "answered_without_record": lost, "median_restart_seconds": round(statistics.median(restarts), 3),
        "slowest_restart_seconds": round(max(restarts), 3),
    }


main(check, count=3, ready=10.0)
