# Toguna: `make run` to try it, `make test` to test it. `make help` lists the rest.
PYTHON ?= python3
PORT ?= 8000
export PORT
export TOGUNA_URL ?= http://127.0.0.1:$(PORT)
BIN := .venv/bin
STAMP := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help install run test tesseract test-services test-browser lint format messages lock bench

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: $(STAMP) ## Make .venv and install the locked packages into it

$(STAMP): requirements/dev.txt
	@echo "toguna: making .venv and installing the locked packages (a few minutes the first time)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "toguna: Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "toguna: .venv could not be made (on Debian: apt install python3-venv)" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt || { echo "toguna: the packages could not be installed; is the package registry reached?" >&2; exit 1; }
	@touch $(STAMP)

run: install ## Migrate, load the demonstration, start web and worker, print the address and the sign-ins
	@$(BIN)/python -c 'import os, socket; socket.create_server(("127.0.0.1", int(os.environ["PORT"]))).close()' 2>/dev/null || { echo "toguna: port $(PORT) is taken (by a Toguna that runs already?). Choose another: make run PORT=8001" >&2; exit 1; }
	@echo "toguna: bringing the database up to date"
	@$(BIN)/python manage.py migrate --verbosity 0 || { echo "toguna: the database could not be brought up to date" >&2; exit 1; }
	@echo "toguna: loading and indexing the demonstration"
	@$(BIN)/python manage.py load_demo || { echo "toguna: the demonstration could not be loaded" >&2; exit 1; }
	@echo "toguna: starting web and worker at $(TOGUNA_URL) (Ctrl-C stops both)"
	@$(BIN)/honcho --no-colour start

test: install tesseract ## Run the tests, all but those in a browser
	@echo "toguna: running the tests"
	@$(BIN)/python -m pytest -m "not browser" -n 2 || { echo "toguna: the tests failed" >&2; exit 1; }

tesseract: ## Install what recognises scans (Debian's package, when run as root)
	@command -v tesseract >/dev/null || { echo "toguna: installing Tesseract from Debian's packages" && apt-get update -qq && apt-get install -y -qq tesseract-ocr tesseract-ocr-fra >/dev/null; } || echo "toguna: Tesseract could not be installed: the tests of scans will be skipped, or fail where they must run" >&2

test-services: install tesseract ## Run the tests on a real PostgreSQL and Elasticsearch (installs and starts them)
	@echo "toguna: running the tests on PostgreSQL and Elasticsearch"
	@bash tests/services/run.sh || { echo "toguna: the tests on PostgreSQL and Elasticsearch failed" >&2; exit 1; }

test-browser: install ## Run the journeys in headless Chromium (installs Debian's, when run as root)
	@command -v chromium >/dev/null || test -n "$$TOGUNA_CHROMIUM" || { echo "toguna: installing Chromium from Debian's packages" && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || { echo "toguna: Chromium is needed: install it, or set TOGUNA_CHROMIUM to its path" >&2; exit 1; }
	@$(BIN)/python -m pytest -m browser || { echo "toguna: a journey failed" >&2; exit 1; }

lint: install ## Check style, types, imports, templates, migrations and translations
	@command -v xgettext >/dev/null || { echo "toguna: installing gettext from Debian's packages" && apt-get update -qq && apt-get install -y -qq gettext >/dev/null; } || { echo "toguna: gettext is needed" >&2; exit 1; }
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python manage.py makemigrations --check --dry-run --settings config.settings.test
	$(BIN)/python manage.py translations --check --settings config.settings.test

format: install ## Format code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: install ## Collect the texts to translate into locale/ and compile what is translated
	$(BIN)/python manage.py translations --settings config.settings.test

lock: ## Resolve requirements/*.in anew into the hashed locks (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet --upgrade requirements/runtime.in -o requirements/runtime.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet --upgrade requirements/dev.in -o requirements/dev.txt

bench: install ## Measure search, pages and ingestion against their peers, in one run
	$(BIN)/python -m bench
