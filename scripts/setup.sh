#!/usr/bin/env bash
# Installs what the build and the program need and is missing: system headers, XGBoost's C library, the chart library.
# Everything but the system headers goes under .deps/. Running it again does nothing. Says what it installs.
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf 'setup: %s\n' "$*" >&2; }

for tool in swift git python3; do
    command -v "$tool" >/dev/null || { say "$tool is missing; install it and run make again"; exit 1; }
done
python3 -m pip --version >/dev/null 2>&1 || { say "Python's pip is missing; on Debian: apt-get install python3-pip"; exit 1; }

# Headers: zlib's for reading and writing .gz, SQLite's for the registry.
header() {
    printf '#include <%s>\n' "$1" | ${CC:-clang} -E - >/dev/null 2>&1 && return
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        say "installing $2 with apt-get"
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2" >/dev/null
    else
        say "the header $1 is missing; on Debian: sudo apt-get install $2"
        exit 1
    fi
}
header zlib.h zlib1g-dev
header sqlite3.h libsqlite3-dev

bash scripts/fetch_xgboost.sh
bash scripts/fetch_charts.sh
