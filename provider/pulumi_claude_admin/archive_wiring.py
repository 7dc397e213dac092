"""Chooses where an audit's archive is, and opens it. Loaded by the commands that read or write one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_claude_admin.errors import ArchiveError, ConfigurationError

if TYPE_CHECKING:
    from pulumi_claude_admin.archive.spend_archive import ParquetArchive
    from pulumi_claude_admin.archive.store import Store
    from pulumi_claude_admin.settings import Settings


def open_archive(settings: Settings, *, place: str | None, organization_id: str | None) -> ParquetArchive:
    """
    The archive in `place`, a folder or `s3://bucket/path`, by default in the user's data folder, where each organization has its own.

    Without `organization_id` (nobody asked the platform) it is the one that is there. Raises ConfigurationError without the extra `audit`,
    ArchiveError when it cannot be used, WrongOrganization when it is another organization's.
    """
    with audit_extra("an audit's archive"):
        from pulumi_claude_admin.archive.spend_archive import ParquetArchive  # noqa: PLC0415 - an extra

        store = _store(place) if place is not None else _own(settings.data_folder / "audit", organization_id)
        return ParquetArchive(store, organization_id)


def _store(place: str) -> Store:
    if "://" in place:
        from pulumi_claude_admin.archive.s3_store import BucketStore  # noqa: PLC0415 - an extra

        return BucketStore(place)
    from pulumi_claude_admin.archive.store import FolderStore  # noqa: PLC0415 - only audits need it

    return FolderStore(Path(place).expanduser())


def _own(folder: Path, organization_id: str | None) -> Store:
    from pulumi_claude_admin.archive.store import FolderStore  # noqa: PLC0415 - only audits need it

    if organization_id is not None:
        return FolderStore(folder / organization_id)
    found = sorted(path for path in folder.glob("*") if path.is_dir())
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise ConfigurationError(
            f"there are archives of several organizations: {names}", hint=f"Name one with --archive {folder}/…"
        )
    if not found:
        raise ArchiveError(
            f"there is no archive in {folder}",
            hint="Run `claude-admin audit` with a credential first, or name one with --archive",
        )
    return FolderStore(found[0])


@contextmanager
def audit_extra(what: str) -> Iterator[None]:
    """Say which extra `what` needs where one of its packages is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"{what} needs the package {error.name!r}, which is not installed",
            hint="Install pulumi-claude-admin[audit]",
        ) from None
