# Two commands: `make run` serves Nutshell on http://127.0.0.1:8000, `make test` runs every test. Both make the environment first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# On Linux, PyPI's torch brings several gigabytes of CUDA. `make run TORCH_INDEX=https://download.pytorch.org/whl/cpu` takes the
# CPU build instead, `.../whl/cu130` a CUDA one of your choice.
TORCH_INDEX ?=
PIP := $(BIN)/python -m pip
# Node comes from PyPI with the development tools, so that the button is checked wherever the rest is.
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix app/web
EXTRAS ?= dev
STAMP := $(VENV)/.installed-$(EXTRAS)

.PHONY: run test check bench button screenshots install model eval-figures eval-summaries eval-faithfulness clean help

help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: install model  ## serve the page and the API on http://127.0.0.1:8000
	$(BIN)/nutshell serve

test: install model  ## run every test
	$(BIN)/python -m pytest

check: install app/web/node_modules  ## lint, format and types, of the button too
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(NPM) run --silent check

button: install app/web/node_modules  ## build the button's one module of its parts, app/web/static/nutshell.js
	$(NPM) run --silent build

screenshots: install model  ## take the README's pictures
	$(BIN)/python docs/screenshots.py

eval-figures: install  ## measure the key figures on the sets in DATA and hold them against their floors; PIN=--pin raises these
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m models.evaluation.figures $(DATA) $(PIN)

eval-summaries: install  ## the same for the summaries; OPTIONS="--model NAME --only SET --limit N"
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m models.evaluation.summaries $(DATA) $(PIN) $(OPTIONS)

eval-faithfulness: install  ## measure the verification on FRANK and QAGS in DATA and hold it against its floors; PIN=--pin raises these
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m models.evaluation.faithfulness $(DATA) $(PIN)

bench: install model  ## compare with a naive service of the same weights, in alternation; ROUNDS=5 takes half an hour on two cores
	PYTHONPATH=tests:. $(BIN)/python -m bench --rounds $(or $(ROUNDS),5)

install: $(STAMP)  ## make the environment, .venv

model: install  ## fetch the default model, if it is not there yet
	$(BIN)/nutshell models fetch

# Stamped, so that a second run asks no index and works offline.
$(STAMP): pyproject.toml constraints.txt models/requirements.txt
	$(PYTHON) -c 'import sys; sys.exit("Nutshell needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --upgrade -c constraints.txt pip setuptools
	$(PIP) install --no-deps --require-hashes -r models/requirements.txt
	$(PIP) install -c constraints.txt $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) torch
	$(PIP) install -c constraints.txt --no-build-isolation -e '.[$(EXTRAS)]'
	touch $@

app/web/node_modules: app/web/package-lock.json
	$(NPM) ci --silent --ignore-scripts
	touch $@

clean:  ## remove the environment and what tools left behind
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis app/web/node_modules
