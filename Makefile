# SPDX-License-Identifier: AGPL-3.0-or-later
# A fresh machine needs python3 (3.11 or newer) with pip and venv, make, and a package registry.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq --no-input
CATALOGUES := $(wildcard src/jointplan/locale/*/LC_MESSAGES/*.po)
# Each of the many processes that tests and trials start would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE
# When make is killed, what it started is told to stop.
WITH_MAKE := $(if $(shell command -v setpriv),setpriv --pdeathsig TERM --)

# Static checks load the settings and never connect.
MANAGE := $(BIN)/python -m django
WITHOUT_DATABASE := DJANGO_SETTINGS_MODULE=jointplan.config.settings SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))') \
    DATABASE_URL=postgresql://app@localhost/none DATABASE_OWNER_URL=postgresql://owner@localhost/none

# Neither dates nor places of texts are kept, so that the catalogue changes only with what people read. Run in the package.
RUSSIAN := locale/ru/LC_MESSAGES/django.po
EXTRACT := $(WITHOUT_DATABASE) $(CURDIR)/$(MANAGE) makemessages --locale ru --no-wrap --no-location --ignore tests >/dev/null

# In a copy, so that a check changes nothing.
define MESSAGES_CHECK
if ! command -v xgettext >/dev/null; then echo "LEFT OUT: whether the catalogue is up to date, for want of gettext."; exit 0; fi; \
copy=$$(mktemp -d); trap 'rm -rf "$$copy"' EXIT; cp -r src/jointplan/. "$$copy" && cd "$$copy" && $(EXTRACT) || exit 1; \
left=$$(for what in untranslated only-fuzzy only-obsolete; do \
    msgattrib --$$what --no-wrap $(RUSSIAN) | sed -n "s/^\(#~ \)\{0,1\}msgid \(\"..*\"\)/  $$what: \2/p"; done); \
[ -z "$$left" ] || { printf '%s\n' "The Russian catalogue is not up to date. Run “make messages” and complete it:" "$$left"; exit 1; }
endef

.PHONY: help install install-dev browser office gettext pango run test check messages permissions bench lock clean

help: ## Say what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

install: .venv/installed .venv/catalogues ## Install what the product needs into .venv
	@:

install-dev: .venv/installed-dev .venv/catalogues ## Install what tests and checks need as well
	@:

run: install pango ## Start a trial and print its address (PORT=9000 names the port)
	@exec $(WITH_MAKE) $(BIN)/jointplan serve --trial $(if $(PORT),--port $(PORT)) $(ARGS)

test: install-dev browser office pango ## Run the tests (ARGS='-k word' chooses)
	@echo "Tests"
	@exec $(WITH_MAKE) $(BIN)/python -m pytest -n 2 $(ARGS)

check: install-dev gettext ## Run everything that needs no running product
	@echo "Format"                  && $(BIN)/ruff format --check --quiet .
	@echo "Lint"                    && $(BIN)/ruff check --quiet .
	@echo "Types"                   && $(WITHOUT_DATABASE) $(BIN)/mypy
	@echo "Direction of imports"    && $(BIN)/lint-imports --no-logo
	@echo "Messages in Russian"     && $(MESSAGES_CHECK)
	@echo "Settings of production"  && $(WITHOUT_DATABASE) JOINTPLAN_HTTPS=1 $(MANAGE) check --deploy --fail-level WARNING
	@echo "Migrations"              && $(WITHOUT_DATABASE) $(BIN)/python -W ignore -m django makemigrations --check --dry-run
	@echo "Schema of the API"       && $(WITHOUT_DATABASE) $(MANAGE) spectacular --urlconf jointplan.api.urls --validate --fail-on-warn | diff docs/openapi.yaml -
	@echo "Table of permissions"    && $(WITHOUT_DATABASE) $(BIN)/python -W ignore -m jointplan.config.permissions | diff docs/permissions.md -

messages: install-dev gettext ## Renew the catalogue of messages; what it then lacks is yours to translate
	@cd src/jointplan && $(EXTRACT) && msgattrib --no-wrap --no-obsolete --output-file=$(RUSSIAN) $(RUSSIAN) \
	    && sed -i '/^"\(POT-Creation-Date\|Report-Msgid-Bugs-To\): /d' $(RUSSIAN) \
	    && msgfmt --check-format --statistics --output-file=/dev/null $(RUSSIAN)

permissions: install-dev ## Write docs/permissions.md anew from the rules
	@$(WITHOUT_DATABASE) $(BIN)/python -W ignore -m jointplan.config.permissions > docs/permissions.md

bench: install-dev ## Measure speed as ratios (ARGS=--json for machines)
	@exec $(WITH_MAKE) $(BIN)/python -m bench $(ARGS)

lock: ## Write the lists of exact packages anew (needs uv)
	@for groups in "requirements.lock --group build" "requirements-dev.lock --group build --group dev"; do \
	    set -- $$groups; file=$$1; shift; echo "$$file"; \
	    uv export --quiet --no-header --no-emit-project --no-default-groups "$$@" --format requirements-txt \
	        | sed '/^--\(index-url\|extra-index-url\|find-links\)/d' > "$$file.new" && mv "$$file.new" "$$file"; \
	done

clean: ## Remove what was installed and compiled; the data in var/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
	@find src -name '*.mo' -delete

# --- files that say what is installed ---------------------------------------------------------------------------------

# Programs in an environment know its place: one that was copied or moved with the project is made anew.
$(shell [ ! -e .venv/installed ] || [ "$$(cat .venv/installed)" = "$(CURDIR)" ] || rm -rf .venv)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	    || { echo "Python 3.11 or newer is needed; name it with “make PYTHON=python3.12 $(MAKECMDGOALS)”."; exit 1; }
	@echo "Environment in .venv"
	@$(PYTHON) -m venv .venv \
	    || { rm -rf .venv; echo "Install the package python3-venv, then try again."; exit 1; }

.venv/installed: .venv/bin/python requirements.lock pyproject.toml
	@echo "Packages (once, about a minute)"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-build-isolation --no-deps -e .
	@printf '%s\n' "$(CURDIR)" > $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	@echo "Packages for tests and checks"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

.venv/catalogues: .venv/installed $(CATALOGUES) src/jointplan/config/catalogues.py
	@echo "Catalogues of messages"
	@$(BIN)/python -m jointplan.config.catalogues
	@touch $@

# The one without windows is the same browser and takes a quarter less of the processor.
browser:
	@command -v chromium-headless-shell >/dev/null || { \
	    if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	        echo "Browser for tests (Debian's chromium-headless-shell)"; \
	        { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
	            chromium-headless-shell; } >/dev/null 2>&1; \
	    fi; \
	    command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null \
	        || command -v chromium-browser >/dev/null \
	        || echo "LEFT OUT: the browser tests, for want of chromium. Install the package chromium to run them."; }

office:
	@command -v soffice >/dev/null && command -v pdftotext >/dev/null || { \
	    if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	        echo "LibreOffice and poppler for tests of files (Debian's libreoffice-calc-nogui, poppler-utils)"; \
	        { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
	            libreoffice-calc-nogui poppler-utils; } >/dev/null 2>&1; \
	    fi; \
	    command -v soffice >/dev/null || echo "LEFT OUT: packs in LibreOffice, for want of it. Install libreoffice-calc-nogui."; \
	    command -v pdftotext >/dev/null || echo "LEFT OUT: what PDF files say, for want of poppler. Install poppler-utils."; }

gettext:
	@command -v xgettext >/dev/null || { \
	    if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	        echo "GNU gettext for the catalogue of messages (Debian's gettext)"; \
	        { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
	            gettext; } >/dev/null 2>&1; \
	    fi; \
	    command -v xgettext >/dev/null || echo "The catalogue of messages needs GNU gettext. Install the package gettext."; }

# Everything else works without it; the pages then say that PDF files need it.
pango:
	@ldconfig=$$(command -v ldconfig || echo /sbin/ldconfig); has() { $$ldconfig -p 2>/dev/null | grep -q "$$1"; }; \
	has libpangoft2-1.0.so.0 && has libharfbuzz-subset.so.0 || { \
	    if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	        echo "Pango for PDF files (Debian's libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0)"; \
	        { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
	            libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; } >/dev/null 2>&1; \
	    fi; \
	    has libpangoft2-1.0.so.0 \
	        || echo "LEFT OUT: PDF files, for want of Pango. Install libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0."; }
