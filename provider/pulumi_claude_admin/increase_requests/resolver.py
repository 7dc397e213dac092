"""
Approves and denies, one request at a time: read it again, compare, say so in the journal, send, look again, say so.

Nothing is sent for a request that is not as it was, nothing before the journal has it on disk, and nothing is ever sent a second time
because nobody knows what became of the first.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from pulumi_claude_admin.enterprise_ports import Enterprise
from pulumi_claude_admin.errors import AdminApiError, ApiWriteNotConfirmed, ConfigurationError, NotFound, Rejected
from pulumi_claude_admin.increase_requests.periods import MONTHLY, has_ended
from pulumi_claude_admin.increase_requests.resolutions import Approval, Became, Denial, Outcome, Resolution, facts_of
from pulumi_claude_admin.model.increase_request import APPROVED, DENIED, PENDING, IncreaseRequest
from pulumi_claude_admin.model.member_spend_limit import PERSON, EnterpriseLimit, LimitScope
from pulumi_claude_admin.write_ports import Journal

_log: Final = logging.getLogger(__name__)
_LEFT: Final = "it is not there any more: whoever asked may have left"
_NOT_SHOWN: Final = "it was answered with success, and the next look does not show it"


class Resolver:
    """
    Resolves requests of this organization, and records it in `journal`. `is_silent`: nobody gets an e-mail.

    `decided_at` is the platform's time of what approvals were decided by: none is sent once another period has begun.
    """

    def __init__(
        self,
        enterprise: Enterprise,
        journal: Journal,
        *,
        organization_id: str,
        job: str,
        is_silent: bool,
        decided_at: datetime,
    ) -> None:
        self._enterprise = enterprise
        self._decided_at = decided_at
        self._journal = journal
        self._facts = {"organization_id": organization_id, "job": job}
        self._is_silent = is_silent

    def perform(self, one: Resolution) -> Outcome:
        """
        Do it, unless it was decided or something else holds by now.

        Raises what the platform answers where nothing was written and no other request would fare better (no credential or scope, no
        answer, too many requests), and ConfigurationError where the journal cannot be written.
        """
        before = self._present(one)
        if before is not None:
            _log.info("not written: %s", one.request_id)
            return before
        self._record("begin", one)
        try:
            self._send(one)
        except AdminApiError as error:
            return self._failed(one, error)
        return self._looked_at(one, _NOT_SHOWN)

    def _present(self, one: Resolution) -> Outcome | None:
        """Why nothing is to be sent; None where the request waits, and holds what held when it was decided on."""
        try:
            found = self._enterprise.increase_requests.retrieve(one.request_id)
        except NotFound:
            return Outcome(Became.CHANGED, _LEFT)
        if found.status != PENDING:
            return _decided(one, found)
        if (found.user_id, found.period) != (one.user_id, one.period):
            return Outcome(Became.CHANGED, "it is of another person or period")
        return None if isinstance(one, Denial) else self._stale(one)

    def _stale(self, one: Approval) -> Outcome | None:
        """Why what an approval was decided by does not hold any more; None where it does."""
        if (ended := self._ended(one)) is not None:
            reason = f"a new {ended} period has begun (UTC) since it was decided on; run it again"
            return Outcome(Became.CHANGED, reason)
        row = next((row for row in self._enterprise.effective.list_of({one.user_id}) if row.period == one.period), None)
        there = None if row is None else row.amount
        if there == one.before:
            return None
        return Outcome(Became.CHANGED, f"the limit is {there or 'none'} by now, and was {one.before or 'none'}")

    def _ended(self, one: Approval) -> str | None:
        """The period that was decided on and is over: that of the request, else the month that budgets are of."""
        now = self._enterprise.now()
        return next((each for each in (one.period, MONTHLY) if has_ended(each, self._decided_at, now)), None)

    def _send(self, one: Resolution) -> None:
        requests = self._enterprise.increase_requests
        if isinstance(one, Denial):
            requests.deny(one.request_id, is_silent=self._is_silent)
        else:
            requests.approve(one.request_id, one.amount, period=one.period, is_silent=self._is_silent)

    def _failed(self, one: Resolution, error: AdminApiError) -> Outcome:
        """What a refusal, or no answer, means. Raises the error where it says nothing about this request alone."""
        if error.outcome_unknown or isinstance(error, ApiWriteNotConfirmed):
            return self._looked_at(one, str(error))
        self._record_sent("failed", one, error)
        if isinstance(error, NotFound):
            return Outcome(Became.CHANGED, _LEFT)
        if not isinstance(error, Rejected):
            raise error
        try:
            found = self._enterprise.increase_requests.retrieve(one.request_id)
        except AdminApiError:
            return Outcome(Became.REFUSED, str(error))
        return Outcome(Became.REFUSED, str(error)) if found.status == PENDING else _decided(one, found)

    def _looked_at(self, one: Resolution, message: str) -> Outcome:
        """One more look: it may show that it was taken, never that it will not be."""
        try:
            is_taken = self._is_taken(one)
        except AdminApiError:
            is_taken = False
        if is_taken:
            self._record_sent("done", one)
            _log.info("written: %s", one.request_id)
            return Outcome(Became.DONE)
        self._record_sent("failed", one, note="outcome unknown")
        return Outcome(Became.UNKNOWN, message)

    def _is_taken(self, one: Resolution) -> bool:
        found = self._enterprise.increase_requests.retrieve(one.request_id)
        if isinstance(one, Denial):
            return found.status == DENIED
        if found.status != APPROVED:
            return False
        limit = EnterpriseLimit("", LimitScope(PERSON, one.user_id), one.period, one.amount)
        self._enterprise.effective.read_back((limit,))
        return True

    def _record(self, event: str, one: Resolution, **more: str | int | None) -> None:
        self._journal.append(event, {**self._facts, **facts_of(one), **more})

    def _record_sent(
        self, event: str, one: Resolution, error: AdminApiError | None = None, *, note: str | None = None
    ) -> None:
        """The same of what was sent. Raises ConfigurationError that says so: nothing may be written after it."""
        more: dict[str, str | int | None] = {} if note is None else {"note": note}
        if error is not None:
            more |= {"status_code": error.status, "error_code": error.error_code, "request_id": error.request_id}
        try:
            self._record(event, one, **more)
        except ConfigurationError as problem:
            problem.hint = f"The last write was sent all the same ({facts_of(one)['write']} {one.request_id}: {event})"
            raise


def _decided(one: Resolution, found: IncreaseRequest) -> Outcome:
    """Of a request that somebody has decided: what was wanted, or something else."""
    when = "" if found.resolved_at is None else f" at {found.resolved_at:%Y-%m-%d %H:%M} UTC"
    who = "" if found.resolved_by is None else f" by {found.resolved_by}"
    if isinstance(one, Denial) and found.status == DENIED:
        return Outcome(Became.ALREADY, f"it was denied{who}{when}")
    return Outcome(Became.CHANGED, f"it was {found.status} meanwhile{who}{when}; nothing was written")
