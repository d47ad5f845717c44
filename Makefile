# Two commands for a bare Debian machine with python3 and make: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: demo test lint commands chinese-font debian-packages clean

demo: chinese-font $(VENV)/.ready
	$(BIN)/partner-screening demo

test: debian-packages $(VENV)/.ready-test
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(VENV)/.ready-test
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

commands: $(VENV)/.ready-test
	$(BIN)/python -m partner_screening.cli.reference
	$(BIN)/python -m partner_screening.web.api.document

# Without it Chinese in PDF falls back to letters that the reader's machine must have: no reason to stop.
chinese-font:
	@dpkg -s fonts-wqy-microhei >/dev/null 2>&1 || { $(SUDO) apt-get update -q && \
	$(SUDO) apt-get install -y -q --no-install-recommends fonts-wqy-microhei; } >/dev/null 2>&1 || \
	echo "The Debian package fonts-wqy-microhei is missing: Chinese in PDF may look poor."

debian-packages:
	@missing=$$(for p in $$(cat debian-packages.txt); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done); \
	if [ -n "$$missing" ]; then echo "Installing Debian packages:" $$missing; \
	$(SUDO) apt-get update -q && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -q --no-install-recommends $$missing; fi

# A bare Debian has python3 without its venv module.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	{ echo "Installing Debian package python3-venv"; $(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q --no-install-recommends python3-venv; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/.ready-test: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $@ $(VENV)/.ready

clean:
	rm -rf $(VENV) workspace
