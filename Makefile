# `make run` and `make test` set up in .venv what they need; the second time they install nothing.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.PHONY: fuzz install run bench bench-streams test test-fast lint

VENV := .venv
BIN := $(VENV)/bin

# The newest Python that can make the environment. Asking it to import is the only sure test: a shim
# of pyenv may stand on the PATH and fail, and Debian's python3 comes without venv and ensurepip.
USABLE := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c '$(USABLE)' 2>/dev/null && echo $$python && break; done)
define NO_PYTHON
KerasFlow needs Python 3.11, 3.12 or 3.13 with venv. On Debian: sudo apt install python3-venv. \
To name one: make PYTHON=/path/to/python3.12
endef

install: $(VENV)/installed

run: $(VENV)/installed
	$(BIN)/kerasflow run blueprints/mnist_dense.json

# Half an hour. `make bench BENCH="--only dense --rounds 1"` measures less.
bench: $(VENV)/installed-dev
	$(BIN)/python benchmarks/training.py $(BENCH)

# A few minutes, and 9 GB of the disk for a while: peak memory and time on 0.25, 1 and 4 GB.
bench-streams: $(VENV)/installed-dev
	$(BIN)/python benchmarks/streaming.py $(BENCH)

test: lint
	$(BIN)/python -m pytest

test-fast: $(VENV)/installed-dev
	$(BIN)/python -m pytest -m "not slow"

# Twenty minutes over the four ways in, two at a time. Atheris is there for Python 3.11 alone; with
# another one, trees are mutated and bytes are not.
FUZZ_SECONDS ?= 300
fuzz: $(VENV)/installed-dev
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --editable '.[fuzz]'
	printf '%s\n' read calculate write_out check_all | \
		xargs -P 2 -I{} nice $(BIN)/python tests/fuzzing/fuzz.py {} $(FUZZ_SECONDS)

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# What pip tells, on one line that changes; its warnings and errors come on stderr as they are.
ONE_LINE = if [ -t 1 ]; then awk '{ printf "\r\033[K%.78s", $$0; fflush() } END { printf "\r\033[K" }'; \
	else cat >/dev/null; fi

# Compiled here, on all cores, because TensorFlow takes 7 s to import uncompiled and 2 s compiled.
# Some packages carry files for other Pythons, which cannot be compiled and are never imported.
define INSTALL
@echo "Installing $(1) into $(VENV) (TensorFlow is big: some minutes the first time)"
@$(BIN)/python -m pip install --disable-pip-version-check --no-compile --editable '$(1)' | $(ONE_LINE)
@$(BIN)/python -W ignore -m compileall -qq -j 0 $(VENV)/lib kerasflow || true
endef

$(VENV)/created:
	@"$(PYTHON)" -c '$(USABLE)' 2>/dev/null || { echo "$(NO_PYTHON)" >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV)
	@touch $@

$(VENV)/installed: setup.cfg pyproject.toml $(VENV)/created
	$(call INSTALL,.)
	@touch $@

# What `run` needs is part of it, so its stamp is set as well.
$(VENV)/installed-dev: setup.cfg pyproject.toml $(VENV)/created
	$(call INSTALL,.[dev])
	@touch $(VENV)/installed $@
