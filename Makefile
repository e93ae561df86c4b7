# make run · make test — everything else is in `make help`.
PY = .venv/bin/python

.PHONY: help run setup test test-long bench check lock

help:
	@echo "make run        set up everything and start the site with demo data (PORT=, DATA=)"
	@echo "make test       set up everything and run every test"
	@echo "make test-long  million-step, chaos, load and veraPDF runs"
	@echo "make bench      benchmarks; prints a table and writes var/bench.json"
	@echo "make check      ruff, mypy, import contracts, migrations, translations, OpenAPI drift"
	@echo "make lock       pin and hash-lock the requirements"

setup:
	@python3 footprint/bootstrap.py setup

run:
	@python3 footprint/bootstrap.py run

test:
	@python3 footprint/bootstrap.py test

test-long:
	@python3 footprint/bootstrap.py test-long

bench:
	@python3 footprint/bootstrap.py bench

check:
	@python3 footprint/bootstrap.py check

lock:
	uv pip compile -q --python-version 3.11 --generate-hashes --no-annotate --no-header requirements.in -o requirements.txt
	uv pip compile -q --python-version 3.11 --generate-hashes --no-annotate --no-header requirements-dev.in -o requirements-dev.txt
	uv pip compile -q --python-version 3.11 --generate-hashes --no-annotate --no-header requirements-long.in -o requirements-long.txt
	uv pip compile -q --python-version 3.11 --generate-hashes --no-annotate --no-header requirements-tools.in -o requirements-tools.txt
