#!/usr/bin/env bash
# Installs the release binary and the XGBoost library it loads under the folder given: bin/ and lib/propensity/.
set -euo pipefail
cd "$(dirname "$0")/.."
prefix=${1:?usage: scripts/install.sh PREFIX}
library=.deps/xgboost/xgboost/lib/libxgboost.so

mkdir -p "$prefix/bin" "$prefix/lib/propensity"
install -m 755 .build/release/propensity "$prefix/bin/propensity"
rm -rf "$prefix/lib/propensity/xgboost" "$prefix/lib/propensity/xgboost_cpu.libs"
mkdir -p "$prefix/lib/propensity/xgboost/lib"
if [ -L "$library" ]; then
    ln -s "$(readlink "$library")" "$prefix/lib/propensity/xgboost/lib/libxgboost.so"
else
    # The library finds its OpenMP runtime two folders up.
    install -m 755 "$library" "$prefix/lib/propensity/xgboost/lib/"
    cp -R .deps/xgboost/xgboost_cpu.libs "$prefix/lib/propensity/"
fi
echo "installed $prefix/bin/propensity with XGBoost under $prefix/lib/propensity"
