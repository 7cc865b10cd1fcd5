"""schemathesis calls every route of `/openapi.json` with requests of its own making, right and wrong, and finds nothing.

`--count` says how many examples it makes for each operation and phase.
"""

import os
import re
import subprocess
import sys

from serving_kit import expect, get, main

def check(program, count):
    program.make_models()
    program.run("deploy", "a", "--endpoint", "shop", "--home", "home")
    token = program.token("read,invoke")
    figures = {}
    with program.serve("--home", "home") as server:
        address = f"http://127.0.0.1:{server.port}"
        description = get(server.port, "/openapi.json", token)
        expect(description.status == 200, description.status)
        with open("openapi.json", "wb") as file:
            file.write(description.body)
        paths = description.json["paths"]
        figures["operations"] = sum(len(path) for path in paths.values())
        run = subprocess.run(
            [
                sys.executable, "-m", "schemathesis.cli", "run", "openapi.json", "--url", address,
                # Wrong tokens of its own would lock its address out; serving_access.py looks at them.
                "--checks", "all", "--exclude-checks", "ignored_auth",
                "--max-examples", str(count), "--phases", "examples,coverage,fuzzing", "--seed", "1", "--no-color",
                "--header", f"Authorization: Bearer {token}", "--generation-database", "none", "--continue-on-failure",
                "--request-timeout", "30", "--workers", "1", "--suppress-health-check", "all",
            ],
            capture_output=True, text=True, env=os.environ | {"PYTHONWARNINGS": "ignore", "COLUMNS": "200"},
        )
        with open("schemathesis.txt", "w", encoding="utf-8") as file:
            file.write(run.stdout + run.stderr)
        expect(run.returncode == 0, "schemathesis found something:\n", run.stdout[-12_000:], run.stderr[-2000:])
        expect(get(server.port, "/ping").status == 200, "the server does not answer any more")
        expect(server.stop() == 0, "ended with an error")
    found = re.search(r"(\d+) generated", run.stdout)
    figures["examples"] = int(found[1]) if found else None
    return figures


main(check, count=10)
