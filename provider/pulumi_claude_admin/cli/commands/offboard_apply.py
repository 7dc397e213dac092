"""
What `claude-admin offboard apply` does: refuses what must not be, writes step by step what the plan says, and reads everything again.

Every step compares first, so the same plan may be applied twice, and goes on where an earlier run ended.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.commands.offboarding_settings import offboarding_settings
from pulumi_claude_admin.cli.commands.performed_writes import code_of, new_executor
from pulumi_claude_admin.cli.commands.report_files import read_bounded
from pulumi_claude_admin.cli.exit_codes import ExitCode, by_precedence
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.cli.offboard_options import ApplyOptions
from pulumi_claude_admin.errors import ClaudeAdminError, ConfigurationError, OffboardingRefused, WrongOrganization
from pulumi_claude_admin.model.organization import is_same_organization
from pulumi_claude_admin.offboarding.apply_guards import forbidden, unusable
from pulumi_claude_admin.offboarding.apply_order import PersonsWrite, archiving, by_others, kept_going, writes_in_order
from pulumi_claude_admin.offboarding.keep_list import OffboardingSettings
from pulumi_claude_admin.offboarding.observed import Observed
from pulumi_claude_admin.offboarding.plan import OffboardingPlan
from pulumi_claude_admin.offboarding.proof import Proof, proven
from pulumi_claude_admin.offboarding.read_observed import read_observed
from pulumi_claude_admin.report.offboarding_plan_json import read as read_plan
from pulumi_claude_admin.report.offboarding_result import (
    OffboardingResult,
    Performed,
    closing_lines,
    opening_lines,
    performed_line,
    render_json,
)
from pulumi_claude_admin.session import Session

JOB: Final = "offboard apply"
_WHOSE: Final = "the activity feed could not be read, so nobody can tell whether this removes whose credential it runs with: look yourself"


def run(options: ApplyOptions) -> int:
    """Refuse, tell or do, prove, and return the exit code. Raises the errors that `application` turns into lines."""
    plan = read_plan(read_bounded(options.plan), source=str(options.plan))
    settings = offboarding_settings(options.folder)
    session = wiring.session(options.folder)
    session.api.read_anew()
    _require_organization(plan, session)
    before = read_observed(session.api.anew(), session.organization)
    _require_allowed(plan, before, settings)
    if before.activities is None:
        sys.stderr.write(f"{_WHOSE}\n")
    writes = writes_in_order(plan)
    if options.is_archiving:
        writes = (*writes, *archiving(plan, before.keys or ()))
    if options.form is PlainForm.TEXT:
        sys.stdout.writelines(f"{line}\n" for line in opening_lines(by_others(plan)))
    performed: list[Performed] = []
    try:
        performed.extend(_performed(session, writes, options))
        after = _read_again(session) if options.is_meant else None
    except (ClaudeAdminError, KeyboardInterrupt) as error:
        if options.form is PlainForm.JSON and options.is_meant:
            ended = _result(plan, session, tuple(performed), before=before, after=None, ended_by=error)
            sys.stdout.write(render_json(ended))
        raise
    result = _result(plan, session, tuple(performed), before=before, after=after)
    if options.form is PlainForm.JSON:
        sys.stdout.write(render_json(result))
    else:
        sys.stdout.writelines(f"{line}\n" for line in closing_lines(result))
    if not options.is_meant:
        sys.stderr.write("nothing was written; --yes does it\n")
    return result.exit_codes[0]


def _require_organization(plan: OffboardingPlan, session: Session) -> None:
    identity = session.organization
    if not is_same_organization(plan.organization_id, identity.id):
        raise WrongOrganization(
            f"the plan is of organization {plan.organization_name!r} ({plan.organization_id}), and the credential belongs to "
            f"{identity.name!r} ({identity.id})",
            hint="Nothing was changed. Use a credential of that organization",
        )


def _require_allowed(plan: OffboardingPlan, before: Observed, settings: OffboardingSettings) -> None:
    rules = forbidden(plan, before, settings)
    reasons = unusable(plan, before)
    if reasons:
        raise ConfigurationError(
            f"this plan cannot be carried out: {'; '.join((*reasons, *rules))}", hint="Nothing was written"
        )
    if rules:
        raise OffboardingRefused(
            f"this plan is not carried out: {'; '.join(rules)}",
            hint="Nothing was written. Look whether the list that it comes from is whole",
        )


def _performed(session: Session, writes: tuple[PersonsWrite, ...], options: ApplyOptions) -> Iterator[Performed]:
    if not options.is_meant:
        for one in writes:
            yield _told(Performed(one, None), options)
        return
    executor = new_executor(session, job=JOB)
    with _telling_where_it_ended(len(writes)) as count:
        for one in writes:
            yield _told(Performed(one, executor.perform(one.write)), options)
            count.append(one)
    if writes:
        sys.stderr.write(f"journal: {session.settings.journal_file}\n")


def _told(one: Performed, options: ApplyOptions) -> Performed:
    if options.form is PlainForm.TEXT:
        sys.stdout.write(f"{performed_line(one)}\n")
        sys.stdout.flush()
    return one


@contextmanager
def _telling_where_it_ended(whole: int) -> Iterator[list[PersonsWrite]]:
    """A run that breaks off says how far it has come: the next one goes on from there."""
    count: list[PersonsWrite] = []
    try:
        yield count
    except (ClaudeAdminError, KeyboardInterrupt):
        sys.stderr.write(f"{len(count)} of {whole} steps were looked at; the same command goes on from there\n")
        raise


def _read_again(session: Session) -> Observed:
    return read_observed(session.api.anew(), session.organization)


def _result(
    plan: OffboardingPlan,
    session: Session,
    performed: tuple[Performed, ...],
    *,
    before: Observed,
    after: Observed | None,
    ended_by: ClaudeAdminError | KeyboardInterrupt | None = None,
) -> OffboardingResult:
    """`ended_by` is what ended the run early: what was written until then is told, and nothing is proven."""
    proof = proven(plan, after) if after is not None else None
    return OffboardingResult(
        organization_id=session.organization.id,
        organization_name=session.organization.name,
        plan_digest=plan.digest,
        at=(after or before).as_of,
        performed=performed,
        goes_on=kept_going(plan),
        for_others=by_others(plan),
        proof=proof,
        exit_codes=_exit_codes(performed, proof, ended_by),
    )


def _exit_codes(
    performed: tuple[Performed, ...], proof: Proof | None, ended_by: ClaudeAdminError | KeyboardInterrupt | None
) -> tuple[int, ...]:
    """Every code that applies, the one to end with first: 5 where something still stands, 10 where nobody could look."""
    if ended_by is not None:
        return (int(ended_by.exit_code if isinstance(ended_by, ClaudeAdminError) else ExitCode.CANCELLED),)
    codes = [code_of(one.outcome) for one in performed if one.outcome is not None]
    if proof is not None and proof.left:
        codes.append(ExitCode.POLICY)
    if proof is not None and proof.unseen:
        codes.append(ExitCode.PARTIAL)
    return by_precedence(codes)
