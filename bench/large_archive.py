"""
`make bench-large`: `claude-admin audit --offline` of an archive of a hundred million generated rows, and its files gone afterwards.

    python -m bench.large_archive [--rows N] [--folder DIR]

Exit code 1 when it took more memory than it should; the time is printed and judged by nobody.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from bench.figure import Figure, as_table
from bench.generated_archive import generate
from bench.ground import BenchFailed
from bench.offline_audit import audit

ROWS: Final = 100_000_000
_GIBIBYTES: Final = 4
_BYTES_A_ROW: Final = 150
"""Of disk, while it is made: the archive itself, and what sorting a month of it spills."""


def main(arguments: list[str]) -> int:
    """Generate, audit, print, tidy up."""
    parser = argparse.ArgumentParser(prog="python -m bench.large_archive", description="Audit a very large archive.")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="where there is room")
    options = parser.parse_args(arguments)
    free, needed = shutil.disk_usage(options.folder).free, options.rows * _BYTES_A_ROW
    if free < needed:
        raise BenchFailed(
            f"{options.folder} has {free / 2**30:.0f} GiB free, and {needed / 2**30:.0f} may be needed; name another --folder"
        )
    with tempfile.TemporaryDirectory(prefix="claude-admin-bench-", dir=options.folder) as folder:
        figure = _measure(Path(folder), options.rows)
    print(as_table([figure]))
    return 0 if figure.verdict == "met" else 1


def _measure(folder: Path, rows: int) -> Figure:
    print(f"… an archive of {rows:,} rows", file=sys.stderr)
    started = time.perf_counter()
    made = generate(folder / "archive", rows)
    seconds = time.perf_counter() - started
    size = sum(file.stat().st_size for file in (folder / "archive").rglob("*") if file.is_file())
    print(f"… made in {seconds:.0f} s, {size / 2**30:.1f} GiB; the audit of it", file=sys.stderr)
    run = audit(folder / "archive", folder)
    what = f"{made:,} rows in three forms: {run.seconds:.1f} s, {run.processor_seconds:.1f} s of the processor"
    return Figure("memory of audit --offline", run.peak_bytes / 2**30, _GIBIBYTES, "GiB", what)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BenchFailed as failure:
        sys.exit(f"bench-large: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
