# make run · make test · make install · make lint · make format · make lock · make bench · make reliability · make audit

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test install bench reliability audit lint format lock

run: install ## crawl the embedded newsroom, read, check, publish and serve it on http://127.0.0.1:8001
	@$(BIN)/cekangka demo --serve

test: install ## all tests
	@$(BIN)/pytest

install: $(STAMP) ## .venv with the locked dependencies and the project

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit("Cekangka needs Python 3.11 or newer; %s is %d.%d. Try: make PYTHON=python3.11" % (sys.executable, v[0], v[1]))'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the locked dependencies into .venv …"
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

bench: install ## speed and memory, measured, against peers in a virtual environment of their own
	@$(BIN)/python bench/crawl.py
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install -qq --require-hashes -r requirements.lock
	@.venv-bench/bin/python -m pip install -qq -r bench/requirements.txt
	@.venv-bench/bin/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@.venv-bench/bin/python -W ignore -m bench

reliability: install ## docs/reliability.md, from the tests that show a fault and what they measure (minutes)
	@$(BIN)/python tests/faults/table.py

audit: ## known holes in what the lock holds; asks an advisory database, so it needs the network, and no test runs it
	@test -x .venv-audit/bin/python || $(PYTHON) -m venv .venv-audit
	@.venv-audit/bin/python -m pip install -qq 'pip-audit>=2.9,<3'
	@.venv-audit/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.lock

lint: install ## style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: install
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

lock: ## pin the newest allowed versions, with hashes and without the address of an index (needs uv on the path)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--no-annotate --group dev pyproject.toml -o requirements.lock
