"""
Lists in files of one folder, each encrypted, replaced in one step and readable by its owner alone.

Two processes need no lock: whoever writes a list last leaves it whole, with the moment at which it was read. Nothing is decided here
about whether a list is still true.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pulumi_claude_admin.admin_api.kept.list_types import SCHEMA_VERSION, ListKey
from pulumi_claude_admin.atomic_file import replace_file
from pulumi_claude_admin.errors import ConfigurationError

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

_SUFFIX: Final = ".list"
_NEW_KEY: Final = (
    "Make one with `python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'` "
    "and keep it apart from the folder"
)


class UnreadableListFile(Exception):
    """A file that this key does not open, or that is not whole. Never leaves `admin_api/kept`: everything is read then."""


@dataclass(frozen=True, slots=True)
class KeptList:
    """
    A list as it was read. `read_at` is the platform's clock just before it was asked for; `basis` a digest of what it depends on
    beside its own events; `value` JSON.
    """

    read_at: datetime
    basis: str
    value: object


class ListFiles:
    """
    The files of one organization below `folder`. Raises ConfigurationError when the key is none, or `cryptography` is missing.

    `place` are words that tell organizations apart: its id, and the address of its API.
    """

    def __init__(self, folder: Path, key: str | None) -> None:
        self._root = folder
        self._cipher = _cipher(key)

    def __repr__(self) -> str:
        return f"ListFiles({str(self._root)!r})"

    def read_all(self, place: str) -> dict[ListKey, KeptList]:
        """Every list there is. Raises UnreadableListFile as soon as one cannot be read."""
        found = {}
        for path in sorted(self._folder(place).glob(f"*{_SUFFIX}")):
            with contextlib.suppress(FileNotFoundError):  # another process has just removed it
                key, kept = self._read(path)
                found[key] = kept
        return found

    def read_given(self, place: str) -> dict[ListKey, KeptList]:
        """The same; none where one cannot be read."""
        try:
            return self.read_all(place)
        except UnreadableListFile:
            return {}

    def write(self, place: str, key: ListKey, kept: KeptList) -> None:
        """Keep a list. Raises OSError, and leaves what is there."""
        document = {
            "name": key.name,
            "of": key.of,
            "read_at": kept.read_at.isoformat(),
            "basis": kept.basis,
            "value": kept.value,
        }
        token = self._cipher.encrypt(json.dumps(document, separators=(",", ":")).encode())
        replace_file(self._path(place, key), token.decode())

    def remove(self, place: str, key: ListKey) -> None:
        """Forget a list. Raises OSError when that is not possible."""
        self._path(place, key).unlink(missing_ok=True)

    def clear(self, place: str) -> None:
        """Forget every list. Raises OSError when that is not possible."""
        for path in self._folder(place).glob(f"*{_SUFFIX}"):
            path.unlink(missing_ok=True)

    def _read(self, path: Path) -> tuple[ListKey, KeptList]:
        from cryptography.fernet import InvalidToken  # noqa: PLC0415 - an extra

        try:
            document = json.loads(self._cipher.decrypt(path.read_bytes()))
            key = ListKey(document["name"], document["of"])
            kept = KeptList(datetime.fromisoformat(document["read_at"]), document["basis"], document["value"])
        except FileNotFoundError:
            raise
        except (InvalidToken, OSError, ValueError, KeyError, TypeError) as error:
            raise UnreadableListFile(path.name) from error
        if path.name != self._name(key) or kept.read_at.tzinfo is None:
            raise UnreadableListFile(path.name)
        return key, kept

    def _folder(self, place: str) -> Path:
        return self._root / f"v{SCHEMA_VERSION}-{_digest(place)}"

    def _path(self, place: str, key: ListKey) -> Path:
        return self._folder(place) / self._name(key)

    @staticmethod
    def _name(key: ListKey) -> str:
        return _digest("\n".join(key)) + _SUFFIX


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def new_key() -> str:
    """A fresh key. Raises ConfigurationError when `cryptography` is missing."""
    return _fernet().generate_key().decode()


def _fernet() -> type[Fernet]:
    try:
        from cryptography.fernet import Fernet  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"a kept copy needs the package {error.name!r}, which is not installed",
            hint="Install pulumi-claude-admin[cache]",
        ) from None
    return Fernet


def _cipher(key: str | None) -> Fernet:
    fernet = _fernet()
    if not key:
        raise ConfigurationError(
            "CLAUDE_ADMIN_CACHE_KEY is not set; a copy of the organization is never kept in clear text", hint=_NEW_KEY
        )
    try:
        return fernet(key)
    except ValueError:
        raise ConfigurationError("CLAUDE_ADMIN_CACHE_KEY is not a key", hint=_NEW_KEY) from None
