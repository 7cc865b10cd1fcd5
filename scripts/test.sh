#!/usr/bin/env bash
# Runs every test: the Swift tests, and the checks that need Python and a browser.
# The Swift tests compare with XGBoost and scikit-learn in Python, which are installed under .deps/ first,
# and AWS's own clients call the server.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/fetch_python.sh
bash scripts/fetch_clients.sh
export PROPENSITY_PYTHONPATH="$PWD/.deps/python" PROPENSITY_CLIENTS="$PWD/.deps/clients"
# Some wait for clocks, receivers and processes on the threads that all tests share: they run apart from those that compute.
waiting='^(AlertsTests|SchedulesTests|StorageTests|ServingTests)\.'
calling='^(AWSRoutesTests|S3ClientTests|SageMakerJobsTests)\.'
swift test --skip '^EndToEndTests\.' --skip "$waiting" --skip "$calling"
swift test --skip-build --filter "$waiting"
swift test --skip-build --filter "$calling"
swift test --skip-build --filter '^EndToEndTests\.'
bash scripts/test_report.sh
