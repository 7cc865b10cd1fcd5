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

# zlib's header, for reading and writing .gz.
if ! printf '#include <zlib.h>\n' | ${CC:-clang} -E - >/dev/null 2>&1; then
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        say "installing zlib1g-dev with apt-get"
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq zlib1g-dev >/dev/null
    else
        say "zlib's header is missing; on Debian: sudo apt-get install zlib1g-dev"
        exit 1
    fi
fi

bash scripts/fetch_xgboost.sh
bash scripts/fetch_charts.sh
