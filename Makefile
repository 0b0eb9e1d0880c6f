PYTHON ?= python3

.PHONY: run demo test bench lint clean

run: .venv/ready
	.venv/bin/python -m dashboard.serve

demo: .venv/ready
	HIKIKOMORI_DEMO=1 .venv/bin/python -m dashboard.serve

test: .venv-test/ready
	.venv-test/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

bench: .venv-test/ready
	.venv-test/bin/python -m tests.bench

lint: .venv-test/ready
	.venv-test/bin/ruff check .
	.venv-test/bin/ruff format --check .

.venv/ready: requirements.txt
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv-test/ready: requirements.txt tests/requirements.txt
	$(PYTHON) -m venv .venv-test
	.venv-test/bin/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	touch $@

clean:
	rm -rf .venv .venv-test dashboard/static .pytest_cache
