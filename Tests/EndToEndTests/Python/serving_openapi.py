"""schemathesis calls every route of `/openapi.json` with requests of its own making, right and wrong, and finds nothing.

`--count` says how many examples it makes for each operation and phase; above 50 the sessions' model is called as well.
"""

import os
import re
import subprocess
import sys

from serving_kit import expect, get, main

# SageMaker's route tells of rows that cannot be used with 424, as its clients expect.
CONFIGURATION = """
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 408, 409, 413, 415, 422, 424, 428, 429]

[checks.positive_data_acceptance]
expected-statuses = ["2xx", 401, 403, 404, 429]
"""

def check(program, count):
    with open("schemathesis.toml", "w", encoding="utf-8") as file:
        file.write(CONFIGURATION)
    program.make_shop_model()
    models = {"shop": "shop"}
    if count > 50:
        program.make_models()
        models["sessions"] = "a"
    return {name: examples(program, name, model, count) for name, model in models.items()}


def examples(program, name, model, count):
    home = f"home-{name}"
    program.run("deploy", model, "--endpoint", name, "--home", home)
    token = program.token("read,invoke", home=home)
    with program.serve("--home", home) as server:
        description = get(server.port, "/openapi.json", token)
        expect(description.status == 200, description.status)
        with open(f"{name}.json", "wb") as file:
            file.write(description.body)
        run = subprocess.run(
            [
                sys.executable, "-m", "schemathesis.cli", "run", f"{name}.json",
                "--url", f"http://127.0.0.1:{server.port}",
                # Wrong tokens of its own would lock its address out; serving_access.py looks at them.
                "--checks", "all", "--exclude-checks", "ignored_auth", "--header", f"Authorization: Bearer {token}",
                "--phases", "examples,coverage,fuzzing", "--max-examples", str(count), "--seed", "1", "--no-color",
                "--generation-database", "none", "--continue-on-failure", "--request-timeout", "30",
                "--suppress-health-check", "all",
            ],
            capture_output=True, text=True, env=os.environ | {"PYTHONWARNINGS": "ignore", "COLUMNS": "200"},
        )
        with open(f"{name}.txt", "w", encoding="utf-8") as file:
            file.write(run.stdout + run.stderr)
        expect(run.returncode == 0, "schemathesis found something:\n", run.stdout[-12_000:], run.stderr[-2000:])
        expect(get(server.port, "/ping").status == 200, "the server does not answer any more")
        expect(server.stop() == 0, "ended with an error")
    found = re.search(r"(\d+) generated", run.stdout)
    operations = sum(len(path) for path in description.json["paths"].values())
    return {"operations": operations, "examples": int(found[1]) if found else None}


main(check, count=5)
