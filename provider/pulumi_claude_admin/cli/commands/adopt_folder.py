"""
The folder that `claude-admin adopt` writes: its own or none. Each file is replaced in one step.

What says whose folder it is comes first, so that a run that was killed can be run again, and what says that all is written last.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pulumi_claude_admin.adopt.folder import Files
from pulumi_claude_admin.adopt.ledger import FILE_NAME, Ledger, parse_ledger
from pulumi_claude_admin.atomic_file import replace_file
from pulumi_claude_admin.drift.text_files import UnreadableText, decode
from pulumi_claude_admin.errors import ClaudeAdminError, ConfigurationError

_DRAFT: Final = f".{FILE_NAME}-"
"""How the drafts of the file begin by which a folder is known (`atomic_file`): one may be left of a run that was killed."""


class AdoptFolder:
    """A folder for a program."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def require_own(self) -> Ledger | None:
        """What an earlier run wrote, None for a new folder. Raises ConfigurationError for a folder that is somebody's."""
        try:
            if not self._path.exists() or all(one.name.startswith(_DRAFT) for one in self._path.iterdir()):
                return None
        except OSError as error:
            raise ConfigurationError(f"{self._path} is no folder to write to: {error.strerror}") from None
        if not (self._path / FILE_NAME).is_file():
            raise ConfigurationError(
                f"{self._path} is not empty, and no earlier `claude-admin adopt` wrote it",
                hint="Nothing was written. Name a new or an empty folder",
            )
        return parse_ledger(self._text(self._path / FILE_NAME), name=str(self._path / FILE_NAME))

    def require_new(self) -> None:
        """Raises ConfigurationError for a folder that anything is in."""
        if self.require_own() is not None:
            raise ConfigurationError(
                f"{self._path} holds the program of an earlier `claude-admin adopt`",
                hint="Nothing was written. Name a new or an empty folder",
            )

    def texts(self) -> dict[str, str]:
        """The text files that are there, by path as seen from the folder."""
        there = [one for pattern in ("*.py", "*.yaml", "teams/*.py") for one in self._path.glob(pattern)]
        return {one.relative_to(self._path).as_posix(): self._text(one) for one in there if one.is_file()}

    def write(self, files: Files, *, ledger: Ledger | None = None) -> None:
        """Write them in their order, after the ledger as it was. Raises ClaudeAdminError; what is there of a file stays then."""
        first = {FILE_NAME: ledger.text()} if ledger is not None else {}
        for name, text in (*first.items(), *files.items()):
            try:
                replace_file(self._path / name, text)
            except OSError as error:
                raise ClaudeAdminError(
                    f"{self._path / name} cannot be written: {error.strerror}",
                    hint="Run it again, which writes what is missing",
                ) from None

    def _text(self, path: Path) -> str:
        try:
            return decode(path.read_bytes())
        except UnreadableText as error:
            raise ConfigurationError(f"{path} {error}", hint="Save it as UTF-8") from None
        except OSError as error:
            raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from None
