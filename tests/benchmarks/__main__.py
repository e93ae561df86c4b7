"""Run the benchmarks: ``python -m tests.benchmarks [NAME …]``."""

from tests.benchmarks.run import main

raise SystemExit(main())
