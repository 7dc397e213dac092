"""
What came of the tries of `make chaos`, by mishap: written into docs/console.md from the lines that were kept.

`python -m tools.chaos_table FILE…` (build/chaos.jsonl without one) takes the lines of all files together, each try of a version once.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

PAGE: Final = Path(__file__).parent.parent / "docs" / "console.md"
BEGIN: Final = "<!-- written by `python -m tools.chaos_table` -->"
END: Final = "<!-- end of what is written -->"

_ENDS: Final = ("done", "stopped cleanly", "told as unknown")

Row = dict[str, Any]


def kept_rows(files: Iterable[Path]) -> list[Row]:
    """The lines of those of the files that are there; of a try of one version that was made again, the last."""
    rows = [json.loads(line) for file in files if file.exists() for line in file.read_text().splitlines()]
    return list({(row["version"], row["seed"]): row for row in rows}.values())


def table(rows: Iterable[Row]) -> list[str]:
    """The lines of a Markdown table: by mishap, how many tries ended how."""
    counted = Counter((row["fault"], row["ended"]) for row in rows)
    faults = sorted({fault for fault, _ in counted}, key=_named)
    lines = {_named(fault): [counted[fault, end] for end in _ENDS] for fault in faults}
    lines["all"] = [sum(counted[fault, end] for fault in faults) for end in _ENDS]
    return [
        f"| mishap | {' | '.join(_ENDS)} | tries |",
        "|---|" + "---:|" * (len(_ENDS) + 1),
        *(f"| {name} | {' | '.join(f'{each:,}' for each in (*ends, sum(ends)))} |" for name, ends in lines.items()),
    ]


def section(rows: Sequence[Row]) -> str:
    """The table, with how many tries it is of."""
    versions = sorted({row["version"] for row in rows})
    broken = sum(bool(row["broken"]) for row in rows)
    of = f"the draws of version {', '.join(map(str, versions))}"
    said = f"{len(rows):,} tries were made of {of}; an invariant was broken in {broken:,} of them."
    return "\n".join((BEGIN, said, "", *table(rows), END))


def _named(fault: str) -> str:
    return fault.removeprefix("console_").replace("_", " ")


def main(arguments: Sequence[str]) -> None:
    """Write the section of docs/console.md that is between the two comments. A file that is not there ends it, and nothing is written."""
    files = [Path(each) for each in arguments or ["build/chaos.jsonl"]]
    missing = ", ".join(str(each) for each in files if not each.is_file())
    if missing:
        sys.exit(f"no such file: {missing}; docs/console.md is as it was")
    rows = kept_rows(files)
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + section(rows) + after, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
