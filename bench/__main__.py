"""
What the project costs, each figure beside its aim. An aim that is missed is said, and fails nothing.

    python bench [NAME …] [--json FILE]        all figures, or those named; the table on standard output
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path[0] = str(CHECKOUT)  # `python bench` puts the folder itself there

from bench.figure import Figure, as_json, as_table  # noqa: E402 - after the line above
from bench.ground import LATENCY_MS, PEOPLE, WORKSPACES, BenchFailed, Ground  # noqa: E402
from bench.registry import FIGURES  # noqa: E402


def main(arguments: list[str]) -> int:
    """Measure, print the table, write the JSON."""
    parser = argparse.ArgumentParser(prog="python bench", description="Measure what the project costs.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(FIGURES)} (default: all)")
    parser.add_argument("--json", type=Path, default=CHECKOUT / "bench" / "results.json", metavar="FILE")
    parser.add_argument("--workspaces", type=int, default=WORKSPACES, help="a smaller run, to try something")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - set(FIGURES))
    if unknown:
        parser.error(f"no such figure: {', '.join(unknown)}")
    figures, failures = _measure(options.names or list(FIGURES), workspaces=options.workspaces)
    print(
        f"Simulator with {LATENCY_MS} ms latency, {options.workspaces} workspaces of 20 members each, {PEOPLE + 1} people, "
        "spend-limit preview open\n"
    )
    print(as_table(figures))
    options.json.write_text(json.dumps(as_json(figures), indent=2) + "\n", encoding="utf-8")
    print(f"\nas JSON: {options.json}", file=sys.stderr)
    for name, failure in failures.items():
        print(f"bench: {name} could not be measured: {failure}", file=sys.stderr)
    return 1 if failures else 0


def _measure(names: list[str], *, workspaces: int) -> tuple[list[Figure], dict[str, BenchFailed]]:
    """The figures of these names, and what became of those that could not be measured."""
    figures: list[Figure] = []
    failures: dict[str, BenchFailed] = {}
    with tempfile.TemporaryDirectory(prefix="claude-admin-bench-") as folder:
        ground = Ground(Path(folder), speak=lambda line: print(f"… {line}", file=sys.stderr), workspaces=workspaces)
        with ground:
            for name in names:
                try:
                    figures += FIGURES[name](ground)
                except BenchFailed as failure:
                    failures[name] = failure
    return figures, failures


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
