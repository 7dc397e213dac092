"""What rules of policy say of the branch in `claude-admin drift --program`, with what was read of the organization."""

from __future__ import annotations

from decimal import Decimal

from pulumi_claude_admin.cli.commands.compared_stacks import ComparedStack
from pulumi_claude_admin.cli.commands.drift_program import Branch
from pulumi_claude_admin.cli.commands.policy_declarations import of_steps
from pulumi_claude_admin.cli.commands.team_files import lines_of
from pulumi_claude_admin.cli.exit_codes import ExitCode, by_precedence
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.spend_limit import ORGANIZATION
from pulumi_claude_admin.policy.facts import ModelGroup
from pulumi_claude_admin.policy.gather import Surroundings, gather
from pulumi_claude_admin.policy.judge import judge
from pulumi_claude_admin.policy.policy_settings import PolicySettings
from pulumi_claude_admin.report import policy_report
from pulumi_claude_admin.report.policy_report import PolicyReport


def policy_of_branch(
    branch: Branch | None,
    stacks: tuple[ComparedStack, ...],
    reading: Reading,
    settings: PolicySettings | None,
    labels: tuple[str, ...],
) -> PolicyReport | None:
    """None without a program, without a table `[policy]`, and where one program could not be previewed: half of it is no answer."""
    if branch is None or settings is None or branch.failures:
        return None
    snapshot = reading.snapshot
    around = Surroundings(
        day=reading.now.date(),
        organization=snapshot.identity.name,
        groups=_groups(snapshot),
        actual_cap=_cap(snapshot),
        labels=frozenset(labels),
    )
    facts = gather(of_steps(branch.program.steps.values(), lines_of(stacks)), around, is_compared=True)
    return policy_report.build(judge(facts, settings))


def with_policy(codes: tuple[int, ...], policy: PolicyReport | None) -> tuple[int, ...]:
    """The exit codes of a comparison, and that of policy where a mandatory rule does not hold."""
    return by_precedence((*codes, ExitCode.POLICY)) if policy is not None and policy.is_violated else codes


def _groups(snapshot: OrganizationSnapshot) -> tuple[ModelGroup, ...] | None:
    """Those that were read, by every name that a program may use."""
    return (
        tuple(
            ModelGroup(
                names=frozenset(name.casefold() for name in (one.group.id, one.group.label, *one.group.models)),
                models=one.group.models,
                ceilings=one.limits,
            )
            for one in snapshot.rate_limits
        )
        or None
    )


def _cap(snapshot: OrganizationSnapshot) -> Decimal | None:
    limit = snapshot.spend_limits.get(ORGANIZATION)
    return Decimal(limit.amount.major) if limit is not None else None
