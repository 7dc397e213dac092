"""A figure beside its aim, and the table of all of them. Measures nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

Verdict = Literal["met", "MISSED"]

SCHEMA_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """
    What was measured (`value`), and the most that it should be (`aim`), both in `unit` ("" for a ratio).

    `from_what` says how the value came about, so that a reader can judge it.
    """

    name: str
    value: float
    aim: float
    unit: str
    from_what: str

    @property
    def verdict(self) -> Verdict:
        """Whether the aim was met. An aim is a wish, no test: missing it fails nothing."""
        return "met" if self.value <= self.aim else "MISSED"


def as_table(figures: Sequence[Figure]) -> str:
    """The figures as lines of text."""
    rows = [("figure", "measured", "aim", "", "from")]
    rows += [(f.name, _number(f.value, f.unit), f"≤ {_number(f.aim, f.unit)}", f.verdict, f.from_what) for f in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        f"{name:<{widths[0]}}  {value:>{widths[1]}}  {aim:>{widths[2]}}  {verdict:<{widths[3]}}  {source}".rstrip()
        for name, value, aim, verdict, source in rows
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def as_json(figures: Sequence[Figure]) -> dict[str, Any]:
    """The figures for a program. `schema_version` changes when a key changes its meaning."""
    return {
        "schema_version": SCHEMA_VERSION,
        "figures": [{**asdict(figure), "verdict": figure.verdict} for figure in figures],
    }


def _number(value: float, unit: str) -> str:
    text = (
        f"{value:.0f}"
        if value == int(value) and unit in {"calls", "answers", "modules", "pages", "starts"}
        else f"{value:.2f}"
    )
    return f"{text} {unit}".rstrip()
