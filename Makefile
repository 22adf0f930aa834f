# reportqa: `make run` is all that a user needs; `make help` lists the rest.
#
# What has been done is known from stamp files inside the virtual environment, each younger than the
# files it came from. So a second run calls no installer.

VENV ?= .venv
PORT ?= 7860
# an extra package index for torch alone, for builds without CUDA
TORCH_INDEX ?=
# the first Python on this machine that is new enough; looked for only when it is needed
PYTHON ?= $(or $(shell for p in python3.11 python3.12 python3; do \
	$$p -c '$(IS_SUPPORTED)' 2>/dev/null && echo $$p && break; done),python3)

IS_SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.PHONY: help run install test lint bench bench-readers lock clean

help: ## list these targets
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1|/' \
		| while IFS='|' read -r name text; do printf '  make %-13s %s\n' "$$name" "$$text"; done
	@echo "Settings: PORT=$(PORT) PYTHON=python3.11 TORCH_INDEX=URL (an extra index for torch)"

run: $(VENV)/.installed ## install, read corpus/ into index/, serve at http://127.0.0.1:7860
	@$(BIN)/python app.py --corpus corpus --index index --port $(PORT)

install: $(VENV)/.installed ## make .venv with everything that reportqa needs
	@echo "Installed in $(VENV): $(BIN)/reportqa --help"

test: $(VENV)/.dev ## checks of style and types, then all tests
	@status=0; \
	$(BIN)/ruff check . || status=1; \
	$(BIN)/ruff format --check . || status=1; \
	$(BIN)/python -m mypy || status=1; \
	$(BIN)/python -m pytest || status=1; \
	exit $$status

lint: $(VENV)/.dev ## checks of style and types alone
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m mypy

bench: $(VENV)/.installed ## measure answers over reports with known figures
	$(BIN)/python -m bench.answers

bench-readers: $(VENV)/.dev ## measure how every format is read, over invented reports
	$(BIN)/python -m bench.readers

lock: $(VENV)/.made ## renew requirements/*.txt and docs/dependencies.md from pyproject.toml
	$(BIN)/python requirements/lock.py $(if $(TORCH_INDEX),--extra-index-url '$(TORCH_INDEX)')

clean: ## remove .venv and all caches; the library in index/ stays
	rm -rf $(VENV) build dist src/*.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find src tests bench requirements -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@$(PYTHON) -c '$(IS_SUPPORTED)' 2>/dev/null || { \
		version=$$($(PYTHON) --version 2>&1) || version="not there"; \
		echo "reportqa needs Python 3.11 or 3.12, but $(PYTHON) is $$version." \
			"Name another: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# torch goes first and by itself: its version alone is asked for, so that a build without CUDA, if
# this machine or TORCH_INDEX offers one, is taken and then satisfies everything after it
$(VENV)/.torch: requirements/torch.txt $(VENV)/.made
	$(PIP) install $(if $(TORCH_INDEX),--extra-index-url '$(TORCH_INDEX)') -r requirements/torch.txt
	@touch $@

$(VENV)/.locked: requirements/run.txt $(VENV)/.torch
	$(PIP) install -r requirements/run.txt
	@touch $@

# the package itself is linked, not copied: it runs as it stands in src/. The setuptools that builds
# it is in the lock. Compiled beforehand, its first command is quicker, also where Python may write no
# byte code.
$(VENV)/.installed: pyproject.toml $(VENV)/.locked
	$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src || true
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.installed
	$(PIP) install -r requirements/dev.txt
	@touch $@
