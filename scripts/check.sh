#!/usr/bin/env bash
# What a contributor runs before a commit: format, lint, build with warnings as errors, tests.
set -euo pipefail
cd "$(dirname "$0")/.."
swift format lint -s -r -p Sources Tests Package.swift
swift build --build-tests -Xswiftc -warnings-as-errors
bash scripts/test.sh
