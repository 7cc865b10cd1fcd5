# What a person types. Each target sets up what is missing first; see CONTRIBUTING.md.
SWIFT ?= swift
PREFIX ?= /usr/local
BINARY = .build/release/propensity

.PHONY: build test demo bench check format install clean setup

setup:
	@bash scripts/setup.sh

build: setup
	$(SWIFT) build -c release --product propensity

demo: build
	$(BINARY) demo

test: setup
	@bash scripts/test.sh

check: setup
	@bash scripts/check.sh

format:
	$(SWIFT) format -i -r -p Sources Tests Benchmarks/Sources Package.swift Benchmarks/Package.swift

bench: build
	@bash Benchmarks/run.sh

install: build
	@bash scripts/install.sh "$(PREFIX)"

clean:
	rm -rf .build .deps Benchmarks/.build
