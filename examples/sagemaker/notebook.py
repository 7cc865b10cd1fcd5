#!/usr/bin/env python3
"""Writes tour.ipynb from tour.py, whose cells begin with `# %%`: python3 notebook.py [--check].

With --check nothing is written; it ends with 1 when the notebook is another one than it would write.
"""

import json
import pathlib
import re
import sys

FOLDER = pathlib.Path(__file__).resolve().parent


def cells(script):
    """Kind and lines of each cell."""
    for part in re.split(r"^# %%", script, flags=re.M)[1:]:
        head, _, text = part.partition("\n")
        text = text.strip("\n")
        if head.strip() == "[markdown]":
            yield "markdown", re.sub(r"^# ?", "", text, flags=re.M)
        else:
            yield "code", text


def notebook(script):
    """The notebook's JSON, with no outputs."""
    entries = []
    for number, (kind, text) in enumerate(cells(script)):
        entry = {"cell_type": kind, "id": f"cell-{number:02}", "metadata": {}, "source": text.splitlines(keepends=True)}
        if kind == "code":
            entry |= {"execution_count": None, "outputs": []}
        entries.append(entry)
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    whole = {"cells": entries, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main():
    text = notebook((FOLDER / "tour.py").read_text(encoding="utf-8"))
    path = FOLDER / "tour.ipynb"
    if "--check" not in sys.argv:
        path.write_text(text, encoding="utf-8")
    elif not path.exists() or path.read_text(encoding="utf-8") != text:
        sys.exit("tour.ipynb is not what tour.py says; write it again with: python3 examples/sagemaker/notebook.py")


if __name__ == "__main__":
    main()
