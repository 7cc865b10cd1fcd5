#!/usr/bin/env bash
# Installs the Python packages that tests and benchmarks compare with under .deps/python, apart from the system's.
set -euo pipefail
cd "$(dirname "$0")/.."
# Holds axe-core, the accessibility checker, as a file; the browser driver that it asks for is not needed.
axe=axe-playwright-python==0.1.8
wanted=$(cat scripts/requirements-test.txt scripts/fetch_python.sh | sha256sum | cut -d' ' -f1)
if [ "$(cat .deps/python/VERSION 2>/dev/null)" = "$wanted" ]; then exit 0; fi
echo "setup: installing XGBoost, scikit-learn and pandas for Python (about 430 MB) under .deps/python, for the tests" >&2
rm -rf .deps/python .deps/python.new
python3 -m pip install --quiet --disable-pip-version-check --only-binary=:all: --no-warn-conflicts \
    --root-user-action=ignore --target .deps/python.new --requirement scripts/requirements-test.txt
python3 -m pip install --quiet --disable-pip-version-check --only-binary=:all: --no-deps \
    --root-user-action=ignore --target .deps/python.new "$axe"
echo "$wanted" >.deps/python.new/VERSION
mv .deps/python.new .deps/python
