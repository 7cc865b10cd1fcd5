#!/usr/bin/env bash
# Fetches the chart library that reports carry: Apache ECharts 6.0.0 (Apache-2.0), one minified file.
#
# PyPI's wheel of panel holds it. The wheel is downloaded at a pinned version and hash, the one file is taken out and
# checked against its own hash, and the wheel is removed. Nothing is installed into Python. Run again, it does nothing.
#
#   scripts/fetch_charts.sh        writes .deps/charts/echarts.min.js (1.1 MB; downloads 31 MB once)
set -euo pipefail

readonly WHEEL="panel==1.9.4"
readonly WHEEL_SHA256="c89c4c1e728297daf0628ea5070fb0da8ad77781e2a3142d302479537c1de6a4"
readonly MEMBER="panel/dist/bundled/echarts/echarts@6.0.0/dist/echarts.min.js"
readonly SCRIPT_SHA256="baa8dfe7e1d9336b98e8986ba7e20ea15e7cdbea1ef42a59d59478632fa45a1d"

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
target="$root/.deps/charts/echarts.min.js"

sha256() {
    python3 -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1"
}

if [[ -f "$target" && "$(sha256 "$target")" == "$SCRIPT_SHA256" ]]; then
    echo "charts: Apache ECharts 6.0.0 is in .deps/charts"
    exit 0
fi

if ! python3 -m pip --version >/dev/null 2>&1; then
    echo "error: fetching the chart library needs Python 3 with pip" >&2
    echo "  on Debian: apt-get install python3-pip" >&2
    exit 1
fi

echo "charts: fetching Apache ECharts 6.0.0 out of PyPI's $WHEEL into .deps/charts"
mkdir -p "$(dirname "$target")"
work="$(mktemp -d "$root/.deps/charts/fetch.XXXXXX")"
trap 'rm -rf "$work"' EXIT

echo "$WHEEL --hash=sha256:$WHEEL_SHA256" >"$work/requirements.txt"
python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
    --requirement "$work/requirements.txt" --dest "$work"

python3 - "$work" "$MEMBER" <<'PYTHON'
import pathlib, sys, zipfile
folder = pathlib.Path(sys.argv[1])
(wheel,) = folder.glob("panel-*.whl")
(folder / "echarts.min.js").write_bytes(zipfile.ZipFile(wheel).read(sys.argv[2]))
PYTHON

found="$(sha256 "$work/echarts.min.js")"
if [[ "$found" != "$SCRIPT_SHA256" ]]; then
    echo "error: echarts.min.js in $WHEEL has sha256 $found, expected $SCRIPT_SHA256" >&2
    exit 1
fi
mv "$work/echarts.min.js" "$target"
echo "charts: done, $(wc -c <"$target") bytes"
