# Bihuan (闭环). `make` lists what can be made; `make demo` and `make test` are all one needs.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
.PHONY: help demo test check fix build messages docs bench snapshots clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
DATA ?= $(CURDIR)/data
# Extra words for pytest: make test ARGS="-k chain"
ARGS ?=
export PATH := $(CURDIR)/$(BIN):$(PATH)

help:  ## list what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

demo: $(VENV)/.run  ## everything for a first look: install, build, load an invented city, serve
	@python tools/frontend.py build
	@python tools/catalogues.py compile
	@BIHUAN_DATA=$(DATA) BIHUAN_LOG_LEVEL=warning exec bihuan demo --serve --port $(PORT)

test: $(VENV)/.dev  ## unit, journey, architecture and browser tests, on each database that answers
	@python tools/frontend.py build
	@python tools/catalogues.py compile
	@python tools/databases.py pytest -n 2 $(ARGS)

check: $(VENV)/.dev  ## everything that can be said without running the product
	@python tools/catalogues.py compile
	@python tools/checks.py

fix: $(VENV)/.dev  ## format, and mend what the linters can mend
	ruff format .
	ruff check --fix .
	python tools/frontend.py fix

build: $(VENV)/.dev  ## the wheel, with the front end and the catalogues in it
	@python tools/frontend.py build
	@python tools/catalogues.py compile
	uv build

messages: $(VENV)/.dev  ## bring the catalogues up to the texts, and compile them
	python tools/catalogues.py update
	python tools/catalogues.py compile

docs: $(VENV)/.dev  ## the pages in Chinese and English, under docs/_build/zh and /en
	@python -m docs.generate
	@python -m docs.build

bench: $(VENV)/.dev  ## every measurement behind a claim; prints ratios
	@python tools/install.py bench
	@for each in benchmarks/*.py; do echo "== $$each"; PYTHONPATH=. python $$each; done

snapshots: $(VENV)/.dev  ## write the checked-in snapshots anew; look at the difference
	BIHUAN_TEST_SNAPSHOTS=write pytest -q -m "not browser" tests $(ARGS)

clean:  ## take away what was built; data and .venv stay
	rm -rf dist docs/_build test-results .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	rm -rf .hypothesis src/bihuan/web/static/dist frontend/node_modules
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

# What the product needs to run, and what its developers need; each is installed once for a lock.
$(VENV)/.run: pyproject.toml uv.lock tools/install.py
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python tools/install.py run
	@touch $@

$(VENV)/.dev: pyproject.toml uv.lock tools/install.py
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python tools/install.py dev
	@touch $@ $(VENV)/.run
