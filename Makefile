# Two commands set up everything: `make run` and `make test`. uv is used when it is there.
VENV := .venv
PYTHON ?= python3
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: run test lint clean browser

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

# Browser tests need Chromium and a font with Chinese characters; Debian's packages, when allowed.
browser:
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
		if command -v $$name >/dev/null; then exit 0; fi; \
	done; \
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -q \
		&& DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends \
			chromium fonts-noto-cjk; then exit 0; fi; \
	echo "No Chromium: browser tests are left out, and fail where CI=true."

test: $(VENV)/.dev browser
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto --dist loadfile
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:
	rm -rf $(VENV) build dist *.egg-info
