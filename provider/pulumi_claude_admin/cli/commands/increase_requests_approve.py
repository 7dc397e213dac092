"""What `claude-admin increase-requests approve` does: tells, and with --yes approves one request at a time and edits what declares its person."""

from __future__ import annotations

import sys

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.commands.declaration_file import DeclarationFile
from pulumi_claude_admin.cli.commands.increase_requests_plan import (
    LeftAlone,
    Step,
    ToApprove,
    ToEdit,
    Wanted,
    chosen,
    step_of,
)
from pulumi_claude_admin.cli.commands.increase_requests_reading import RequestsRead, read_requests
from pulumi_claude_admin.cli.exit_codes import ExitCode, by_precedence
from pulumi_claude_admin.cli.increase_requests_options import ApproveOptions
from pulumi_claude_admin.errors import ClaudeAdminError, ConfigurationError
from pulumi_claude_admin.increase_requests.resolutions import Became, Outcome
from pulumi_claude_admin.increase_requests.resolver import Resolver
from pulumi_claude_admin.increase_requests.standing import RequestStanding
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.quoting import one_line

JOB = "increase-requests approve"
NOT_WRITTEN = "nothing was written; --yes does it\n"


def run(options: ApproveOptions) -> int:
    """Print, and with `--yes` do; the exit code says whether something was left to a person, refused, or had changed."""
    read = read_requests(options.source)
    if not read.declarations.is_known:
        raise ConfigurationError(
            "nobody can tell here whose limits code declares, which the next `pulumi up` would put back",
            hint="Run it in the folder of the Pulumi project, name a --stack or a --state file, or say --nothing-declared",
        )
    steps = _steps(options, read)
    codes = [_performed(options, read, steps)] if options.is_meant else [_told(steps)]
    return by_precedence((*codes, *(one.code for one in steps if isinstance(one, LeftAlone) and options.ids)))[0]


def _steps(options: ApproveOptions, read: RequestsRead) -> list[Step]:
    try:
        amount = None if options.amount is None else Money.parse(options.amount, read.currency)
    except ValueError as error:
        raise ConfigurationError(f"--amount: {error}") from None
    file = None if options.edit is None else DeclarationFile(options.edit)
    wanted = Wanted(amount, file, read.session.settings.guard_rails)
    journal = wiring.new_journal(read.session.settings).lines()
    standings = (
        chosen(read, options.ids) if options.ids else tuple(one for one in read.standings if one.proposal is not None)
    )
    return [step_of(one, wanted, journal) for one in standings]


def _told(steps: list[Step]) -> int:
    for step in steps:
        match step:
            case ToApprove():
                sys.stdout.write(f"{_about(step)}: would be approved ({one_line(step.reason)}){_with(step)}\n")
            case ToEdit():
                sys.stdout.write(f"{who(step.standing)}: was approved before, and {step.place} would be edited\n")
            case LeftAlone():
                sys.stdout.write(f"{who(step.standing)}: left alone: {one_line(step.reason)}\n")
    sys.stderr.write(
        NOT_WRITTEN if any(not isinstance(one, LeftAlone) for one in steps) else "no request is to be approved\n"
    )
    return ExitCode.OK


def _performed(options: ApproveOptions, read: RequestsRead, steps: list[Step]) -> int:
    resolver = new_resolver(read, job=JOB, is_silent=options.is_silent)
    codes = []
    for step in steps:
        match step:
            case ToApprove():
                outcome = resolver.perform(step.approval)
                codes.append(code_of(outcome))
                sys.stdout.write(f"{_about(step)}: {one_line(str(outcome))}\n")
                if outcome.became is Became.DONE:
                    codes.append(_edited(options, step))
            case ToEdit():
                codes.append(_edited(options, step))
            case LeftAlone():
                sys.stdout.write(f"{who(step.standing)}: left alone: {one_line(step.reason)}\n")
        sys.stdout.flush()
    sys.stderr.write(f"journal: {read.session.settings.journal_file}\n")
    return by_precedence(codes)[0]


def _edited(options: ApproveOptions, step: ToApprove | ToEdit) -> int:
    """The declaration says so, too; else what to write by hand is said, and the rest goes on."""
    declared = step.standing.declared
    if declared is None or options.edit is None or step.place is None:
        return ExitCode.OK
    try:
        made = DeclarationFile(options.edit).write(declared, step.approval)
    except ClaudeAdminError as error:
        sys.stderr.write(f"error: {error}\n")
        return ExitCode.ERROR
    sys.stdout.write(
        f"{who(step.standing)}: {options.edit}:{made.line} says {step.approval.amount.major} now; commit it\n"
    )
    return ExitCode.OK


def _about(step: ToApprove) -> str:
    before = "no limit" if step.approval.before is None else str(step.approval.before)
    return f"{who(step.standing)}: {step.approval.period} limit {before} to {step.approval.amount}"


def _with(step: ToApprove) -> str:
    return "" if step.place is None else f", and {step.place} edited"


def who(one: RequestStanding) -> str:
    """`slir_… of ana@example.com`."""
    return one_line(f"{one.request.id} of {one.request.email or one.request.user_id}")


def new_resolver(read: RequestsRead, *, job: str, is_silent: bool) -> Resolver:
    """Writes to the organization that was read, and to the journal that the settings name."""
    return Resolver(
        read.enterprise,
        wiring.new_journal(read.session.settings),
        organization_id=read.organization_id,
        job=job,
        is_silent=is_silent,
        decided_at=read.now,
    )


def code_of(outcome: Outcome) -> int:
    """4 where it was refused or nobody knows, 1 where something had changed, else 0."""
    match outcome.became:
        case Became.REFUSED | Became.UNKNOWN:
            return ExitCode.REMOTE
        case Became.CHANGED:
            return ExitCode.ERROR
        case _:
            return ExitCode.OK
