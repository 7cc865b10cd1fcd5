#!/usr/bin/env bash
# Puts XGBoost's C library at .deps/xgboost/xgboost/lib/libxgboost.so: a link to the system's library when pkg-config
# knows one of at least 2.1, else the xgboost-cpu wheel from the Python package index, pinned with its hash.
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf 'setup: %s\n' "$*" >&2; }

version=3.2.0
case "$(uname -m)" in
    x86_64) hash=9c10b1653e1a689bf4094a328144cf3633c9be0e5217a76fbdc2fde6abcb2950 ;;
    aarch64) hash=896b9e2bc52ec0921edf92ddd1cebedf47032e94992b7aca0293524d380ce6e9 ;;
    *) say "no XGBoost wheel is pinned for $(uname -m); install XGBoost 2.1 or later with a pkg-config file"; exit 1 ;;
esac
root=.deps/xgboost
library=$root/xgboost/lib/libxgboost.so

if pkg-config --atleast-version=2.1 xgboost 2>/dev/null; then
    system=$(pkg-config --variable=libdir xgboost)/libxgboost.so
    if [ -e "$system" ]; then
        if [ "$(readlink "$library" 2>/dev/null)" != "$system" ]; then
            rm -rf "$root"
            mkdir -p "$(dirname "$library")"
            ln -s "$system" "$library"
            say "using the system's XGBoost $(pkg-config --modversion xgboost): $system"
        fi
        exit 0
    fi
fi

if [ -e "$library" ] && [ "$(cat "$root/VERSION" 2>/dev/null)" = "$version $hash" ]; then exit 0; fi

say "installing XGBoost $version (Python package xgboost-cpu, about 6 MB) under .deps/"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'xgboost-cpu==%s --hash=sha256:%s\n' "$version" "$hash" >"$work/requirements.txt"
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes \
    --requirement "$work/requirements.txt" --dest "$work"
rm -rf "$root" "$root.new"
mkdir -p "$root.new"
# The whole wheel, not the library alone: it finds the OpenMP runtime beside it by a relative path.
python3 -m zipfile -e "$work"/xgboost_cpu-*.whl "$root.new"
echo "$version $hash" >"$root.new/VERSION"
mv "$root.new" "$root"
