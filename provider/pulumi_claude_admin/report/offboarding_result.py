"""What was done by an offboarding plan and what was proven afterwards, as text or JSON: what a journal of a job, or a ticket, is given. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pulumi_claude_admin.offboarding.apply_order import PersonsStep, PersonsWrite, going_on
from pulumi_claude_admin.offboarding.decisions import Assign
from pulumi_claude_admin.offboarding.plan import Performer, StepKind
from pulumi_claude_admin.offboarding.proof import Proof
from pulumi_claude_admin.offboarding.write_outcomes import (
    AlreadySo,
    ChangedMeanwhile,
    Done,
    OutcomeUnknown,
    Refused,
    WriteOutcome,
)
from pulumi_claude_admin.offboarding.writes import facts_of
from pulumi_claude_admin.quoting import json_text, one_line
from pulumi_claude_admin.report.write_words import outcome_words, write_words

SCHEMA_VERSION: Final = 1
_ASSIGN: Final = " (`claude-admin keys assign` prints the code that says so)"
_FIRST: Final = frozenset({StepKind.BLOCK_SIGN_IN, StepKind.ORGANIZATION_MEMBERSHIP})
_OUTCOMES: Final[dict[type[WriteOutcome], str]] = {
    Done: "done",
    AlreadySo: "already_so",
    ChangedMeanwhile: "changed_meanwhile",
    Refused: "refused",
    OutcomeUnknown: "outcome_unknown",
}


@dataclass(frozen=True, slots=True)
class Performed:
    """One write; `outcome` None: it was only told."""

    what: PersonsWrite
    outcome: WriteOutcome | None


@dataclass(frozen=True, slots=True)
class OffboardingResult:
    """All of one run. `proof` None: nothing was written, so nothing was looked at again."""

    organization_id: str
    organization_name: str
    plan_digest: str
    at: datetime
    performed: tuple[Performed, ...]
    goes_on: tuple[PersonsStep, ...]
    for_others: tuple[PersonsStep, ...]
    proof: Proof | None
    exit_codes: tuple[int, ...]


def performed_line(one: Performed) -> str:
    """`ana@example.com: remove … from the organization: done`."""
    if one.outcome is None:
        return one_line(f"{one.what.person}: would {write_words(one.what.write)}")
    return one_line(f"{one.what.person}: {write_words(one.what.write)}: {outcome_words(one.outcome)}")


def opening_lines(for_others: Iterable[PersonsStep]) -> Iterator[str]:
    """What others have to do first: as long as somebody may sign in, or administers, nothing of the rest holds."""
    return (f"first, {_for_others(one)}" for one in for_others if one.step.kind in _FIRST)


def closing_lines(result: OffboardingResult) -> Iterator[str]:
    """What is said after the writes."""
    for one in result.goes_on:
        code = _ASSIGN if isinstance(going_on(one.step), Assign) else ""
        about = f"{one.person}: the key {one.step.label} ({one.step.about})"
        yield one_line(f"{about} goes on, as decided: {one.step.decision}{code}")
    yield from (_for_others(one) for one in result.for_others if one.step.kind not in _FIRST)
    proof = result.proof
    if proof is None:
        return
    for left in proof.left:
        yield one_line(f"LEFT STANDING: {left.person} {left.why}")
    for what in proof.unseen:
        yield one_line(f"NOT PROVEN: {what} could not be read again")
    yield f"read again at {result.at:%Y-%m-%d %H:%M} UTC: nothing is left of {proof.people_gone} of {proof.people} who leave"


def _for_others(one: PersonsStep) -> str:
    who = "the identity provider" if one.step.performer is Performer.IDENTITY_PROVIDER else "a person"
    about = f"{one.step.label}: " if one.step.label else ""
    return one_line(f"for {who} to do, about {one.person}: {about}{one.step.instruction}")


def render_json(result: OffboardingResult) -> str:
    """As one JSON document."""
    proof = result.proof
    return json_text(
        {
            "schema_version": SCHEMA_VERSION,
            "organization_id": result.organization_id,
            "plan_digest": result.plan_digest,
            "at": result.at.isoformat(),
            "writes": [_document(one) for one in result.performed],
            "goes_on": [
                {"person": one.person, "key_id": one.step.about, "decision": one.step.decision}
                for one in result.goes_on
            ],
            "for_others": [
                {
                    "person": one.person,
                    "kind": str(one.step.kind),
                    "performer": str(one.step.performer),
                    "about": one.step.about,
                    "instruction": one.step.instruction,
                }
                for one in result.for_others
            ],
            "proof": None
            if proof is None
            else {
                "people": proof.people,
                "people_gone": proof.people_gone,
                "left": [{"person": one.person, "why": one.why} for one in proof.left],
                "unseen": list(proof.unseen),
            },
            "exit_codes": list(result.exit_codes),
        }
    )


def _document(one: Performed) -> dict[str, object]:
    return {
        "person": one.what.person,
        **facts_of(one.what.write),
        "outcome": None if one.outcome is None else _OUTCOMES[type(one.outcome)],
        "detail": None if one.outcome is None else outcome_words(one.outcome),
    }
