# The portal's commands. Only Python 3.11 or newer, git and make need to be there.
#
#   make run     the portal with demo data on http://127.0.0.1:8000   (PORT=8001 for another port)
#   make test    all tests, on SQLite and on PostgreSQL               (ARGS="-k annex" for some)
#   make quick   the everyday tests, without browser, on SQLite
#   make check   lint, types, layers, templates, migrations, translations, lock files
#   make bench   measures the portal against its floors
#   make lock    resolves the dependencies anew
#   make setup   only makes .venv (the others call it)

MAKEFLAGS += --no-print-directory
PYTEST := .venv/bin/python -m pytest -n 2 --dist worksteal
PORT ?= 8000
ARGS ?=
export PORT PYTHON

.PHONY: help setup run test quick check bench lock

help:
	@sed -n 's/^#   //p' Makefile

setup:
	@.ci/make-venv
	@.venv/bin/python manage.py compile_translations

run: setup
	@exec .ci/serve

# Both runs are made even when the first one fails; either failing fails the target.
test: setup
	@.ci/system-packages
	@status=0; \
	$(PYTEST) --database sqlite $(ARGS) || status=1; \
	$(PYTEST) --database postgresql -m "not browser" $(ARGS) || status=1; \
	exit $$status

quick: setup
	@$(PYTEST) --database sqlite -m "not browser and not slow" $(ARGS)

check: setup
	@.ci/check

bench: setup
	@.ci/system-packages
	@.venv/bin/python -m tests.bench $(ARGS)

lock: setup
	@.ci/lock
