"""
Answers lists from a kept copy, where the activity feed proves that they are as they were, and keeps what is read.

Brought up to date once per process, when the first list is asked for: one reading of the feed. Two things have no event of the list
that shows them and are compared instead: who has rights everywhere, who is in every list of members; and the organization's own
rate limits, which every override shows. After the first write nothing is answered from the copy any more in this process.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, TypeVar, cast

from pydantic import ValidationError

from pulumi_claude_admin.admin_api.kept.list_files import KeptList, ListFiles, UnreadableListFile
from pulumi_claude_admin.admin_api.kept.list_types import ListKey, adapter, list_key
from pulumi_claude_admin.admin_api.kept.proven import Proven
from pulumi_claude_admin.errors import AdminApiError, PermissionDenied
from pulumi_claude_admin.feed.changed_lists import RATE_LIMIT_TYPES, ListName, is_limit_change_by_key
from pulumi_claude_admin.feed.gap import REACH_BEFORE, gap, not_ours
from pulumi_claude_admin.model.activity import ActivityLog
from pulumi_claude_admin.model.organization import OrganizationIdentity, organization_key
from pulumi_claude_admin.ports import AdminApi

AnswerT = TypeVar("AnswerT")

_log: Final = logging.getLogger(__name__)

BELIEVED_FOR: Final = timedelta(days=1)
PROOF_HOLDS_FOR: Final = timedelta(days=30)
"""How long it counts that a rate limit changed by a key was seen in the feed, and how far back it is looked for."""

_PROOF: Final = ListKey("rate limits changed by a key are in the feed")
_SKEW: Final = timedelta(seconds=5)
_NAMES: Final = frozenset(map(str, ListName))

NOTHING_KEPT: Final = "nothing was kept yet"
ASKED_FOR: Final = "--full asked for it"
TOO_OLD: Final = "what was kept is older than a day"
UNREADABLE: Final = "the kept copy could not be opened: it was written with another key, or is cut short"
NO_FEED: Final = "this credential may not read the activity feed, or it is off"
_EXPECTED: Final = frozenset({None, NOTHING_KEPT, ASKED_FOR, TOO_OLD})


@dataclass(frozen=True, slots=True)
class HowRead:
    """
    How the organization was read: `kept` lists from the copy, the oldest of which was read at `as_of`, and `asked` ones anew.

    `why_full` says why nothing was taken from the copy, goes on from "because"; `problem` why it could not be renewed.
    """

    asked: int = 0
    kept: int = 0
    as_of: datetime | None = None
    why_full: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class _Copy:
    """What the files hold and the feed proves, under `place`. `is_renewed`: what is read may be kept."""

    place: str
    proven: Proven
    is_renewed: bool


class KeptLists:
    """The copy in `files` of the organization of `api`, which `base_url` leads to. Safe to use from several threads."""

    def __init__(self, files: ListFiles, api: AdminApi, *, base_url: str, is_full: bool = False) -> None:
        """`is_full`: read everything, and keep it."""
        self._files = files
        self._api = api
        self._base_url = base_url
        self._is_full = is_full
        self._lock = threading.RLock()
        self._copy: _Copy | None = None
        self._is_stopped = False
        self._answered: set[Hashable] = set()
        self._how = HowRead()
        self._digests: dict[str, tuple[object, str]] = {}

    @property
    def how_read(self) -> HowRead:
        """How this process has read the organization so far."""
        with self._lock:
            return self._how

    def answer(self, key: Hashable, ask: Callable[[], AnswerT]) -> AnswerT:
        """The kept answer where it is proven, else that of `ask()`, which is kept."""
        which = list_key(key)
        if which is None or which.name not in _NAMES:
            return ask()
        copy, basis = self._up_to_date(), self._basis(which.name)
        known = self._known(copy, which, basis, key)
        if known is not None:
            return cast("AnswerT", known)  # the value of a key has the type of its list
        read_at = self._api.now()
        value = ask()
        self._keep(copy, which, basis, read_at, value)
        return value

    def forget(self, key: Hashable) -> None:
        """Never answer this from the copy again, here or in another process: it was written."""
        which = list_key(key)
        if which is not None and which.name in _NAMES:
            self._forget(lambda one: one == which, lambda place: self._files.remove(place, which))

    def forget_each(self, name: str) -> None:
        """The same of every list of this name; the files of all are removed."""
        self._forget(lambda one: one.name == name, self._files.clear)

    def stop(self) -> frozenset[Hashable]:
        """Answer nothing from the copy from now on. The keys of what was answered from it so far."""
        with self._lock:
            self._is_stopped = True
            answered, self._answered = frozenset(self._answered), set()
            return answered

    def _forget(self, is_it: Callable[[ListKey], bool], remove: Callable[[str], None]) -> None:
        with self._lock:
            if self._copy is not None:
                self._copy = replace(self._copy, proven=self._copy.proven.without(is_it))
            self._try_to_renew(lambda: remove(self._place(self._api.organization.retrieve())))

    def _place(self, identity: OrganizationIdentity) -> str:
        return f"{self._base_url}\n{organization_key(identity.id)}"

    def _up_to_date(self) -> _Copy:
        with self._lock:
            if self._copy is None:
                self._copy = self._load()
            return self._copy

    def _known(self, copy: _Copy, which: ListKey, basis: str | None, key: Hashable) -> object | None:
        kept = copy.proven.find(which, basis) if basis is not None else None
        if kept is None:
            return None
        try:
            value: object = adapter(which.name).validate_python(kept.value)
        except ValidationError:
            return None
        with self._lock:
            if self._is_stopped:
                return None
            self._answered.add(key)
            as_of = min(kept.read_at, self._how.as_of or kept.read_at)
            self._how = replace(self._how, kept=self._how.kept + 1, as_of=as_of)
        return value

    def _keep(self, copy: _Copy, which: ListKey, basis: str | None, read_at: datetime, value: object) -> None:
        with self._lock:
            self._how = replace(self._how, asked=self._how.asked + 1)
        if copy.is_renewed and basis is not None:
            kept = KeptList(read_at, basis, adapter(which.name).dump_python(value, mode="json"))
            self._try_to_renew(lambda: self._files.write(copy.place, which, kept))

    def _basis(self, name: str) -> str | None:
        """A digest of what a list of this name depends on beside its own events; None when that cannot be read."""
        try:
            if name == ListName.MEMBERS:
                return self._digest(name, self._api.users.list(), _with_rights_everywhere)
            if name == ListName.WORKSPACE_RATE_LIMITS:
                return self._digest(name, self._api.rate_limits.list(), adapter("rate_limits").dump_python)
        except AdminApiError:
            return None
        return ""

    def _digest(self, name: str, of: Any, told: Callable[[Any], object]) -> str:  # noqa: ANN401 - whatever `told` takes
        known = self._digests.get(name)
        if known is None or known[0] is not of:
            text = json.dumps(told(of), sort_keys=True)
            known = self._digests[name] = (of, hashlib.sha256(text.encode()).hexdigest())
        return known[1]

    def _load(self) -> _Copy:
        identity = self._api.organization.retrieve()
        place = self._place(identity)
        now = self._api.now()
        lists, why = self._read_files(place, now)
        proof = lists.pop(_PROOF, None)
        oldest = min((kept.read_at for kept in lists.values()), default=now)
        log, problem = self._read_feed(oldest - REACH_BEFORE)
        whose = not_ours(log, identity.id) if log is not None else None
        if log is not None and lists:
            problem = gap(log, oldest=oldest, organization_id=identity.id)
            if problem is not None:
                self._try_to_renew(lambda: self._files.clear(place))
        why = why or whose or problem
        is_renewed = log is not None and whose is None
        is_told = (
            is_renewed
            and log is not None
            and self._is_told(place, log, now, proof=proof, is_looked_for=why is not None)
        )
        self._how = replace(self._how, why_full=why)
        level = logging.INFO if why in _EXPECTED else logging.WARNING
        _log.log(level, "kept copy: %s", f"everything is read, because {why}" if why else f"{len(lists)} lists")
        activities = log.activities if log is not None else ()
        proven = Proven.by(activities, {} if why else lists, now=now, are_limits_by_key_told=is_told)
        return _Copy(place, proven, is_renewed)

    def _read_files(self, place: str, now: datetime) -> tuple[dict[ListKey, KeptList], str | None]:
        """What may be believed by its age, the proof about keys included; and why everything is to be read."""
        if self._is_full:
            return {}, ASKED_FOR
        try:
            found = self._files.read_all(place)
        except UnreadableListFile:
            self._try_to_renew(lambda: self._files.clear(place))
            return {}, UNREADABLE
        old = {key for key, kept in found.items() if not -_SKEW <= now - kept.read_at < _holds_for(key)}
        for key in old:
            self._try_to_renew(partial(self._files.remove, place, key))
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
            self._try_to_renew(lambda: self._files.write(place, _PROOF, KeptList(now, "", value=True)))
        return is_seen or proof is not None

    def _try_to_renew(self, change: Callable[[], None]) -> None:
        """A copy that cannot be renewed costs calls, never an answer: nothing more is taken from it, and that is said."""
        try:
            change()
        except OSError as error:
            problem = f"the copy could not be kept: {error.strerror}"
            with self._lock:
                self._is_stopped = True
                is_new, self._how = self._how.problem is None, replace(self._how, problem=problem)
            if is_new:
                _log.warning("%s", problem)


def _with_rights_everywhere(users: tuple[Any, ...]) -> Mapping[str, str]:
    return {user.id: user.inherited_role for user in users if user.inherited_role is not None}


def _holds_for(key: ListKey) -> timedelta:
    return PROOF_HOLDS_FOR if key == _PROOF else BELIEVED_FOR
