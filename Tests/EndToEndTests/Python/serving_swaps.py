"""Models are replaced under load: no request fails, no answer mixes two models, and after a swap the new model answers.

Two models take turns. Eight connections send rows and batches meanwhile. Every answer is that of one of the models, whole;
one that began after a swap and ended before the next is the new model's. Every captured record holds what was answered.
"""

import random
import time

from serving_kit import Connection, captured, captured_id, expect, main, together

CONNECTIONS = 8


def same(given, wanted):
    return len(given) == len(wanted) and all(abs(one - other) < 1e-6 for one, other in zip(given, wanted))


def model_of(given, start, scores):
    """The model that gave a whole answer; None when it is that of neither."""
    names = [name for name, wanted in scores.items() if same(given, wanted[start:start + len(given)])]
    expect(len(names) < 2, "the models' answers cannot be told apart")
    return names[0] if names else None


def check(program, count, pause):
    rows = program.make_models()
    scores = {name: program.scores(name) for name in "ab"}
    program.run("deploy", "a", "--endpoint", "shop", "--home", "home")
    # The times between which a model alone was at work.
    sole = [[0.0, None, "a"]]
    answers = {}
    with program.serve("--home", "home") as server:
        expect(server.seconds_until_ready() < 30)

        def send(number, stop):
            draw = random.Random(number)
            sent = 0
            given = []
            with Connection(server.port) as connection:
                while not stop.is_set():
                    size = draw.choice([1, 1, 50])
                    start = draw.randrange(len(rows) - size)
                    name = f"{number}-{sent}"
                    began = time.monotonic()
                    answer = connection.post(
                        "\n".join(rows[start:start + size]), X_Amzn_SageMaker_Inference_Id=name
                    )
                    expect(answer.status == 200, answer.status, answer.body)
                    expect("X-Propensity-Capture-Lost" not in answer.headers, "a record was lost")
                    # Kept for later, so that checking does not slow the load down.
                    given.append((name, start, size, began, time.monotonic(), answer.body))
                    sent += 1
            return given

        finish = together(CONNECTIONS, send)
        began = time.monotonic()
        for swap in range(count):
            if finish.stop.is_set():
                break
            name = "ba"[swap % 2]
            sole[-1][1] = time.monotonic()
            program.run("deploy", name, "--endpoint", "shop", "--home", "home")
            sole.append([time.monotonic(), None, name])
            time.sleep(pause)
        seconds = time.monotonic() - began
        given = [answer for part in finish() for answer in part]
        sole[-1][1] = time.monotonic()
        expect(server.stop() == 0, "ended with an error")

    by_model = {"a": 0, "b": 0}
    told = 0
    place = 0
    for name, start, size, began, ended, body in sorted(given, key=lambda answer: answer[3]):
        numbers = [float(line) for line in body.split()]
        expect(len(numbers) == size, len(numbers), "answers to", size, "rows")
        model = model_of(numbers, start, scores)
        expect(model, "an answer that is neither model's:", numbers[:5])
        by_model[model] += 1
        answers[name] = body.decode().strip()
        while place + 1 < len(sole) and sole[place + 1][0] <= began:
            place += 1
        if sole[place][0] <= began and ended <= sole[place][1]:
            told += 1
            expect(model == sole[place][2], "an answer of a model that was replaced before")
    expect(all(by_model.values()), "one model alone answered:", by_model)
    records = 0
    for path, record in captured("home/captured/shop"):
        records += 1
        name = captured_id(record)
        wanted = answers.pop(name, None)
        expect(wanted is not None, "a record of no answer, or a second one:", name)
        expect(record["captureData"]["endpointOutput"]["data"].strip() == wanted, path, "differs from what was answered")
    expect(not answers, len(answers), "answers were not captured")
    return {
        "swaps": count, "requests": len(given), "failed": 0, "mixed": 0, "by_model": by_model,
        "between_swaps": told, "captured": records, "requests_per_second": round(len(given) / seconds),
        "seconds_per_swap": round(seconds / count, 3),
    }


main(check, count=20, pause=0.05)
