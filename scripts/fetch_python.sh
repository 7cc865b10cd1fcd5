#!/usr/bin/env bash
# Installs the Python packages that tests and benchmarks compare with under .deps/python, apart from the system's.
set -euo pipefail
cd "$(dirname "$0")/.."
wanted=$(sha256sum scripts/requirements-test.txt | cut -d' ' -f1)
if [ "$(cat .deps/python/VERSION 2>/dev/null)" = "$wanted" ]; then exit 0; fi
echo "setup: installing XGBoost, scikit-learn and pandas for Python (about 100 MB) under .deps/python, for the tests" >&2
rm -rf .deps/python .deps/python.new
python3 -m pip install --quiet --disable-pip-version-check --only-binary=:all: --target .deps/python.new \
    --requirement scripts/requirements-test.txt
echo "$wanted" >.deps/python.new/VERSION
mv .deps/python.new .deps/python
