# `make` checks the register and compiles site/; `make test` runs all tests.
# Both set up .venv first: pinned packages, with hashes, from constraints.txt.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: site check test test-fast format bench fuzz generated pictures constraints dist clean

site: $(VENV)/ready
	$(BIN)/subprocessors publish

check: $(VENV)/ready
	$(BIN)/subprocessors check

# Without compiled modules on disk, each worker and each process of a test compiles its modules anew.
unexport PYTHONDONTWRITEBYTECODE

# The tests write 3 GB of small files. Memory is faster than a disk for them, if there is enough.
# Afterwards, they are removed: to see the files of a failed test, run the test alone with pytest.
IN_MEMORY = if [ "$$(df --output=avail /dev/shm 2> /dev/null | tail -n 1)" -gt 8000000 ] 2> /dev/null; \
	then export TMPDIR="$$(mktemp -d /dev/shm/tests-XXXXXX)"; trap 'rm -rf "$$TMPDIR"' EXIT; \
	trap 'exit 130' INT TERM; fi;

# Beside mypy, pytest compiles the tests. Otherwise, each of its workers would compile all of them.
# Without npm, tests with a program of tests/node are skipped.
test: $(VENV)/ready $(if $(shell command -v npm),tests/node/node_modules/.package-lock.json)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pytest --collect-only $(SKIPPED) > /dev/null 2>&1 & $(BIN)/mypy
	@$(IN_MEMORY) $(BIN)/pytest --numprocesses auto --dist worksteal $(SKIPPED)

# Without the slowest tests: workflows, and hooks that install packages.
test-fast: SKIPPED := --ignore tests/github --ignore tests/installed
test-fast: test

bench: $(VENV)/ready
	$(BIN)/python -m bench

# Corrects the style of the code.
format: $(VENV)/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Looks for inputs that break the project, on a single processor. They go into .fuzz/.
MINUTES ?= 10
KIND ?= all
fuzz: $(VENV)/ready
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES) --kind $(KIND) $(if $(SEED),--seed $(SEED))

# Writes the files that are generated from the code and kept in Git. The tests fail if they are stale.
generated: $(VENV)/ready
	$(BIN)/python -m tests.generated

# Takes the pictures of the page and of the form in docs/. Needs Chromium.
pictures: $(VENV)/ready
	$(BIN)/python -m tests.pictures

# After a change of the dependencies in pyproject.toml: pins the newest versions, for
# every system and every Python from 3.11 on. checks/requirements.txt is the part of
# constraints.txt that users of the checks install: what workflows need to check and to publish,
# with every setting. checks/upstream/requirements.txt is what the weekly watch of vendors installs
# instead. Needs uv.
COMPILE := uv pip compile --universal --python-version 3.11 --quiet --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml

constraints:
	$(COMPILE) --extra dev --upgrade --output-file constraints.txt
	$(COMPILE) --extra xlsx --upgrade --constraint constraints.txt \
		--output-file checks/requirements.txt
	$(COMPILE) --extra upstream --upgrade --constraint constraints.txt \
		--output-file checks/upstream/requirements.txt

# Builds and tests the wheel and the source archive of a release.
dist: $(VENV)/ready
	rm -rf dist
	$(BIN)/python -m build --no-isolation --outdir dist
	ARCHIVES=dist $(BIN)/pytest tests/installed/test_archives.py

# Installs again only if the pins or the metadata of the project change.
$(VENV)/ready: constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=python3.13"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip --quiet --disable-pip-version-check install --require-hashes \
		--only-binary :all: -r constraints.txt
	$(BIN)/python -m pip --quiet --disable-pip-version-check install --no-deps \
		--no-build-isolation --editable .
	@touch $@

tests/node/node_modules/.package-lock.json: tests/node/package-lock.json
	@npm ci --prefix tests/node --ignore-scripts --no-audit --no-fund --loglevel error && touch $@ || \
		echo "npm cannot install tests/node: its tests are skipped. In CI they fail."

clean:
	rm -rf $(VENV) .fuzz dist site tests/node/node_modules
