"""
The whole drill: a person who is there for it leaves Claude Code and the organization, is invited again, and comes back.

The invitation is sent whatever happens once somebody was removed. Coming back is a person's business, and waited for as long as was said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from pulumi_claude_admin.errors import ClaudeAdminError
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.people import find_user
from pulumi_claude_admin.offboarding.canary_person import CanaryPerson, EndsWith
from pulumi_claude_admin.offboarding.drill import FIRST_PAUSE, RESTORES, Drill, Ended, Perform, Stopwatch, Untold
from pulumi_claude_admin.offboarding.write_outcomes import AlreadySo, Done, OutcomeUnknown, WriteOutcome
from pulumi_claude_admin.offboarding.writes import RemoveMembership, RemovePerson, SendInvitation, Write
from pulumi_claude_admin.ports import AdminApi

BETWEEN_LOOKS: Final = 10.0
"""Seconds between two looks whether somebody is back."""


@dataclass(frozen=True, slots=True)
class KeyEnd:
    """A canary of the person, what should end it, and what became of it. None: it goes on, as it should."""

    key: ApiKey
    ends_with: EndsWith
    ended: Ended | None


@dataclass(frozen=True, slots=True)
class Back:
    """Seconds after the invitation until the person had accepted, and had signed in to Claude Code again; None: not in the time."""

    accepted: float | None
    signed_in: float | None
    is_cut_short: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A write and what became of it; a failure is its words."""

    write: Write
    outcome: WriteOutcome | str

    @property
    def is_done(self) -> bool:
        """Whether it is as it was asked for."""
        return isinstance(self.outcome, Done | AlreadySo)


@dataclass(slots=True)
class WholeDrill:
    """What became of it so far. `back` is None where nobody was waited for."""

    person: CanaryPerson
    writes: list[Written] = field(default_factory=list)
    keys: list[KeyEnd] = field(default_factory=list)
    back: Back | None = None


class Leaving:
    """Takes a canary person through it. `told` hears what is waited for, `anew` gives the organization with nothing remembered."""

    def __init__(
        self,
        drill: Drill,
        perform: Perform,
        stopwatch: Stopwatch,
        *,
        anew: Callable[[], AdminApi],
        wait: float,
        told: Callable[[str], object],
    ) -> None:
        self._drill = drill
        self._perform = perform
        self._stopwatch = stopwatch
        self._anew = anew
        self._wait = wait
        self._told = told

    def leave_and_return(self, person: CanaryPerson) -> WholeDrill:
        """Do all of it; stops at the first write that is not taken, and invites back whoever may have been removed."""
        whole = WholeDrill(person)
        if not self._leaves_claude_code(whole):
            return whole
        began = self._stopwatch.now()
        user = person.user
        removal = self._write(whole, RemovePerson(user.id, user.email, user.role, user.added_at))
        if not removal.is_done:  # nothing is to be measured of somebody who may still be there
            if _may_be_done(removal):
                self._is_invited(whole, SendInvitation(user.email, user.role, user.id))
            return whole
        try:
            self._measured(whole, EndsWith.ORGANIZATION, began=began)
            if person.membership is None:
                self._measured(whole, EndsWith.CLAUDE_CODE, began=began)
            self._looked_at_what_goes_on(whole)
        finally:
            is_invited = self._is_invited(whole, SendInvitation(user.email, user.role, user.id))
        if is_invited:
            whole.back = self._awaited(person)
        return whole

    def _is_invited(self, whole: WholeDrill, invitation: SendInvitation) -> bool:
        """Whether the invitation is there, in the end: whoever writes it looks first whether it is there already."""
        for number in range(RESTORES):
            if number:
                self._stopwatch.rest(FIRST_PAUSE)
            if self._write(whole, invitation).is_done:
                return True
        return False

    def _leaves_claude_code(self, whole: WholeDrill) -> bool:
        member, user = whole.person.membership, whole.person.user
        if member is None:
            return True
        began = self._stopwatch.now()
        if not self._write(whole, RemoveMembership(member.workspace_id, user.id, user.email, member.role)).is_done:
            return False
        self._measured(whole, EndsWith.CLAUDE_CODE, began=began)
        return True

    def _measured(self, whole: WholeDrill, ends_with: EndsWith, *, began: float) -> None:
        for key, canary in whole.person.ending_with(ends_with):
            self._told(f"waiting until a call with the key {key.id} is refused")
            whole.keys.append(KeyEnd(key, ends_with, self._drill.until_refused(canary, began=began)))

    def _looked_at_what_goes_on(self, whole: WholeDrill) -> None:
        for key, canary in whole.person.ending_with(EndsWith.NOTHING):
            whole.keys.append(KeyEnd(key, EndsWith.NOTHING, self._drill.refused_now(canary)))

    def _write(self, whole: WholeDrill, write: Write) -> Written:
        try:
            written = Written(write, self._perform(write))
        except ClaudeAdminError as error:
            written = Written(write, str(error))
        whole.writes.append(written)
        return written

    def _awaited(self, person: CanaryPerson) -> Back:
        minutes = self._wait / 60
        self._told(
            f"{person.user.email} was invited. Waiting up to {minutes:g} minutes for the person to accept and to sign in to Claude Code"
        )
        began = self._stopwatch.now()
        accepted: float | None = None
        while True:
            user = self._present(person.user.email)
            passed = self._stopwatch.now() - began
            if user is not None and accepted is None:
                accepted = passed
                self._told(f"{person.user.email} accepted after {passed:.0f} seconds")
            if user is not None and self._is_in_claude_code(person, user):
                return Back(accepted, passed if person.membership is not None else None)
            if passed >= self._wait:
                return Back(accepted, None)
            if self._stopwatch.wait(min(BETWEEN_LOOKS, self._wait - passed)):
                return Back(accepted, None, is_cut_short=True)

    def _present(self, email: str) -> User | None:
        try:
            return find_user(email, self._anew().users.list_matching(email))
        except ClaudeAdminError as error:
            self._told(f"could not look whether {email} is back: {error}")
            return None

    def _is_in_claude_code(self, person: CanaryPerson, user: User) -> bool:
        if person.membership is None:
            return True
        try:
            members = self._anew().members.list(person.membership.workspace_id)
        except ClaudeAdminError as error:
            self._told(f"could not look whether {user.email} signed in: {error}")
            return False
        return any(one.user_id == user.id for one in members)


def _may_be_done(written: Written) -> bool:
    """Whether somebody may have been removed, so that they have to be invited: also where nobody knows."""
    return written.is_done or isinstance(written.outcome, OutcomeUnknown | str)


def is_cut_short(whole: WholeDrill) -> bool:
    """Whether somebody wanted it to end."""
    keys = any(isinstance(one.ended, Untold) and one.ended.is_cut_short for one in whole.keys)
    return keys or (whole.back is not None and whole.back.is_cut_short)
