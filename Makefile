# Studium. `make` alone lists what there is. GNU make 3.81 and a POSIX shell are enough.
.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin
PY := $(BIN)/python
# At least two test workers so that sharing is always tested, at most four: each has its own database.
CORES := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
WORKERS := $(shell n=$(CORES); [ $$n -lt 2 ] && n=2; [ $$n -gt 4 ] && n=4; echo $$n)
PYTEST := $(PY) -m pytest -n $(WORKERS)
QUICK := tests/architecture tests/contracts

.PHONY: help run test test-all bench screenshots check format docs budgets clean lint install-run install-dev install-web install-web-dev

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: install-web ## start Studium on this machine (ARGS="--port 9000" passes options on)
	@$(BIN)/studium run $(ARGS)

test: lint install-web-dev ## check everything, then run all tests but the slow ones
	@$(PY) -m tools.tests quick -- $(PYTEST) -m "not slow"

test-all: install-web-dev ## run the slow tests (faults, Apache Kafka, journeys in a browser)
	@sh tools/install_kafka.sh
	@sh tools/install_ferretdb.sh
	@sh tools/install_openid_provider.sh
	@$(PY) -m tools.tests slow -- $(PYTEST) -m slow

bench: install-web-dev ## measure against limits: `name | value | limit | ratio | target | ok or short`
	@$(PY) -m bench $(ARGS)

screenshots: install-web-dev ## take pictures of every page into web/screenshots/
	@cd web && PATH="$(CURDIR)/.tools/node:$$PATH" npm run --silent screenshots

check: lint ## the checks alone: format, lint, types, imports, budgets, contracts, docs, licences, secrets
	@$(PYTEST) -m "not slow" -q $(QUICK)

format: install-dev ## rewrite the code in the one format
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

docs: install-dev ## write the generated docs, the event schemas and the OpenAPI document anew
	@$(PY) -m tools.generate

budgets: install-dev ## print how long files and functions are: median, p95, longest
	@$(PY) -m tools.budgets

clean: ## remove what was installed and cached (data in .studium stays)
	rm -rf .venv .tools web/node_modules web/dist web/.next .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist

lint: install-dev
	@echo "ruff format --check" && $(BIN)/ruff format --check --quiet . || { echo "make check: not formatted: run 'make format'"; exit 1; }
	@echo "ruff check" && $(BIN)/ruff check --quiet .
	@echo "mypy --strict" && $(BIN)/mypy --no-error-summary studium tests tools bench $(wildcard conftest.py)
	@echo "import-linter" && $(BIN)/lint-imports --no-logo

install-run:
	@sh tools/install.sh run

install-dev:
	@sh tools/install.sh dev

install-web: install-run
	@sh tools/install_web.sh run

install-web-dev: install-dev
	@sh tools/install_web.sh dev
