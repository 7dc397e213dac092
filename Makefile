# One door to everything. `make` alone lists what there is; each target sets up what it needs first.
# Works with GNU make 3.81 (macOS) and later.

PYTHON := .venv/bin/python
IN_ENVIRONMENT := tools/env
SOURCES := provider console_shim simulator tests tools bench
TYPED := provider/pulumi_claude_admin console_shim/claude_console_shim simulator/claude_simulator tests tools bench actions/litellm actions/policy-pack/__main__.py
WORKERS := 2
N := 20000
FROM := 0
PYTEST = $(IN_ENVIRONMENT) $(PYTHON) -m pytest -n $(WORKERS) --durations=25
QUICK := tests/unit tests/property tests/golden tests/architecture
PAGES = $(if $(LAYOUT),--layout $(LAYOUT)) $(if $(PAGES_IN),--language $(PAGES_IN))
LOCK := $(IN_ENVIRONMENT) .venv/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.PHONY: help setup packages demo playground test test-pythons test-spark test-focus test-languages test-litellm test-gateway quick soak chaos check fmt bench bench-large docs lock clean simulator-tour

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv, find or install the Pulumi engine and a Chromium (minutes at first, a second later)
	@python=$$(tools/find-python) && "$$python" -m tools.setup

packages:
	@python=$$(tools/find-python) && "$$python" -m tools.setup packages

demo: setup ## run the main job on the simulator: declare, apply, see drift, put it right (also: LAYOUT=a, PAGES_IN=de or qps)
	@$(IN_ENVIRONMENT) $(PYTHON) -m tools.demo $(PAGES)

playground: setup ## leave the simulator running, to click through and to run pulumi against
	@$(IN_ENVIRONMENT) $(PYTHON) -m tools.demo --playground $(PAGES)

quick: packages ## run the tests that need neither engine nor browser nor simulator: about half a minute
	@$(PYTEST) $(QUICK)

test: setup ## run every test tier; a missing engine or browser fails (some of them: make test ONLY=tests/unit)
	@$(PYTHON) -m tools.setup referee receiver policy_pack certutil headless_shell yaml
	@CLAUDE_ADMIN_REQUIRE_ALL=1 WHOLE_BROWSER=$(WHOLE_BROWSER) $(PYTEST) $(ONLY)

soak: setup ## play many more stories than `make test` does (N=20000 steps), and kill an `up` at 100 points
	@STORY_STEPS=$(N) $(IN_ENVIRONMENT) $(PYTHON) -m pytest -q -n 0 tests/contract/test_stories.py
	@KILLS=100 $(IN_ENVIRONMENT) $(PYTHON) -m pytest -q -n 0 --timeout 3600 tests/engine/test_killed.py

chaos: N := 1000
chaos: setup ## draw N tries of Console writes, from number FROM on, with every mishap; goes on where it was ended (N=1000 FROM=0)
	@CLAUDE_ADMIN_REQUIRE_ALL=1 CHAOS_FROM=$(FROM) CHAOS_N=$(N) $(IN_ENVIRONMENT) $(PYTHON) -m pytest -q -n 0 -s tests/browser/test_chaos.py -k any_number

test-pythons: setup ## run on Python 3.11 to 3.13, with those that the machine has, what can differ between them
	@$(IN_ENVIRONMENT) $(PYTHON) -m tools.pythons $(ONLY)

test-spark: packages ## ask a local Spark what the archive of an audit is asked, and compare every figure (Java 17; 435 MB at first)
	@$(IN_ENVIRONMENT) $(PYTHON) -m tools.spark

test-focus: packages ## let the validator of FOCUS judge the file that an audit writes (Python 3.12; 616 MB at first)
	@$(IN_ENVIRONMENT) $(PYTHON) -m tools.focus

test-litellm: packages ## let a real LiteLLM proxy obey the budget hook and judge the export, about a minute (744 MB at first)
	@$(IN_ENVIRONMENT) $(PYTHON) -m tools.litellm $(ONLY)

test-languages: setup ## compile and run the quickstarts in TypeScript and Go on the real engine (Go 1.25, Node.js 20; 3 GB at first)
	@$(IN_ENVIRONMENT) $(PYTHON) -m tools.languages $(ONLY)

test-gateway: packages ## ask the vendor's own gateway what its stand-in is asked (CLAUDE_GATEWAY_BINARY, never fetched; the system's PostgreSQL)
	@$(PYTEST) -n 0 -rs tests/gateway

drawn-layouts: setup ## map twenty drawn Console pages that nobody has seen, write by each map, and print what came of it
	@DRAWN_LAYOUTS=0-19 $(IN_ENVIRONMENT) $(PYTHON) -m pytest -q -s -n 0 --timeout 3600 tests/browser/test_drawn_layout.py

check: packages ## formatting, lint, types, direction of imports; changes nothing
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy $(TYPED)
	.venv/bin/lint-imports

fmt: packages ## format, and fix what ruff can fix
	$(PYTHON) -m ruff check --fix --quiet . || true
	$(PYTHON) -m ruff format .

bench: setup ## what the program costs, as a table and as JSON
	@$(IN_ENVIRONMENT) $(PYTHON) -m bench

bench-large: packages ## audit an archive of 100 million generated rows from disk, and print time and memory (10 GB of disk for a while)
	@$(IN_ENVIRONMENT) $(PYTHON) -m bench.large_archive $(if $(FOLDER),--folder $(FOLDER))

simulator-tour: setup ## picture every page of the simulator's Console into build/tour/index.html, to look at
	@$(IN_ENVIRONMENT) $(PYTHON) -m tools.tour

docs: packages ## write the generated pages of docs/ again
	@$(PYTHON) -m tools.docs

lock: packages ## compile requirements/ again from pyproject.toml (newer releases too: make lock UPGRADE=1)
	$(LOCK) --all-extras --group test --group check --group build --output-file requirements/dev.txt pyproject.toml
	$(LOCK) --all-extras --constraint requirements/dev.txt --output-file requirements/runtime.txt pyproject.toml
	$(LOCK) --group pyproject.toml:referee-2023 --output-file requirements/referee-2023.txt
	$(LOCK) --no-strip-extras --constraint requirements/dev.txt --output-file examples/offboarding/receiver/requirements.txt examples/offboarding/receiver/requirements.in
	$(LOCK) --no-strip-extras --constraint requirements/dev.txt --output-file requirements/receiver.txt requirements/receiver.in
	$(LOCK) --output-file requirements/policy.txt requirements/policy.in
	$(LOCK) --output-file requirements/spark.txt requirements/spark.in
	$(LOCK) --output-file requirements/litellm.txt requirements/litellm.in
	$(subst --python-version 3.11,--python-version 3.12,$(LOCK)) --output-file requirements/focus-validator.txt requirements/focus-validator.in

clean: ## delete what builds, tests and demos left here; keeps .venv and the cache folder
	rm -rf build dist .demo .playground .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache test-results
	find $(SOURCES) examples -name __pycache__ -type d -prune -exec rm -rf {} +
