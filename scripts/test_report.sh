#!/usr/bin/env bash
# Opens fresh reports in a headless browser at desktop and phone width: no console error, no request, no overflow, no serious
# accessibility finding. Installs Chromium with apt-get when it is missing and that is allowed; says so when it cannot run.
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf 'report check: %s\n' "$*" >&2; }

if ! command -v chromium >/dev/null || ! command -v chromedriver >/dev/null; then
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        say "installing chromium and chromium-driver with apt-get"
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium chromium-driver >/dev/null
    else
        say "skipped: needs chromium and chromium-driver (on Debian: sudo apt-get install chromium chromium-driver)"
        exit 0
    fi
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
binary=${PROPENSITY_BINARY:-.build/debug/propensity}
"$binary" generate --rows 20000 --output "$work/sessions.csv" --quiet
"$binary" explore "$work/sessions.csv" --label ordered --id UserID --output "$work/explore.html" --quiet >/dev/null
"$binary" train "$work/sessions.csv" --label ordered --id UserID --output "$work/model" --quiet >/dev/null
"$binary" evaluate "$work/model" "$work/sessions.csv" --output "$work/evaluation.html" --quiet >/dev/null
# A window with one column constant and one in another unit.
"$binary" generate --rows 5000 --seed 7 --output - --quiet | awk -F, -v OFS=, 'NR > 1 { $3 = 1; $5 = $5 * 100 } 1' >"$work/live.csv"
"$binary" monitor run --baseline "$work/model" --data "$work/live.csv" --output "$work/monitoring" --quiet >/dev/null
PYTHONPATH=.deps/python python3 scripts/check_report.py --output "$work/shots" \
    "$work/explore.html" "$work/model/report.html" "$work/evaluation.html" "$work/monitoring/report.html"
