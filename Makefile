# `make run` and `make test` set up in .venv what they need; the second time they install nothing.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.PHONY: fuzz install lock run bench bench-breadth bench-streams test test-fast lint

# `make test LOCK=` takes the newest versions that setup.cfg allows, into an environment of its own.
LOCK ?= constraints.txt
VENV := .venv$(if $(LOCK),,-newest)
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
COMMA := ,

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

# Two hours: eighteen nets by Keras, PyTorch and KerasFlow. `make bench-breadth BENCH="--only lstm,unet"` measures less.
# PyTorch has an environment of its own; on Linux its wheel needs the libraries of CUDA even on a CPU, 5 GB in all.
# With TORCH_INDEX=https://download.pytorch.org/whl/cpu it comes without.
TORCH_VENV := .venv-torch
TORCH_INDEX ?=
bench-breadth: $(VENV)/installed-dev $(TORCH_VENV)/installed
	$(BIN)/python benchmarks/breadth.py $(BENCH)

$(TORCH_VENV)/installed:
	@"$(PYTHON)" -m venv $(TORCH_VENV)
	$(TORCH_VENV)/bin/python -m pip install --disable-pip-version-check --no-compile --quiet \
		$(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) 'torch>=2.5,<3' 'numpy<2.5'
	@touch $@

# A few minutes, and 9 GB of the disk for a while: peak memory and time on 0.25, 1 and 4 GB.
bench-streams: $(VENV)/installed-dev
	$(BIN)/python benchmarks/streaming.py $(BENCH)

# A worker a core, each with about 2 GB at its peak: `make test WORKERS=2` takes fewer. What a worker has
# left is divided anew when another has nothing to do, so that a file's fixtures are made once or twice.
WORKERS ?= logical
PARALLEL = $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal

# Tests start hundreds of processes, each of which would compile its sources anew.
unexport PYTHONDONTWRITEBYTECODE

test: lint
	$(PARALLEL)

test-fast: $(VENV)/installed-dev
	$(PARALLEL) -m "not slow"

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
# From a lock pip takes no file whose hash is not there, and the setuptools there builds the package.
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --no-compile
LOCKED = $(PIP_INSTALL) --require-hashes --requirement $(1) && \
	$(PIP_INSTALL) --no-build-isolation --no-deps --editable .
NEWEST = $(PIP_INSTALL) --upgrade --upgrade-strategy eager --editable '$(1)'
define INSTALL
@echo "Installing the $(if $(LOCK),locked,newest) versions into $(VENV) (TensorFlow is big: some minutes the first time)"
@{ $(if $(LOCK),$(call LOCKED,$(1)),$(call NEWEST,$(2))); } | $(ONE_LINE)
@$(BIN)/python -W ignore -m compileall -qq -j 0 $(VENV)/lib kerasflow || true
endef

$(VENV)/created:
	@"$(PYTHON)" -c '$(USABLE)' 2>/dev/null || { echo "$(NO_PYTHON)" >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV)
	@touch $@

$(VENV)/installed: setup.cfg pyproject.toml constraints.txt $(VENV)/created
	$(call INSTALL,constraints.txt,.)
	@touch $@

# What `run` needs is part of it, so its stamp is set as well.
$(VENV)/installed-dev: setup.cfg pyproject.toml constraints-dev.txt $(VENV)/created
	$(call INSTALL,constraints-dev.txt,.[dev$(COMMA)jax])
	@touch $(VENV)/installed $@

# Both locks: the newest versions in the ranges of setup.cfg, for every Python that is supported, with
# their hashes. PyTorch is in neither, for its wheels differ by the graphics card.
COMPILE = $(BIN)/uv pip compile setup.cfg --universal --python-version 3.11 --generate-hashes --upgrade \
	--no-annotate --quiet --custom-compile-command "make lock"
lock: $(VENV)/created
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet uv
	$(COMPILE) --output-file constraints.txt
	$(COMPILE) --constraints constraints.txt --extra dev --extra jax --output-file constraints-dev.txt
