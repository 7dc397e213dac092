"""Which copy of the organization's lists a session takes answers from: one that is kept from run to run, or that of this very run."""

from __future__ import annotations

import hmac
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_claude_admin.errors import ConfigurationError

if TYPE_CHECKING:
    from pulumi_claude_admin.admin_api.cached.admin_api import NewKept
    from pulumi_claude_admin.session import Session
    from pulumi_claude_admin.settings import Settings


def new_kept(settings: Settings, *, is_full: bool) -> NewKept | None:
    """
    What makes the copy that `settings` ask for; None when they ask for none. `is_full`: it is renewed, not read.

    Raises ConfigurationError when there is no key, or the extra is missing.
    """
    if settings.cache is None or not settings.has_credential:
        return None
    from pulumi_claude_admin.admin_api.kept.given_lists import GivenLists  # noqa: PLC0415 - a program process needs none
    from pulumi_claude_admin.admin_api.kept.kept_lists import KeptLists  # noqa: PLC0415 - a program process needs none
    from pulumi_claude_admin.admin_api.kept.list_files import ListFiles  # noqa: PLC0415 - a program process needs none

    key = settings.cache_key.get_secret_value() if settings.cache_key else None
    files = ListFiles(settings.cache, key)
    given = files.read_given(_place_of_run(settings, key or ""))
    if given:
        return lambda _api: GivenLists(given)
    return lambda api: KeptLists(files, api, base_url=settings.base_url, is_full=is_full)


def _place_of_run(settings: Settings, key: str) -> str:
    """Where a run leaves its lists for its children: of the same address and credential alone, whatever a program sets for itself."""
    identity = settings.workload_identity
    kind, secret = ("", "") if identity is not None else _secret(settings)
    whose = f"{settings.base_url}\n{identity!r}\n{kind}\n{secret}"
    return "of one run\n" + hmac.new(key.encode(), whose.encode(), "sha256").hexdigest()


def _secret(settings: Settings) -> tuple[str, str]:
    kind, secret = settings.credential()
    return kind, secret.get_secret_value()


@contextmanager
def lists_for_children(session: Session) -> Iterator[Mapping[str, str]]:
    """
    The environment in which another process of this run takes what `session` has read instead of asking for it again.

    Empty where there is nothing to keep it with (the extra `cache`), or no place. The folder is gone after the block.
    """
    from pulumi_claude_admin.admin_api.kept.given_lists import give  # noqa: PLC0415 - a program process needs none
    from pulumi_claude_admin.admin_api.kept.list_files import ListFiles, new_key  # noqa: PLC0415 - a program process needs none

    with tempfile.TemporaryDirectory(prefix="claude-admin-") as folder:
        try:
            key = new_key()
            place = _place_of_run(session.settings, key)
            give(ListFiles(Path(folder), key), place, session.api.remembered(), read_at=session.api.now())
            environment = {"CLAUDE_ADMIN_CACHE": folder, "CLAUDE_ADMIN_CACHE_KEY": key}
        except (ConfigurationError, OSError):
            environment = {}
        yield environment
