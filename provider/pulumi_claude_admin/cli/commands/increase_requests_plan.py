"""What is to be done about each request that was chosen: an approval, a denial, an edit that is still missing, or nothing, with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.cli.commands.declaration_file import DeclarationFile
from pulumi_claude_admin.cli.commands.increase_requests_reading import RequestsRead
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.errors import BeyondGuardRails, ConfigurationError
from pulumi_claude_admin.increase_requests.declared import DeclaredLimit
from pulumi_claude_admin.increase_requests.resolutions import APPROVE, Approval
from pulumi_claude_admin.increase_requests.standing import RequestStanding
from pulumi_claude_admin.model.guard_rails import AmountStep, GuardRails
from pulumi_claude_admin.model.increase_request import APPROVED, PENDING
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.write_ports import JournalLine

_GUARDED: Final = "member_spend_limit"


@dataclass(frozen=True, slots=True)
class ToApprove:
    """A request that is to be approved, because of `reason`; `place` is the line of the declaration that is edited with it."""

    standing: RequestStanding
    approval: Approval
    reason: str
    place: str | None


@dataclass(frozen=True, slots=True)
class ToEdit:
    """A request that an earlier run approved and whose declaration was not edited any more."""

    standing: RequestStanding
    approval: Approval
    place: str


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A request that nothing is done about, with what the command ends with for it."""

    standing: RequestStanding
    reason: str
    code: ExitCode


Step = ToApprove | ToEdit | LeftAlone


@dataclass(frozen=True, slots=True)
class Wanted:
    """`amount` None: as the rules say. `file` None: no declaration is edited."""

    amount: Money | None
    file: DeclarationFile | None
    rails: GuardRails


def chosen(read: RequestsRead, ids: Iterable[str]) -> tuple[RequestStanding, ...]:
    """The requests with these ids, in their order. Raises ConfigurationError for one that is not there."""
    by_id = {one.request.id: one for one in read.standings}
    try:
        return tuple(by_id[one] for one in dict.fromkeys(ids))
    except KeyError as error:
        raise ConfigurationError(
            f"there is no request {error.args[0]} in organization {read.organization_id}",
            hint="`claude-admin increase-requests list --all` shows their ids; whoever has left is in no list. Nothing was written",
        ) from None


def step_of(one: RequestStanding, wanted: Wanted, journal: Iterable[JournalLine]) -> Step:
    """What to do about one request."""
    if one.request.status != PENDING:
        return _missing_edit(one, wanted, journal) or LeftAlone(one, _decided(one), ExitCode.ERROR)
    amount = wanted.amount or (one.proposal.amount if one.proposal is not None else None)
    if amount is None:
        reason = "" if one.proposal is None else f": {one.proposal.reason}"
        return LeftAlone(one, f"a person decides{reason} (--amount)", ExitCode.POLICY)
    before = None if one.limit is None else one.limit.amount
    if before is not None and amount.minor < before.minor:
        return LeftAlone(one, f"{amount} is less than the {before} that hold now", ExitCode.POLICY)
    to_edit = one.declared if one.declared is not None and not _says(one.declared, amount) else None
    if to_edit is not None and wanted.file is None:
        reason = f"{to_edit.urn} declares {to_edit.amount}, which the next `pulumi up` puts back: approve it with --edit FILE"
        return LeftAlone(one, reason, ExitCode.POLICY)
    approval = Approval(one.request.id, one.request.user_id, one.request.period, before, amount)
    try:
        wanted.rails.require((_step(before, amount),))
        place = None if to_edit is None or wanted.file is None else _place(wanted.file, one, approval)
    except (BeyondGuardRails, ConfigurationError) as error:
        return LeftAlone(one, str(error), ExitCode.USAGE)
    by_rules = one.proposal.reason if wanted.amount is None and one.proposal is not None else "as named"
    return ToApprove(one, approval, by_rules, place)


def _says(declared: DeclaredLimit, amount: Money) -> bool:
    """Whether code declares this very amount, so that the next `pulumi up` takes nothing back."""
    try:
        return Money.parse(declared.amount, amount.currency) == amount
    except ValueError:
        return False


def _missing_edit(one: RequestStanding, wanted: Wanted, journal: Iterable[JournalLine]) -> ToEdit | None:
    """Of a request that we approved, as the journal says, whose amount holds and is not declared yet."""
    if one.request.status != APPROVED or one.declared is None or wanted.file is None or one.limit is None:
        return None
    facts = next((line.facts for line in journal if _is_approval(line, one.request.id)), None)
    there = one.limit.amount
    if facts is None or there is None or facts.get("amount") != there.major or one.declared.amount == there.major:
        return None
    approval = Approval(one.request.id, one.request.user_id, one.request.period, there, there)
    try:
        return ToEdit(one, approval, _place(wanted.file, one, approval))
    except ConfigurationError:
        return None


def _is_approval(line: JournalLine, request_id: str) -> bool:
    return line.facts.get("write") == APPROVE and line.facts.get("target") == request_id


def _place(file: DeclarationFile, one: RequestStanding, approval: Approval) -> str:
    if one.declared is None:
        raise AssertionError("nothing is declared")
    return f"{file.path}:{file.edited(one.declared, approval).line}"


def _step(before: Money | None, after: Money) -> AmountStep:
    return AmountStep(_GUARDED, _GUARDED, None if before is None else Decimal(before.major), Decimal(after.major))


def _decided(one: RequestStanding) -> str:
    request = one.request
    when = "" if request.resolved_at is None else f" at {request.resolved_at:%Y-%m-%d %H:%M} UTC"
    who = "" if request.resolved_by is None else f" by {request.resolved_by}"
    return f"it was {request.status}{who}{when}"
