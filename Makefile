# `make run` and `make test` are all a newcomer needs; both make the environment first.
PYTHON ?= $(shell for v in python3.13 python3.12 python3.11 python3; do \
	command -v $$v >/dev/null 2>&1 && $$v -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$v && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed
CODE := app pipeline guardrails infra evals tests

export DATA_DIR ?= .data

.PHONY: run local test install lint format types imports unit chat doctor demo visits clean

run: $(READY)
	@exec $(BIN)/python -m app serve

local: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-local.lock
	@exec env MANGA_LLM=local $(BIN)/python -m app serve

# pyright keeps one core busy for a minute: the tests have the other one meanwhile.
test: $(READY) lint imports
	@$(MAKE) --no-print-directory -j 2 types unit

install: $(READY)

# Not compiled, which would take about a minute: of 27,000 modules most are never imported, and Python compiles the others then.
$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed: install it, or name one with PYTHON=/path/to/python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "make: the venv module is missing: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing the pinned packages into $(VENV) (a few minutes the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

lint: $(READY)
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

format: $(READY)
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

types: $(READY)
	$(BIN)/pyright

imports: $(READY)
	$(BIN)/lint-imports

unit: $(READY)
	$(BIN)/python -m pytest -n 2

chat: $(READY)
	@$(BIN)/python -m app chat

doctor: $(READY)
	@$(BIN)/python -m app doctor

demo: $(READY)
	@exec $(BIN)/python -m evals demo

visits: $(READY)
	@exec $(BIN)/python -m evals visits --url http://127.0.0.1:$${PORT:-8000}

clean:
	rm -rf $(VENV) $(DATA_DIR)
