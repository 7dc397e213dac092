"""
The session file: a Playwright storage state, encrypted, as `login` left it. No browser and no page belongs here.

A storage state can act as the person who signed in, so it is never written in clear text: without a key there is no file.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken

from claude_console_shim.session_facts import SessionFacts, facts_of
from pulumi_claude_admin.atomic_file import replace_file
from pulumi_claude_admin.errors import ConfigurationError, SignInNeeded

FORMAT: Final = "claude-console-session"
VERSION: Final = 1
_SIGN_IN: Final = "A person signs in with `claude-admin console login`."
_NEW_KEY: Final = (
    "Make one with `claude-admin console session new-key` and keep it in CLAUDE_CONSOLE_STATE_KEY, apart from the file."
)
_FACTS: Final = "session"
"""Where the facts stand, beside what Playwright calls a storage state: `cookies` and `origins`."""


@dataclass(frozen=True, slots=True)
class SavedSession:
    """What a session file holds: the storage state, what is known of it, and when it was written (aware)."""

    state: dict[str, Any]
    facts: SessionFacts
    written_at: datetime


class SessionFile:
    """
    One session at `path`, readable with `key` (CLAUDE_CONSOLE_STATE_KEY).

    The file is one JSON object `{"format", "version", "token"}`, mode 0600, replaced in one step; `token` is Fernet. Whoever
    writes holds a lock on its folder, so that of two processes neither writes over what the other has just written.
    """

    def __init__(self, path: Path, key: str | None) -> None:
        self._path = path
        self._key = key

    def __repr__(self) -> str:
        return f"SessionFile({str(self._path)!r})"

    @staticmethod
    def new_key() -> str:
        """A fresh key, as text for an environment variable."""
        return Fernet.generate_key().decode()

    @property
    def path(self) -> Path:
        """Where it is, whether it exists or not."""
        return self._path

    def exists(self) -> bool:
        """Whether there is a file at all; it may still be unreadable."""
        return self._path.is_file()

    def require_key(self) -> None:
        """Raise ConfigurationError when there is no usable key: to be called before a person is asked to do anything."""
        self._cipher()

    def write(self, storage_state: dict[str, Any], facts: SessionFacts | None = None) -> None:
        """Encrypt and replace. Raises ConfigurationError, and leaves what is there, without a key or a place to write."""
        cipher = self._cipher()
        with self._locked():
            self._replace(cipher, storage_state, facts or SessionFacts())

    def write_over(self, expected: dict[str, Any], storage_state: dict[str, Any]) -> bool:
        """
        Replace the storage state, and leave the facts, when the file still holds the `expected` one; else False, and nothing is
        written. Raises what `read` and `write` raise.
        """
        cipher = self._cipher()
        with self._locked():
            found = self.load()
            if found.state != expected:
                return False
            self._replace(cipher, storage_state, found.facts)
            return True

    def read(self) -> dict[str, Any]:
        """The storage state alone; see `load`."""
        return self.load().state

    def load(self) -> SavedSession:
        """
        What the file holds. Raises SignInNeeded when there is no session that this version can use, ConfigurationError when
        there is one and the key does not fit.
        """
        if not self.exists():
            raise SignInNeeded(f"there is no Console session at {self._path}", hint=_SIGN_IN)
        self._require_privacy()
        cipher = self._cipher()
        token = self._token().encode()
        try:
            state = json.loads(cipher.decrypt(token))
        except InvalidToken as error:
            raise ConfigurationError(
                f"CLAUDE_CONSOLE_STATE_KEY does not open the Console session at {self._path}",
                hint="Use the key that it was written with, or sign in again with `claude-admin console login`.",
            ) from error
        if not isinstance(state, dict) or not isinstance(state.get("cookies"), list):
            raise SignInNeeded(f"the Console session at {self._path} holds no cookies", hint=_SIGN_IN)
        facts = facts_of(state.pop(_FACTS, None))
        return SavedSession(state, facts, datetime.fromtimestamp(cipher.extract_timestamp(token), UTC))

    def delete(self) -> bool:
        """Forget the session; False when there was none."""
        existed = self.exists()
        self._path.unlink(missing_ok=True)
        return existed

    def _replace(self, cipher: Fernet, storage_state: dict[str, Any], facts: SessionFacts) -> None:
        said = facts.as_json()
        content = {**storage_state, _FACTS: said} if said else storage_state
        token = cipher.encrypt(json.dumps(content).encode())
        envelope = {"format": FORMAT, "version": VERSION, "token": token.decode()}
        try:
            replace_file(self._path, json.dumps(envelope))
        except OSError as error:
            raise self._unwritable(error) from error

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One writer at a time, on this machine: a lock on the folder, which leaves no file of its own."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder = os.open(self._path.parent, os.O_RDONLY)
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX)
            except OSError as error:
                raise self._unwritable(error) from error
            yield
        finally:
            os.close(folder)

    def _unwritable(self, error: OSError) -> ConfigurationError:
        return ConfigurationError(f"{self._path} cannot be written: {error.strerror}")

    def _require_privacy(self) -> None:
        mode = self._path.stat().st_mode
        if mode & 0o077:
            raise ConfigurationError(
                f"others may read or write the Console session at {self._path} (mode {mode & 0o777:04o})",
                hint="Take that away (`chmod 600` and the file), or sign in again with `claude-admin console login`.",
            )

    def _token(self) -> str:
        try:
            envelope = json.loads(self._path.read_text(encoding="utf-8"))
        except OSError as error:
            raise SignInNeeded(
                f"the Console session at {self._path} cannot be read: {error.strerror}", hint=_SIGN_IN
            ) from error
        except ValueError as error:
            raise SignInNeeded(
                f"{self._path} is not a whole Console session: it was cut short, or is another file", hint=_SIGN_IN
            ) from error
        if not isinstance(envelope, dict) or envelope.get("format") != FORMAT:
            raise SignInNeeded(f"{self._path} is not a Console session", hint=_SIGN_IN)
        if envelope.get("version") != VERSION:
            raise SignInNeeded(
                f"the Console session at {self._path} has version {envelope.get('version')!r}, this program reads {VERSION}",
                hint=_SIGN_IN,
            )
        return str(envelope.get("token", ""))

    def _cipher(self) -> Fernet:
        if not self._key:
            raise ConfigurationError(
                "CLAUDE_CONSOLE_STATE_KEY is not set; a Console session is never kept in clear text", hint=_NEW_KEY
            )
        try:
            return Fernet(self._key)
        except ValueError as error:
            raise ConfigurationError("CLAUDE_CONSOLE_STATE_KEY is not a key", hint=_NEW_KEY) from error
