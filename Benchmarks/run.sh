#!/usr/bin/env bash
# Compares the program with the reference's steps in Python, side by side on this machine, then times the parts.
# Raw runs are kept under Benchmarks/runs.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/fetch_python.sh
export PYTHONPATH="$PWD/.deps/python"
binary=$PWD/.build/release/propensity
rows=${ROWS:-455401}
runs=${RUNS:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
mkdir -p Benchmarks/runs

"$binary" generate --rows "$rows" --output "$work/sessions.csv" --quiet
echo "From CSV to a model, $rows sessions:"
python3 Benchmarks/compare.py --runs "$runs" --out "Benchmarks/runs/$stamp-train.json" \
    "propensity train=$binary train $work/sessions.csv --label ordered --id UserID --output $work/model --quiet" \
    "Python=python3 Benchmarks/reference_steps.py $work/sessions.csv $work/python"
echo
echo "Scoring $rows sessions:"
python3 Benchmarks/compare.py --runs "$runs" --out "Benchmarks/runs/$stamp-predict.json" \
    "propensity predict=$binary predict $work/model $work/sessions.csv --output $work/scores.csv --quiet" \
    "Python=python3 Benchmarks/reference_scores.py $work/model/model.json $work/sessions.csv $work/python.csv"
echo
echo "The parts:"
swift run --package-path Benchmarks -c release Benchmarks "$work/sessions.csv"
