"""
Answers lists from a kept copy, where the activity feed proves that they are as they were, and keeps what is read.

Brought up to date once per process, when the first list is asked for (`copy_loader.py`). Two things have no event of the list
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
from datetime import datetime
from typing import Any, Final, TypeVar, cast

from pydantic import ValidationError

from pulumi_claude_admin.admin_api.kept.copy_loader import Copy, CopyLoader
from pulumi_claude_admin.admin_api.kept.list_files import KeptList, ListFiles
from pulumi_claude_admin.admin_api.kept.list_types import ListKey, adapter, list_key
from pulumi_claude_admin.errors import AdminApiError
from pulumi_claude_admin.feed.changed_lists import ListName
from pulumi_claude_admin.model.organization import OrganizationIdentity, organization_key
from pulumi_claude_admin.ports import AdminApi

AnswerT = TypeVar("AnswerT")

_log: Final = logging.getLogger(__name__)

_NAMES: Final = frozenset(map(str, ListName))


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


class KeptLists:
    """The copy in `files` of the organization of `api`, which `base_url` leads to. Safe to use from several threads."""

    def __init__(self, files: ListFiles, api: AdminApi, *, base_url: str, is_full: bool = False) -> None:
        """`is_full`: read everything, and keep it."""
        self._files = files
        self._api = api
        self._base_url = base_url
        self._loader = CopyLoader(files, api, renew=self._try_to_renew, is_full=is_full)
        self._lock = threading.RLock()
        self._copy: Copy | None = None
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

    def _up_to_date(self) -> Copy:
        with self._lock:
            if self._copy is None:
                identity = self._api.organization.retrieve()
                self._copy = self._loader.load(self._place(identity), identity.id)
                self._how = replace(self._how, why_full=self._copy.why_full)
            return self._copy

    def _known(self, copy: Copy, which: ListKey, basis: str | None, key: Hashable) -> object | None:
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

    def _keep(self, copy: Copy, which: ListKey, basis: str | None, read_at: datetime, value: object) -> None:
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
