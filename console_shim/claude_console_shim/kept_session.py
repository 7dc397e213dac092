"""
The session of one process: as the session file has it, and as the Console has renewed it since. No browser belongs here.

A token that rotates is worthless once its successor was used, so what a browser ends with goes back into the file, and where that
cannot be written, is kept for the next browser of this process. Of several processes the one that wrote last is believed.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from claude_console_shim.layouts.signs import Signs
from claude_console_shim.session_facts import cookie_end, ends_soon
from claude_console_shim.session_file import SavedSession, SessionFile
from pulumi_claude_admin.errors import ConfigurationError, SignInNeeded, WrongOrganization
from pulumi_claude_admin.model.organization import is_same_organization, organization_key

_log: Final = logging.getLogger(__name__)


class KeptSession:
    """
    The session in `file`, whose cookies go by the names of `signs`; `organization_id` is the organization that is expected.
    Used on one thread.
    """

    def __init__(self, file: SessionFile, signs: Signs, *, organization_id: str | None = None) -> None:
        self._file = file
        self._signs = signs
        self._expected = organization_id
        self._in_file: Mapping[str, Any] | None = None
        self._now: Mapping[str, Any] | None = None
        self._home: str | None = None
        self._is_told = False
        self._edition = 0

    @property
    def edition(self) -> int:
        """How many times the session that was in use gave way to another one of the file: a sign-in, or another process's."""
        return self._edition

    def read(self) -> Mapping[str, Any]:
        """
        The storage state to open a browser with. Raises what reading the file raises; SignInNeeded when its cookie has ended,
        WrongOrganization when it is known to be of another organization: no browser is started for those.
        """
        saved = self._file.load()
        if self._now is not None and saved.state == self._in_file:
            return self._now
        self._adopt(saved)  # somebody has signed in anew
        _log.info("session read from its file, %d cookies", len(saved.state["cookies"]))
        return saved.state

    def reread(self) -> Mapping[str, Any] | None:
        """
        What another process, or a person, has put into the file since it was read here; None when it is the same, or of no use.
        For whoever was signed out: a cookie that another process has had renewed is worth nothing any more.
        """
        try:
            saved = self._file.load()
            if saved.state == self._in_file:
                return None
            self._adopt(saved)
        except (ConfigurationError, SignInNeeded, WrongOrganization):
            return None
        _log.info("the session file has another session by now, which is used from here on")
        return saved.state

    def renew(
        self,
        cookies: Sequence[Mapping[str, Any]],
        origins: Sequence[Mapping[str, Any]],
        organizations: Collection[str] = (),
    ) -> None:
        """
        Take the cookies and the stored keys that a browser has by now. One that is gone there stays: a browser that was
        signed out signs nobody out. A file that somebody else has written meanwhile stays as it is, and nothing is taken from
        a browser in another organization: `organizations` are those that its page has named.
        """
        if self._now is None or self._in_file is None:
            return
        merged = {_key(each): each for each in (*self._now["cookies"], *cookies)}
        renewed = {**self._now, "cookies": list(merged.values())}
        if origins:
            renewed["origins"] = list(origins)
        if _values(renewed) == _values(self._now):
            return
        if not self._is_at_home(renewed, organizations):
            _log.info("what the Console has renewed is not kept: the page was not of this session's organization")
            return
        self._now = renewed
        try:
            if self._file.write_over(dict(self._in_file), renewed):
                self._in_file = renewed
                _log.info("the Console has renewed the session; its file is written again")
        except (ConfigurationError, SignInNeeded):
            return  # a file that is read-only, or gone by now: this process has what it needs

    def _adopt(self, saved: SavedSession) -> None:
        self._require_usable(saved)
        self._edition += self._in_file is not None
        self._in_file = self._now = saved.state
        known = saved.facts.identity
        self._home = known.organization_id if known is not None else self._active(saved.state) or self._expected

    def _require_usable(self, saved: SavedSession) -> None:
        end, now = cookie_end(saved.state, self._signs.session_cookie), datetime.now(UTC)
        if end is not None and end <= now:
            raise SignInNeeded(
                f"the Console session at {self._file.path} has ended at {end:%Y-%m-%d %H:%M} UTC",
                hint="A person signs in again with `claude-admin console login`.",
            )
        known = saved.facts.identity
        if known is not None and self._expected and not is_same_organization(known.organization_id, self._expected):
            raise WrongOrganization(
                f"the Console session at {self._file.path} is of organization {known.organization_id} "
                f"({known.organization_name}), not of {self._expected}",
                hint="Sign in there with `claude-admin console login`, or name another file in CLAUDE_CONSOLE_STATE.",
            )
        if ends_soon(end, now) and not self._is_told:
            self._is_told = True
            _log.warning(
                "the Console session ends at %s UTC: sign in again with `claude-admin console login` before that",
                f"{end:%Y-%m-%d %H:%M}",
            )

    def _is_at_home(self, renewed: Mapping[str, Any], organizations: Collection[str]) -> bool:
        if self._home is None:
            return True
        named = {*organizations, *filter(None, [self._active(renewed)])}
        return {*map(organization_key, named)} == {organization_key(self._home)}

    def _active(self, state: Mapping[str, Any]) -> str | None:
        return next(
            (each["value"] for each in state["cookies"] if each["name"] == self._signs.organization_cookie), None
        )


def _key(cookie: Mapping[str, Any]) -> tuple[str, str, str]:
    return cookie["name"], cookie["domain"], cookie["path"]


def _values(state: Mapping[str, Any]) -> object:
    return {_key(each): each["value"] for each in state["cookies"]}, state.get("origins", [])
