# Two commands for a newcomer: `make demo` and `make test`. Everything they need is set up by the first line that needs it.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
READY := .venv/ready

.PHONY: demo test test-all check lab bench lock clean

demo: $(READY) ## run the worked example and say where the report is
	$(BIN)/pim run kinlorne/2025-2028

test: $(READY) ## every test that needs no browser, LibreOffice or Java and is soon done
	$(BIN)/python -m pytest -q -n auto --dist loadfile -m "not browser and not office and not java and not long"

test-all: $(READY) ## every test; what is not on this machine is skipped with a reason
	$(BIN)/python -m pytest -q -n auto --dist loadfile

check: $(READY) ## style, types, and whether the wording is our own
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tests/wording.py

lab: $(READY) ## open the workbooks of the worked example in JupyterLab
	$(BIN)/pim lab kinlorne/2025-2028

bench: $(READY) ## the ratios that the README quotes
	$(BIN)/python tests/benchmarks/run.py
	$(BIN)/python tests/benchmarks/reading.py
	$(BIN)/python tests/benchmarks/records.py

lock: ## resolve requirements.lock anew for every platform and Python 3.11+ (needs uv)
	uv pip compile pyproject.toml --extra dev --extra parquet --universal --python-version 3.11 --generate-hashes --no-header -o requirements.lock

clean: ## take away what was set up and what was made
	$(PYTHON) -c "import shutil; [shutil.rmtree(p, ignore_errors=True) for p in ('.venv', 'dist', '.pytest_cache', '.mypy_cache', '.ruff_cache', '.hypothesis')]"

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check -q --no-deps --no-build-isolation -e .
	$(BIN)/python -c "open('$(READY)', 'w').close()"
