# setup, run, test and bench are what users and CI call; `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
# A resolver of its own, so that neither lock nor .venv depends on it.
UV := .venv/uv/bin/uv
COMPILE := UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) pip compile pyproject.toml --quiet \
	--universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra build

.PHONY: help setup dev run test lint types check unit bench lock messages clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

setup: .venv/.ready ## everything that running needs, in .venv

dev: .venv/.ready-dev ## the same with everything that testing needs

run: setup ## run the bot; without a token, the sandbox with the bot in it
	@$(BIN)/wirewatch run --or-sandbox

test: dev ## lint, types, and every test
	@$(MAKE) --no-print-directory lint types unit

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

types: dev
	$(BIN)/mypy

# The journeys mostly wait for processes, so they run beside the rest; what they say comes last.
unit: dev
	@said=$$(mktemp); $(BIN)/pytest tests/journeys >"$$said" 2>&1 & journeys=$$!; \
	$(BIN)/pytest --ignore=tests/journeys; rooms=$$?; \
	wait $$journeys; journeys=$$?; cat "$$said"; rm -f "$$said"; \
	exit $$((rooms | journeys))

bench: dev ## every benchmark, a table each
	$(BIN)/python -m benchmarks

lock: dev ## write the locks anew from pyproject.toml
	$(PYTHON) -m venv .venv/uv && .venv/uv/bin/pip install --quiet uv
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock

messages: dev ## collect the bot's texts into the catalogues
	$(BIN)/pybabel --quiet extract --no-location --sort-output --width 96 --project Wirewatch \
		-k say -k say_n:1,2 -k plain -k fill -k mark -o bot/locales/messages.pot bot news jobs
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --width 96 \
		-i bot/locales/messages.pot -d bot/locales
	rm bot/locales/messages.pot

clean: ## remove what was set up here (your data stays)
	rm -rf .venv *.egg-info build .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/pip:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Wirewatch needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another with: make PYTHON=python3.12 ...")'
	@rm -f .venv/.ready .venv/.ready-dev
	$(PYTHON) -m venv --clear .venv

.venv/.ready: requirements.lock pyproject.toml | .venv/bin/pip
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.ready-dev: requirements-dev.lock .venv/.ready
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
