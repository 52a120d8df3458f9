# From a machine with Python 3.11 or newer, pip and make. Nothing is installed outside .venv.

PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin
SCENARIO ?= beijing-2021

.DEFAULT_GOAL := help
.PHONY: help run test check evidence web-check reproduce format pages docs install-check constraints clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1	/p' Makefile | expand -t 20

run: $(VENV)/installed-test ## set up, then run a year of Beijing (another: make run SCENARIO=hamlet)
	$(BIN)/petition run $(SCENARIO)

test: check ## set up, then everything that must hold: style, types, layers, tests
	$(BIN)/pytest -q -n auto --maxprocesses 4 --dist loadfile

check: $(VENV)/installed-test ## style, types and layers alone
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-test ## put the code into the house style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

pages: $(VENV)/installed-docs ## the parts of the documentation that are made from the code, in place
	$(BIN)/python docs/_tools
	$(BIN)/petition run hamlet --no-petitions --out build/hamlet
	cp build/hamlet/figures/on_time.svg docs/figures/hamlet.svg

docs: pages ## the documentation as pages, in docs/_build/html
	$(BIN)/sphinx-build -q -W --keep-going docs docs/_build/html
	$(BIN)/python docs/_tools/offline.py docs/_build/html

install-check: $(VENV)/installed-docs ## the wheel in an empty environment of every Python that is here
	$(BIN)/python docs/_tools/install.py

constraints: ## resolve every dependency anew into constraints.txt (with the oldest Python supported)
	rm -rf build/resolve
	python3.11 -m venv build/resolve
	build/resolve/bin/pip install -q '.[bench,cluster,docs,mining,test,tickets,web,xlsx]'
	build/resolve/bin/pip freeze --exclude petition-sim > constraints.txt

evidence: $(VENV)/installed-test ## run every kind of evidence anew and write the tables of docs/validation.md; with SLOW=1 an hour more
	cd tests && ../$(BIN)/python -m theory.report ../docs/validation.md
	cd tests && ../$(BIN)/python -m peers.report ../docs/validation.md
	cd tests && ../$(BIN)/python -m rig.evidence ../docs/validation.md

web-check: $(VENV)/installed-test ## the page in a real Chromium, step by step, with pictures in build/web; with AXE=FILE also axe-core
	cd tests && ../$(BIN)/python -m rig.web_check ../build/web $(if $(AXE),--axe $(AXE))

reproduce: $(VENV)/installed-test ## set up, then run every experiment anew and say which committed result moved
	$(BIN)/petition experiment run --all --force

clean: ## forget the set-up and everything built
	rm -rf $(VENV) build dist docs/_build

# A stamp for each extra: made again only when the dependencies change.
$(VENV)/installed-%: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/pip install -q -c constraints.txt -e '.[$*]'
	@touch $@

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "petition-sim needs Python 3.11 or newer; none was found."; exit 1; }
	$(PYTHON) -m venv $(VENV)
