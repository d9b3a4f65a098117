# Thin wrappers: each target prints the commands that it runs. All they need is Python 3.11+ and make.
# Another Python: make test PYTHON=/usr/bin/python3.13

PYTHON ?=
VENV := .venv
OUT := dist
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
CANDIDATES := python3.14 python3.13 python3.12 python3.11 python3 python

# A stamp is written after its install succeeded: a venv that could not be finished leaves bin/python behind.
# One written before the folder was moved, or whose Python has gone, does not count.
MADE := $(VENV)/.made
ifneq ($(shell test -x $(BIN)/python && cat $(MADE) 2>/dev/null),$(CURDIR))
.PHONY: $(MADE)
endif

.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: ask test check bench docs twin build clean help

ask: $(VENV)/.installed  ## install evigraph and answer two questions
	$(BIN)/evigraph ask trials-by-intervention --intervention HAI --timing adjuvant --design randomised
	@echo
	$(BIN)/evigraph ask biomarker-prognosis --biomarker BRAF

test: $(VENV)/.installed-docs,pandas,test  ## run all tests
	$(BIN)/python -m pytest

check: $(VENV)/.installed-check,docs,pandas,test  ## lint, types, the data, and the agreement of the extractions
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	@echo $(BIN)/mypy; seen=$$($(BIN)/mypy); code=$$?; echo "$$seen"; test $$code -eq 0 || exit $$code; \
	files=$$(($$(find evigraph tests docs benchmarks -name '*.py' -not -path '*/_build/*' | wc -l))); \
	case "$$seen" in *" in $$files source files"*) ;; \
	*) echo "mypy did not see all $$files files; see [tool.mypy] in pyproject.toml" >&2; exit 1;; esac
	$(BIN)/evigraph check
	$(BIN)/python docs/curation/agreement.py --check
	$(BIN)/python docs/curation/agreement_2.py --check
	$(BIN)/python docs/curation/agreement_3.py --check

bench: $(VENV)/.installed-bench  ## measure speed, beside the other tools that are on the PATH (up to 20 minutes; BENCH=--quick: less)
	$(BIN)/python benchmarks/bench.py $(BENCH)

docs: $(VENV)/.installed-docs  ## build the documentation in docs/_build/html
	PYTHONHASHSEED=0 $(BIN)/sphinx-build -W --keep-going -j auto -b html -d docs/_build/doctrees docs docs/_build/html

twin: $(VENV)/.installed  ## derive data/references.ttl and queries/headers.json from what people edit
	$(BIN)/python -m evigraph.twins data

build: $(VENV)/.installed-docs,pandas,test  ## build sdist and wheel in dist/
	$(BIN)/python -m build --outdir $(OUT)

clean:  ## remove what the other targets made
	rm -rf $(VENV) build dist evigraph/search/shipped.sqlite docs/_build docs/data .hypothesis .mypy_cache .pytest_cache \
		.ruff_cache
	find benchmarks docs evigraph tests -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

# ---------------------------------------------------------------------- the virtual environment
$(VENV)/.installed: $(MADE) pyproject.toml
	$(PIP) install --quiet --editable .
	@touch '$@'

$(VENV)/.installed-%: $(MADE) pyproject.toml
	$(PIP) install --quiet --editable '.[$*]'
	@touch '$@' $(VENV)/.installed

$(MADE):
	@tried=; found=; for python in $(or $(PYTHON),$(CANDIDATES)); do \
		tried="$$tried $$python"; \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		found=$${found:-$$python}; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null && found=$$python && break; \
	done; \
	if test -z "$$found"; then \
		echo "evigraph needs Python 3.11 or newer; tried:$$tried." >&2; \
		echo "On Debian 12, Ubuntu 24.04 or newer, install it with:  sudo apt-get install python3 python3-venv" >&2; \
		echo "Elsewhere see https://www.python.org/downloads/, or name one:  make PYTHON=/path/to/python3" >&2; \
		exit 1; \
	fi; \
	echo "$$found -m venv $(VENV)"; \
	said=$$("$$found" -m venv --clear $(VENV) 2>&1) && exit 0; \
	echo "$$said" >&2; \
	version=$$("$$found" -c 'import sys; print("python3.%d" % sys.version_info[1])'); \
	echo "$$found cannot make a virtual environment; mostly its part venv or ensurepip is missing." >&2; \
	echo "On Debian or Ubuntu, install it with:  sudo apt-get install $$version-venv" >&2; \
	echo "Elsewhere name another Python 3.11 or newer:  make PYTHON=/path/to/python3" >&2; \
	exit 1
	@printf '%s\n' "$(CURDIR)" > $@
