"""The offboarding plan for people: on a terminal, and as Markdown for a pull request. Names are escaped where they are put in. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.offboarding.plan import Leaver, OffboardingPlan, Performer, PlannedStep, StepKind
from pulumi_claude_admin.quoting import one_line
from pulumi_claude_admin.report.markdown_escaping import code, escape, sentence

_KINDS: Final = {
    StepKind.BLOCK_SIGN_IN: "sign-in",
    StepKind.SIGN_OUT: "sessions",
    StepKind.PERSONAL_KEY: "personal key",
    StepKind.CLAUDE_CODE_KEY: "Claude Code key",
    StepKind.SHARED_KEY: "key that acts as nobody",
    StepKind.INVITATION: "invitation",
    StepKind.WORKSPACE_MEMBERSHIP: "workspace",
    StepKind.ORGANIZATION_MEMBERSHIP: "organization",
    StepKind.SERVICE_ACCOUNT_KEY: "key of a service account",
    StepKind.SERVICE_ACCOUNT: "service account",
    StepKind.FEDERATION_RULE: "federation rule",
    StepKind.FEDERATION_ISSUER: "federation issuer",
    StepKind.ADMIN_KEY: "Admin key",
    StepKind.NOTIFICATION_RECIPIENT: "notifications",
    StepKind.CLAUDE_CODE_LIMIT: "Claude Code limit",
    StepKind.GATEWAY_CAP: "gateway",
    StepKind.CODE: "code",
}
_UNDECIDED: Final = "TO DECIDE"


def render_text(plan: OffboardingPlan) -> str:
    """For a terminal or a log."""
    return "".join(f"{line}\n" for line in _text(plan))


def render_markdown(plan: OffboardingPlan) -> str:
    """For a pull request."""
    return "".join(f"{line}\n" for line in _markdown(plan))


def _text(plan: OffboardingPlan) -> Iterator[str]:
    yield one_line(_title(plan))
    yield one_line(_verdict(plan))
    for notice in plan.notices:
        yield one_line(notice)
    for leaver in plan.people:
        yield ""
        yield one_line(_person(leaver))
        for number, step in enumerate(leaver.steps, start=1):
            about = f" {step.label or step.about}" if step.label or step.about else ""
            yield one_line(
                f"  {number}. [{step.performer}] {_KINDS[step.kind]}{about}: {step.instruction}{_tail(plan, step)}"
            ).replace(f"{number}.", f"  {number}.", 1)
        for one in leaver.unseen:
            yield f"  unseen: {one_line(f'{_KINDS[one.kind]}: {one.reason}')}"
    if plan.unseen:
        yield ""
        yield "Unseen, so that there may be more:"
        yield from (f"  {one_line(f'{_KINDS[one.kind]}: {one.reason}')}" for one in plan.unseen)


def _markdown(plan: OffboardingPlan) -> Iterator[str]:
    yield f"## {sentence(_title(plan))}"
    yield ""
    yield sentence(_verdict(plan))
    for notice in plan.notices:
        yield from ("", sentence(notice))
    for leaver in plan.people:
        yield from ("", f"### {escape(_person(leaver))}", "")
        yield "| | who acts | what | | 30 days | decision |"
        yield "|---|---|---|---|---|---|"
        for number, step in enumerate(leaver.steps, start=1):
            what = " ".join(
                filter(None, (_KINDS[step.kind], code(step.label or step.about) if step.label or step.about else ""))
            )
            spend, decision = _spend(plan, step), _decision(step)
            shown = f"**{decision}**" if decision == _UNDECIDED else escape(decision)
            yield f"| {number} | {step.performer} | {what} | {sentence(step.instruction)} | {spend} | {shown} |"
        yield from (f"\nUnseen: {sentence(f'{_KINDS[one.kind]}: {one.reason}')}" for one in leaver.unseen)
    if plan.unseen:
        yield from ("", "### Unseen, so that there may be more", "")
        yield from (f"* {sentence(f'{_KINDS[one.kind]}: {one.reason}')}" for one in plan.unseen)
    if plan.patch:
        yield from (
            "",
            "### The program",
            "",
            "The patch of this plan (`-o patch:FILE`) takes them out of the team file and adds them to `left.json`.",
        )


def _title(plan: OffboardingPlan) -> str:
    count = len(plan.people)
    return f"{count} {'person leaves' if count == 1 else 'people leave'} {plan.organization_name}"


def _verdict(plan: OffboardingPlan) -> str:
    steps = [step for leaver in plan.people for step in leaver.steps]
    ours = sum(step.performer is Performer.CLAUDE_ADMIN for step in steps)
    others = sum(step.performer in {Performer.A_PERSON, Performer.IDENTITY_PROVIDER} for step in steps)
    undecided = sum(step.is_undecided for step in steps)
    as_of = plan.as_of.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    words = [
        f"{plan.leaving_members} of {plan.members} members, as of {as_of}",
        f"{ours} {'step is' if ours == 1 else 'steps are'} done by `claude-admin offboard apply`, {others} by others",
    ]
    if undecided:
        words.append(f"{undecided} to decide first")
    return f"{'; '.join(words)}."


def _person(leaver: Leaver) -> str:
    person = leaver.person
    what = person.role if person.is_member else "left already" if person.user_id is not None else "invited"
    return f"{person.email or person.user_id} ({what})"


def _tail(plan: OffboardingPlan, step: PlannedStep) -> str:
    words = [word for word in (_spend(plan, step), _decision(step)) if word]
    return f" ({'; '.join(words)})" if words else ""


def _spend(plan: OffboardingPlan, step: PlannedStep) -> str:
    if step.kind not in {
        StepKind.PERSONAL_KEY,
        StepKind.CLAUDE_CODE_KEY,
        StepKind.SHARED_KEY,
        StepKind.SERVICE_ACCOUNT_KEY,
    }:
        return ""
    return "spend unseen" if step.spend is None else f"{step.spend.quantize(Decimal('0.01')):f} {plan.currency}"


def _decision(step: PlannedStep) -> str:
    return _UNDECIDED if step.is_undecided else step.decision or ""
