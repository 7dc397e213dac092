"""BENCH_RESOURCES resources that are nothing: what is measured here is the engine alone."""

import os

from bench.nothing import Nothing

for number in range(1, int(os.environ["BENCH_RESOURCES"]) + 1):
    Nothing(f"nothing-{number:04d}", number)
