"""
The session file: a Playwright storage state, encrypted, as `login` left it. No browser and no page belongs here.

A storage state can act as the person who signed in, so it is never written in clear text: without a key there is no file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken

from pulumi_claude_admin.atomic_file import replace_file
from pulumi_claude_admin.errors import ConfigurationError, SignInNeeded

FORMAT: Final = "claude-console-session"
VERSION: Final = 1
_SIGN_IN: Final = "A person signs in with `claude-admin console login`."
_NEW_KEY: Final = (
    "Make one with `python -c 'from claude_console_shim.session_file import SessionFile; print(SessionFile.new_key())'` "
    "and keep it in CLAUDE_CONSOLE_STATE_KEY, apart from the file."
)


class SessionFile:
    """
    One session at `path`, readable with `key` (CLAUDE_CONSOLE_STATE_KEY).

    The file is one JSON object `{"format", "version", "token"}`, mode 0600, replaced in one step; `token` is Fernet.
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

    def exists(self) -> bool:
        """Whether there is a file at all; it may still be unreadable."""
        return self._path.is_file()

    def require_key(self) -> None:
        """Raise ConfigurationError when there is no usable key: to be called before a person is asked to do anything."""
        self._cipher()

    def write(self, storage_state: dict[str, Any]) -> None:
        """Encrypt and replace. Raises ConfigurationError, and leaves what is there, without a key or a place to write."""
        token = self._cipher().encrypt(json.dumps(storage_state).encode())
        envelope = {"format": FORMAT, "version": VERSION, "token": token.decode()}
        try:
            replace_file(self._path, json.dumps(envelope))
        except OSError as error:
            raise ConfigurationError(f"{self._path} cannot be written: {error.strerror}") from error

    def read(self) -> dict[str, Any]:
        """
        The storage state. Raises SignInNeeded when there is no session that this version can use, ConfigurationError when
        there is one and the key does not fit.
        """
        if not self.exists():
            raise SignInNeeded(f"there is no Console session at {self._path}", hint=_SIGN_IN)
        self._require_privacy()
        cipher = self._cipher()
        token = self._token()
        try:
            state = json.loads(cipher.decrypt(token.encode()))
        except InvalidToken as error:
            raise ConfigurationError(
                f"CLAUDE_CONSOLE_STATE_KEY does not open the Console session at {self._path}",
                hint="Use the key that it was written with, or sign in again with `claude-admin console login`.",
            ) from error
        if not isinstance(state, dict) or not isinstance(state.get("cookies"), list):
            raise SignInNeeded(f"the Console session at {self._path} holds no cookies", hint=_SIGN_IN)
        return state

    def delete(self) -> bool:
        """Forget the session; False when there was none."""
        existed = self.exists()
        self._path.unlink(missing_ok=True)
        return existed

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
        except (OSError, ValueError) as error:
            raise SignInNeeded(f"the Console session at {self._path} cannot be read", hint=_SIGN_IN) from error
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
