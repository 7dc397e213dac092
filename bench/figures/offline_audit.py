"""What an audit from the archive alone costs, in three forms at once."""

from __future__ import annotations

from typing import Final

from bench.figure import Figure
from bench.generated_archive import generate
from bench.ground import Ground
from bench.offline_audit import audit

ROWS: Final = 1_000_000
_RUNS: Final = 5
_SECONDS: Final = 5
_MEBIBYTES: Final = 500


def measure(ground: Ground) -> tuple[Figure, ...]:
    """The best of several runs, by the clock and of the processor: on a machine that others use, the clock says more of them."""
    ground.speak(f"an archive of {ROWS:,} generated rows in all cubes, and {_RUNS} audits of it")
    folder = ground.folder / "offline"
    folder.mkdir()
    rows = generate(folder / "archive", ROWS)
    runs = [audit(folder / "archive", folder) for _ in range(_RUNS)]
    what = f"text, JSON and HTML of {rows:,} rows of 90 days, best of {_RUNS}"
    peak = max(run.peak_bytes for run in runs) / 2**20
    return (
        Figure(
            "claude-admin audit --offline", min(run.seconds for run in runs), _SECONDS, "s", f"{what}, by the clock"
        ),
        Figure("processor time of it", min(run.processor_seconds for run in runs), _SECONDS, "s", "all threads"),
        Figure("peak memory of it", peak, _MEBIBYTES, "MiB", "resident, the most of all runs"),
    )
