#!/usr/bin/env bash
# Requests per second and latency of one-row predictions over HTTP, keep-alive: ours with every request captured, ours
# answering a constant, and FastAPI on uvicorn with XGBoost, in turn on this machine. Needs wrk (Debian: apt-get install wrk).
# Raw runs are kept under Benchmarks/runs.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v wrk >/dev/null || { echo "wrk is missing; on Debian: apt-get install wrk" >&2; exit 1; }
bash scripts/fetch_python.sh
bench=$PWD/.deps/bench-python
[ -d "$bench" ] || python3 -m pip install -q --target "$bench" fastapi==0.165.0 uvicorn==0.54.0 uvloop==0.23.0 httptools==0.9.0
export PYTHONPATH="$bench:$PWD/.deps/python"
binary=$PWD/.build/release/propensity
connections=${CONNECTIONS:-16}
seconds=${SECONDS_EACH:-5}
rounds=${ROUNDS:-5}
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT

"$binary" generate --rows 100000 --output "$work/sessions.csv" --quiet
"$binary" train "$work/sessions.csv" --label ordered --id UserID --output "$work/model" --quiet >/dev/null 2>&1
cat >"$work/post.lua" <<LUA
wrk.method = "POST"
wrk.body = "$(sed -n 2p "$work/sessions.csv" | cut -d, -f2-24)"
wrk.headers["Content-Type"] = "text/csv"
LUA
"$binary" serve "$work/model" --home "$work/buffered" --port 8101 --quiet &
pids+=($!)
"$binary" serve "$work/model" --home "$work/durable" --port 8102 --capture-mode durable --quiet &
pids+=($!)
MODEL=$work/model/model.json python3 -m uvicorn fastapi_endpoint:app --app-dir Benchmarks --port 8103 --log-level warning &
pids+=($!)
for port in 8101 8102 8103; do
    for _ in $(seq 100); do curl -sf "http://127.0.0.1:$port/ping" && break || sleep 0.1; done
done
measure() { # name, url, arguments
    wrk -t 1 -c "$connections" -d "${seconds}s" --latency "${@:3}" "$2" | awk -v name="$1" '
        /99%/ { p99 = $2 } /50%/ { p50 = $2 } /Requests\/sec/ { rate = $2 } /Non-2xx/ { bad = $0 }
        END { printf "%-24s %10.0f requests/s  p50 %9s  p99 %9s %s\n", name, rate, p50, p99, bad }'
}
mkdir -p Benchmarks/runs
for round in $(seq "$rounds"); do
    measure "constant (GET /ping)" http://127.0.0.1:8101/ping
    measure "captured, buffered" http://127.0.0.1:8101/invocations -s "$work/post.lua"
    measure "captured, durable" http://127.0.0.1:8102/invocations -s "$work/post.lua"
    measure "FastAPI + XGBoost" http://127.0.0.1:8103/invocations -s "$work/post.lua"
done | tee "Benchmarks/runs/$(date -u +%Y-%m-%dT%H%M%SZ)-endpoint.txt"
