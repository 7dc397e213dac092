"""What `claude-admin audit archive` does: look at what earlier audits have kept, forget people, drop old days, copy tables out."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_claude_admin.archive_wiring import open_archive
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.settings import read_settings

if TYPE_CHECKING:
    from pulumi_claude_admin.archive.spend_archive import ParquetArchive


def _open(place: str | None) -> ParquetArchive:
    return open_archive(read_settings(), place=place, organization_id=None)


def inspect(place: str | None) -> int:
    """Print a line for each cube."""
    with _open(place) as archive:
        lines: list[tuple[str, ...]] = [("", "from", "to", "days", "rows", "bytes", "revised")]
        lines += [
            (
                one.cube,
                str(one.first),
                str(one.last),
                *(f"{n:,}" for n in (one.days, one.rows, one.size, one.revised_rows)),
            )
            for one in archive.contents()
        ]
        columns = [max(map(len, column)) for column in zip(*lines, strict=True)]
        sys.stderr.write(
            f"organization {archive.organization_id}, in {archive.place}: all files are what was written\n"
        )
    for line in lines:
        first, *others = (text.rjust(width) for text, width in zip(line, columns, strict=True))
        sys.stdout.write("  ".join([first.strip().ljust(columns[0]), *others]).rstrip() + "\n")
    return ExitCode.OK


def forget(place: str | None, person: str) -> int:
    """Take a person out."""
    settings = read_settings()
    key = None if settings.pseudonym_key is None else settings.pseudonym_key.get_secret_value()
    with open_archive(settings, place=place, organization_id=None) as archive:
        archive.forget(person, key=key)
        sys.stderr.write(f"{person} is forgotten in {archive.place}; copies that were made of it are not reached\n")
    return ExitCode.OK


def retain(place: str | None, days: int) -> int:
    """Drop what is older than so many days, today included."""
    first = datetime.now(UTC).date() - timedelta(days=days - 1)
    with _open(place) as archive:
        archive.retain(first)
        sys.stderr.write(f"nothing older than {first} is left in {archive.place}\n")
    return ExitCode.OK


def export(place: str | None, folder: Path, *, with_names: bool) -> int:
    """Copy the tables out."""
    with _open(place) as archive:
        count = archive.copy_out(folder, with_names=with_names)
        sys.stderr.write(f"{count} files of Parquet are in {folder}\n")
    return ExitCode.OK
