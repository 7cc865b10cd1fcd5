#!/usr/bin/env bash
# Runs every test: the Swift tests, and the checks that need Python and a browser.
# The Swift tests compare with XGBoost and scikit-learn in Python, which are installed under .deps/ first.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/fetch_python.sh
export PROPENSITY_PYTHONPATH="$PWD/.deps/python"
swift test
bash scripts/test_report.sh
