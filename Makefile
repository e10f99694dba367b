# `make help` says what there is. `make demo` and `make test` each work as the first command in a fresh clone.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test check wheel bench prove docs pins clean

# An activated environment of another project, or a user's own search path, is none of our business.
unexport VIRTUAL_ENV CONDA_PREFIX PYTHONHOME PYTHONPATH PIP_USER PIP_TARGET PIP_REQUIRE_VIRTUALENV

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LEAVES := $(addprefix shixiao/,cells.py dates.py ending.py errors.py folders.py people.py placing.py plugs.py \
  spelling.py spoken.py strict.py trust.py words.py)
STRICT := $(addprefix shixiao/,design facts intake masks publish stats) $(LEAVES)
BUILDERS := hatchling editables setuptools wheel  # pinned like the rest; pyspark comes as source
LOCK := pyproject.toml constraints.txt
TESTS ?= tests
WORKERS ?= 2

help:  ## say what each target does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: .make/machine  ## everything that `make check` and `make test` need

demo: .make/core  ## a made-up city with known cheats, from exported files to web pages
	@rm -rf demo-city  # our own of before; `shixiao demo` itself replaces nothing
	@$(BIN)/shixiao demo --out demo-city
	@front=$$(find "$$PWD/demo-city" -path '*public/index.html' | sort | head -n 1); \
	if [ -n "$$front" ]; then echo "Front page: $$front"; else echo "no front page was written" >&2; exit 1; fi

test: setup  ## every test but those at full size
	@$(BIN)/python -m pytest $(TESTS) -m "not full" -n $(WORKERS) --dist loadgroup -rfEs

check: setup  ## format, lint, types, import rule, stale docs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy $(STRICT)
	@$(BIN)/python docs/make_reference.py --check
	@$(BIN)/python -m pytest tests/test_layers.py

wheel: .make/core  ## build the wheel, install it alone and see that it works
	@scripts/wheel

bench: setup  ## how fast it is, beside hand-written queries
	@shopt -s nullglob; for file in benchmarks/[!_]*.py; do echo "== $$file"; PYTHONPATH=tests $(BIN)/python "$$file"; done

prove: setup  ## acceptance at full size, figures into docs/bars.csv (up to 90 minutes)
	@SHIXIAO_KILLS=200 $(BIN)/python -m pytest $(TESTS) -m full -n $(WORKERS) --dist loadgroup -rfEs
	@for words in "assess.py --cases 100000000" "integrity_scale.py --most 40 --memory 5GB" \
		intake.py beside_multiple_inference.py interval_coverage.py; do \
		echo "== benchmarks/$$words"; PYTHONPATH=tests $(BIN)/python benchmarks/$$words; done
	@cat docs/bars.csv

docs: .make/core  ## write the reference pages again
	@$(BIN)/python docs/make_reference.py

pins:  ## resolve every extra anew into constraints.txt
	@scripts/pins

clean:  ## remove what make has made, the virtual environment too
	rm -rf .venv .make demo-city build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv/pyvenv.cfg:
	@scripts/environment .venv

.make/core: .venv/pyvenv.cfg $(LOCK)
	@echo "installing shixiao ..."
	@$(PIP) install -c constraints.txt $(BUILDERS)
	@$(PIP) install -c constraints.txt --no-build-isolation -e .
	@mkdir -p .make && touch $@

.make/test: .make/core
	@echo "installing what the tests need ..."
	@$(PIP) install -c constraints.txt --no-build-isolation -e '.[dev,spark,pdf]'
	@mkdir -p .make && touch $@

.make/machine: tests/machine.py .make/test
	@if $(BIN)/python tests/machine.py install; then touch $@; fi
