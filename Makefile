# Two commands matter: `make demo` and `make test`. Everything they need is installed into .venv beside this file,
# and what cannot live there (a browser, database servers, Java) from the system's packages, only where it is absent.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-slow lint format bench lock handbook pictures clean environment test-environment

# Settings; give them after the command: make demo YEARS=5 PORT=8080
YEARS ?= 3
PORT ?= 8000
DEMO ?= demo-data/network
WORKERS ?= 2
TESTS ?= tests
export PYTHON
# Many containers set this. Then each process (the command, the site, its two workers, dozens in the tests) would compile
# the same packages anew, for seconds; what is kept of them stays in .venv and beside the sources, and `make clean` removes it.
unexport PYTHONDONTWRITEBYTECODE

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  Settings, after the command: YEARS=$(YEARS) PORT=$(PORT) DEMO=$(DEMO) WORKERS=$(WORKERS) TESTS=$(TESTS)"

demo: environment ## build the simulated network of Drenthe and serve it on localhost
	@.venv/bin/schakel demo --data "$(DEMO)" --years "$(YEARS)" --port "$(PORT)"

test: test-environment lint ## check the code and run every test
	@. setup/say.sh; say "running the tests ($(WORKERS) at a time)"
	@.venv/bin/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -q -m "not slow" $(TESTS)

test-slow: test-environment ## run the tests that take minutes each
	@.venv/bin/pytest -q -m slow $(TESTS)

lint: environment-for-tests ## style, types, layers, dependencies
	@setup/lint.sh

format: environment-for-tests ## lay out the code
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

bench: test-environment ## measure, and write docs/benchmarks.md
	@.venv/bin/python tests/benchmarks/run.py

lock: environment ## choose newer pinned packages and write requirements/*.txt
	@setup/lock.sh

handbook: environment ## write docs/handbook/tables.md, measures.md and deliveries.md from what they describe
	@for page in tables measures deliveries; do .venv/bin/schakel handbook $$page >docs/handbook/$$page.md; done

pictures: test-environment ## take the pictures of the site that the README shows
	@.venv/bin/python tests/browser/take_pictures.py "$(DEMO)"

clean: ## remove everything that these commands made here
	rm -rf .venv demo-data build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find schakel tests -name __pycache__ -type d -prune -exec rm -rf {} +

environment:
	@setup/environment.sh base

.PHONY: environment-for-tests
environment-for-tests:
	@setup/environment.sh test

test-environment: environment-for-tests
	@setup/test-programs.sh
