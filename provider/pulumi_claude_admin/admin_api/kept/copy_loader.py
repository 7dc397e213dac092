"""
Brings a kept copy up to date: the files by their age, the feed since the oldest of them, and why nothing is taken from them if so. Once per
process; what is asked for afterwards is `kept_lists.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from pulumi_claude_admin.admin_api.kept.list_files import KeptList, ListFiles, UnreadableListFile
from pulumi_claude_admin.admin_api.kept.list_types import ListKey
from pulumi_claude_admin.admin_api.kept.proven import Proven
from pulumi_claude_admin.errors import AdminApiError, PermissionDenied
from pulumi_claude_admin.feed.changed_lists import RATE_LIMIT_TYPES, is_limit_change_by_key
from pulumi_claude_admin.feed.gap import REACH_BEFORE, gap, not_ours
from pulumi_claude_admin.model.activity import ActivityLog
from pulumi_claude_admin.ports import AdminApi

_log: Final = logging.getLogger(__name__)

BELIEVED_FOR: Final = timedelta(days=1)
PROOF_HOLDS_FOR: Final = timedelta(days=30)
"""How long it counts that a rate limit changed by a key was seen in the feed, and how far back it is looked for."""

_PROOF: Final = ListKey("rate limits changed by a key are in the feed")
_SKEW: Final = timedelta(seconds=5)

NOTHING_KEPT: Final = "nothing was kept yet"
ASKED_FOR: Final = "--full asked for it"
TOO_OLD: Final = "what was kept is older than a day"
UNREADABLE: Final = "the kept copy could not be opened: it was written with another key, or is cut short"
NO_FEED: Final = "this credential may not read the activity feed, or it is off"
_EXPECTED: Final = frozenset({None, NOTHING_KEPT, ASKED_FOR, TOO_OLD})


@dataclass(frozen=True, slots=True)
class Copy:
    """
    What the files hold and the feed proves, under `place`. `is_renewed`: what is read may be kept. `why_full` says why nothing was taken from
    the files, goes on from "because".
    """

    place: str
    proven: Proven
    is_renewed: bool
    why_full: str | None


class CopyLoader:
    """Loads the copy in `files` of the organization of `api`. `renew` is handed every change of the files, and may fail at it."""

    def __init__(
        self, files: ListFiles, api: AdminApi, *, renew: Callable[[Callable[[], None]], None], is_full: bool
    ) -> None:
        """`is_full`: believe no file."""
        self._files = files
        self._api = api
        self._renew = renew
        self._is_full = is_full

    def load(self, place: str, organization_id: str) -> Copy:
        """What the files under `place` hold and the feed proves; files that are not to be believed are removed. Asks for the feed once."""
        now = self._api.now()
        lists, why = self._read_files(place, now)
        proof = lists.pop(_PROOF, None)
        oldest = min((kept.read_at for kept in lists.values()), default=now)
        log, problem = self._read_feed(oldest - REACH_BEFORE)
        whose = not_ours(log, organization_id) if log is not None else None
        if log is not None and lists:
            problem = gap(log, oldest=oldest, organization_id=organization_id)
            if problem is not None:
                self._renew(lambda: self._files.clear(place))
        why = why or whose or problem
        is_renewed = log is not None and whose is None
        is_told = (
            is_renewed
            and log is not None
            and self._is_told(place, log, now, proof=proof, is_looked_for=why is not None)
        )
        level = logging.INFO if why in _EXPECTED else logging.WARNING
        _log.log(level, "kept copy: %s", f"everything is read, because {why}" if why else f"{len(lists)} lists")
        activities = log.activities if log is not None else ()
        proven = Proven.by(activities, {} if why else lists, now=now, are_limits_by_key_told=is_told)
        return Copy(place, proven, is_renewed, why)

    def _read_files(self, place: str, now: datetime) -> tuple[dict[ListKey, KeptList], str | None]:
        """What may be believed by its age, the proof about keys included; and why everything is to be read."""
        if self._is_full:
            return {}, ASKED_FOR
        try:
            found = self._files.read_all(place)
        except UnreadableListFile:
            self._renew(lambda: self._files.clear(place))
            return {}, UNREADABLE
        old = {key for key, kept in found.items() if not -_SKEW <= now - kept.read_at < _holds_for(key)}
        for key in old:
            self._renew(partial(self._files.remove, place, key))
        young = {key: kept for key, kept in found.items() if key not in old}
        if young.keys() - {_PROOF}:
            return young, None
        return young, TOO_OLD if old - {_PROOF} else NOTHING_KEPT

    def _read_feed(self, since: datetime) -> tuple[ActivityLog | None, str | None]:
        try:
            return self._api.activities.everything_since(since), None
        except PermissionDenied:
            return None, NO_FEED
        except AdminApiError as error:
            return None, f"the activity feed could not be read: {error}"

    def _is_told(
        self, place: str, log: ActivityLog, now: datetime, *, proof: KeptList | None, is_looked_for: bool
    ) -> bool:
        """Whether rate limits that a key changes are in this feed: once seen, it is kept. Looked for beyond the log in a full reading."""
        is_seen = any(map(is_limit_change_by_key, log.activities))
        if not is_seen and proof is None and is_looked_for:
            try:
                events = self._api.activities.list_since(now - PROOF_HOLDS_FOR, RATE_LIMIT_TYPES)
            except AdminApiError:
                return False
            is_seen = any(map(is_limit_change_by_key, events))
        if is_seen:
            self._renew(lambda: self._files.write(place, _PROOF, KeptList(now, "", value=True)))
        return is_seen or proof is not None


def _holds_for(key: ListKey) -> timedelta:
    return PROOF_HOLDS_FOR if key == _PROOF else BELIEVED_FOR
