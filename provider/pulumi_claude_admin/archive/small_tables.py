"""The small tables beside the cubes, on their way into an archive: names of people, caps as they were seen, the organization as it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pulumi_claude_admin.archive import parquet
from pulumi_claude_admin.archive.caps import line_of
from pulumi_claude_admin.archive.manifest import DataFile
from pulumi_claude_admin.archive.names import Named
from pulumi_claude_admin.archive.reading import Reading
from pulumi_claude_admin.archive.revision import Draft
from pulumi_claude_admin.archive.tables import CAPS, NAMES, ORGANIZATION
from pulumi_claude_admin.audit_ports import KeptCap

_PIECE: Final = 100_000
"""Characters of a document that stand in one line of its table."""


def keep_names(reading: Reading, draft: Draft, names: Mapping[str, Named]) -> DataFile:
    """Write the table of names, in place of the one there is."""
    target = draft.scratch / "names.parquet"
    rows = parquet.write_plain(reading.connection, NAMES, (named.line() for _, named in sorted(names.items())), target)
    return draft.keep("names", target, rows)


def keep_caps(reading: Reading, draft: Draft, caps: tuple[KeptCap, ...]) -> DataFile:
    """Write the table of caps, in place of the one there is."""
    target = draft.scratch / "caps.parquet"
    rows = parquet.write_plain(reading.connection, CAPS, map(line_of, caps), target)
    return draft.keep("caps", target, rows)


def keep_organization(reading: Reading, draft: Draft, document: str) -> DataFile:
    """Write a document about the organization, in place of the one there is."""
    target = draft.scratch / "organization.parquet"
    pieces = (document[start : start + _PIECE] for start in range(0, len(document), _PIECE))
    lines = ((str(number), piece) for number, piece in enumerate(pieces))
    rows = parquet.write_plain(reading.connection, ORGANIZATION, lines, target)
    return draft.keep("organization", target, rows)
