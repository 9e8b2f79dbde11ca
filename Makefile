# Two commands set up everything: `make run` and `make test`. uv is used when it is there.
VENV := .venv
PYTHON ?= python3
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: run test lint clean

$(BIN)/python:
	$(if $(UV),$(UV) venv -q --python ">=3.11" $(VENV),$(PYTHON) -m venv $(VENV))

define install
$(if $(UV),$(UV) pip install -q -p $(VENV),$(BIN)/python -m pip install -q --disable-pip-version-check) --require-hashes -r $(1)
$(if $(UV),$(UV) pip install -q -p $(VENV),$(BIN)/python -m pip install -q --disable-pip-version-check) --no-deps --no-build-isolation -e .
endef

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	$(call install,requirements.lock)
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(call install,requirements-dev.lock)
	@touch $@ $(VENV)/.run

run: $(VENV)/.run
	$(BIN)/inquiry-bot serve

test: $(VENV)/.dev
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:
	rm -rf $(VENV) build dist *.egg-info
