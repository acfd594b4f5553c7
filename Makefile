# Two commands do everything: `make run` and `make test`. Each sets up `.venv` first when it has to.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
BENCH := $(VENV)/.bench

.PHONY: setup run test bench lint clean

setup: $(STAMP)

# torch goes in first and pinned, so that a CPU build at hand is taken and no CUDA package is drawn in.
$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -c constraints.txt torch
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[transformers,serve,scan,dev]'
	@touch $(STAMP)

run: setup
	$(BIN)/truyvet run -o out

test: setup
	$(BIN)/python -m pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(BENCH)
	$(BIN)/python -m tests.bench

# The rival model (90 MB) and the plotting library: nothing but the benchmarks needs them.
$(BENCH): $(STAMP)
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[bench]'
	@touch $(BENCH)

clean:
	rm -rf $(VENV) out .truyvet
