"""The examples do what they say: the notebook's cells one after another, and the story with our own commands.

No Jupyter is needed: the cells are run as Python, in one namespace, against a server with a home of its own.
"""

import json
import logging
import os
import pathlib
import subprocess
import sys
import time

from sagemaker_kit import SABOTAGED, Hurried, Platform, Quiet
from serving_kit import Program, expect, main

EXAMPLES = pathlib.Path(__file__).resolve().parents[3] / "examples"
logging.disable(logging.WARNING)


def on_the_path(program):
    """The program under its own name, as the examples call it."""
    os.makedirs("bin")
    os.symlink(program.binary, "bin/propensity")
    os.environ["PATH"] = os.path.abspath("bin") + os.pathsep + os.environ["PATH"]
    os.environ["PROPENSITY_HOME"] = os.path.abspath("home")


def run_notebook():
    """What the cells leave, and what they print."""
    import sagemaker

    sagemaker.session.time = sagemaker.utils.time = Hurried()
    with open(EXAMPLES / "sagemaker" / "tour.ipynb", encoding="utf-8") as file:
        cells = [cell for cell in json.load(file)["cells"] if cell["cell_type"] == "code"]
    names = {"__name__": "__main__"}
    with Quiet() as told:
        for number, cell in enumerate(cells, 1):
            try:
                exec(compile("".join(cell["source"]), f"tour.ipynb, code cell {number}", "exec"), names)
            except Exception as error:
                raise type(error)(f"code cell {number}: {error}") from error
    return names, told.text


def run_commands():
    result = subprocess.run(
        ["bash", EXAMPLES / "propensity.sh", "story"], capture_output=True, text=True, stdin=subprocess.DEVNULL,
        env=os.environ | {"ROWS": "20000", "PORT": "0"},
    )
    expect(result.returncode == 0, "propensity.sh ended with", result.returncode, result.stdout, result.stderr)
    expect("CompletedWithViolations" in result.stdout, "propensity.sh says", result.stdout)
    for name in ["explore.html", "evaluation.html", "scores.csv"]:
        expect(os.path.getsize(f"story/{name}") > 0, name, "is empty")


def check(program: Program):
    # What the cells' own commands print is not to stand among the figures.
    sys.stdout = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    subprocess.run([sys.executable, EXAMPLES / "sagemaker" / "notebook.py", "--check"], check=True)
    on_the_path(program)
    began = time.monotonic()
    with Platform(program) as platform:
        names, text = run_notebook()
        found = set(names["violations"].feature_name)
        expect(found == set(SABOTAGED), "the tour found", found)
        expect(names["balanced_accuracy"] > 0.8 and names["kappa"] > 0.5, "the tour's model is", names["kappa"])
        expect("CompletedWithViolations" in text, "the tour says", text[-3000:])
        client = platform.client("sagemaker")
        expect(client.list_endpoints()["Endpoints"] == [] and client.list_models()["Models"] == [], "not tidied up")
        expect(platform.server.stop() == 0, "the server ended with an error")
    seconds = time.monotonic() - began
    run_commands()
    return {"balanced_accuracy": round(float(names["balanced_accuracy"]), 4), "seconds": round(seconds, 1)}


main(check)
