"""
Performs what is written beside Pulumi, one write at a time: look, compare, say so in the journal, write, look again, say so.

Nothing is written that is not as the step says, nothing before the journal has it on disk, and nothing is ever sent a second time
because nobody knows what became of the first. Which steps, and in which order, is decided elsewhere.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final, assert_never

from pulumi_claude_admin.errors import AdminApiError, ConfigurationError, NotFound, PermissionDenied, Rejected
from pulumi_claude_admin.offboarding.present_state import AsExpected, present_state
from pulumi_claude_admin.offboarding.write_outcomes import (
    AlreadySo,
    ChangedMeanwhile,
    Done,
    OutcomeUnknown,
    Refused,
    Refuser,
    WriteOutcome,
)
from pulumi_claude_admin.offboarding.writes import (
    RemoveMembership,
    RemovePerson,
    SendInvitation,
    SetKeyStatus,
    WithdrawInvitation,
    Write,
    facts_of,
)
from pulumi_claude_admin.ports import AdminApi
from pulumi_claude_admin.write_ports import Journal

_log: Final = logging.getLogger(__name__)

_BAD_REQUEST: Final = 400


class Executor:
    """
    Writes to the organization of `api`, and records it in `journal` under `organization_id` and `job`, the command's name.

    `anew` gives the same organization with nothing remembered: every comparison is with what is there now.
    """

    def __init__(
        self, api: AdminApi, journal: Journal, *, organization_id: str, job: str, anew: Callable[[], AdminApi]
    ) -> None:
        self._api = api
        self._journal = journal
        self._facts = {"organization_id": organization_id, "job": job}
        self._anew = anew

    def perform(self, write: Write) -> WriteOutcome:
        """
        Do it, unless it is done already or is something else by now.

        Raises what the platform answers where nothing was written and no other write would fare better (no credential, no answer,
        too many requests), and ConfigurationError where the journal cannot be written.
        """
        before = present_state(self._anew, write)
        if not isinstance(before, AsExpected):
            _log.info("not written: %s", _shown(write))
            return before
        self._record("begin", write)
        try:
            self._send(write)
        except AdminApiError as error:
            return self._failed(write, error)
        return self._looked_at(write, "it was answered with success, and the next look does not show it")

    def _send(self, write: Write) -> None:
        match write:
            case SetKeyStatus():
                self._api.api_keys.update(write.key_id, status=write.status)
            case WithdrawInvitation():
                self._api.invites.delete(write.invite_id)
            case RemoveMembership():
                self._api.members.remove(write.workspace_id, write.user_id)
                self._api.members.require_kept(write.workspace_id, {write.user_id: None})
            case RemovePerson():
                self._api.users.remove(write.user_id)
            case SendInvitation():
                self._api.invites.create(email=write.email, role=write.role)
            case _:
                assert_never(write)

    def _failed(self, write: Write, error: AdminApiError) -> WriteOutcome:
        """What a refusal, or no answer, means. Raises the error where it says nothing about this write alone."""
        if error.outcome_unknown:
            return self._looked_at(write, str(error))
        self._record_sent("failed", write, error)
        match error:
            case NotFound():
                return ChangedMeanwhile("the platform does not know it any more")
            case Rejected() | PermissionDenied():
                return Refused(refuser(write, error), str(error))
            case _:
                raise error

    def _looked_at(self, write: Write, message: str) -> WriteOutcome:
        """One more look: it may show that the write was taken, never that it will not be."""
        try:
            is_taken = isinstance(present_state(self._anew, write), AlreadySo)
        except AdminApiError:
            is_taken = False
        if is_taken:
            self._record_sent("done", write)
            _log.info("written: %s", _shown(write))
            return Done()
        self._record_sent("failed", write, note="outcome unknown")
        return OutcomeUnknown(message)

    def _record(self, event: str, write: Write, **more: str | int | None) -> None:
        self._journal.append(event, {**self._facts, **facts_of(write), **more})

    def _record_sent(
        self, event: str, write: Write, error: AdminApiError | None = None, *, note: str | None = None
    ) -> None:
        """The same of a write that was sent. Raises ConfigurationError that says so: nothing may be written after it."""
        more: dict[str, str | int | None] = {}
        if error is not None:
            more = {"status_code": error.status, "error_code": error.error_code, "request_id": error.request_id}
        if note is not None:
            more["note"] = note
        try:
            self._record(event, write, **more)
        except ConfigurationError as problem:
            problem.hint = f"The last write was sent all the same ({_shown(write)}: {event})"
            raise


def _shown(write: Write) -> str:
    facts = facts_of(write)
    return f"{facts['write']} {facts['target']}"


def refuser(write: Write, error: AdminApiError) -> Refuser:
    """
    Who has to act instead, by status and code.

    A company whose people come by single sign-on or a directory is answered 400 without a code (docs/platform/users.md#single-sign-on).
    """
    if isinstance(error, PermissionDenied):
        return Refuser.CREDENTIAL
    is_about_people = isinstance(write, RemovePerson | RemoveMembership | SendInvitation)
    if is_about_people and error.status == _BAD_REQUEST and error.error_code is None:
        return Refuser.IDENTITY_PROVIDER
    return Refuser.PLATFORM
