#!/usr/bin/env bash
# A million captured sessions, from the files to verdict and report, beside whylogs' profile and Evidently's drift report of
# the same rows: whole processes, in turn. Ours reads captured lines, the others CSV and Parquet; Evidently's reference and our
# baseline are the rows that the model was trained on. Raw runs are kept under Benchmarks/runs.
# LARGE=10 also reads ten times as many captured lines once, to show that memory does not grow with them.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=${BINARY:-$PWD/.build/release/propensity}
rows=${ROWS:-1000000}
runs=${RUNS:-5}
large=${LARGE:-0}
# Apart from the tests' packages: both want pandas before 3.
monitors=$PWD/.deps/bench-monitors
if [ ! -d "$monitors" ]; then
    python3 -m pip install -q --target "$monitors.new" whylogs==1.6.4 evidently==0.7.23 pandas==2.3.3 numpy==2.4.6 pyarrow==26.0.1
    mv "$monitors.new" "$monitors"
fi
export PYTHONPATH="$monitors" WHYLOGS_NO_ANALYTICS=True
others="python3 Benchmarks/monitor_others.py"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
mkdir -p Benchmarks/runs

"$binary" generate --rows 455401 --output "$work/training.csv" --quiet
"$binary" generate --rows "$rows" --seed 7 --output "$work/sessions.csv" --quiet
"$binary" train "$work/training.csv" --label ordered --id UserID --output "$work/model" --quiet >/dev/null 2>&1
for part in training sessions; do
    "$binary" predict "$work/model" "$work/$part.csv" --output "$work/$part-scores.csv" --quiet
    $others tables "$work/$part.csv" "$work/$part-scores.csv" "$work/$part-rows"
done
$others capture "$work/sessions.csv" "$work/sessions-scores.csv" "$work/captured"

ours="$binary monitor run --baseline $work/model --quiet"
echo "From $rows captured records to verdict and report:"
python3 Benchmarks/compare.py --runs "$runs" --out "Benchmarks/runs/$stamp-monitor.json" \
    "propensity monitor run=$ours --captured $work/captured --output $work/report" \
    "whylogs, CSV=$others whylogs $work/sessions-rows.csv $work/profile.bin" \
    "whylogs, Parquet=$others whylogs $work/sessions-rows.parquet $work/profile.bin" \
    "Evidently, CSV=$others evidently $work/training-rows.csv $work/sessions-rows.csv $work/drift.html" \
    "Evidently, Parquet=$others evidently $work/training-rows.parquet $work/sessions-rows.parquet $work/drift.html"

if [ "$large" -gt 1 ]; then
    # The same files under more names.
    for copy in $(seq 2 "$large"); do
        find "$work/captured" -name '00-00-000-*.jsonl' | while read -r file; do
            ln "$file" "$(dirname "$file")/$(printf '%02d' "$copy")-${file##*/}"
        done
    done
    echo
    echo "From $((rows * large)) captured records:"
    python3 Benchmarks/compare.py --runs 1 --out "Benchmarks/runs/$stamp-monitor-large.json" \
        "propensity monitor run=$ours --captured $work/captured --output $work/report-large"
fi
