"""
The offboarding plan as JSON: a persistent format, described by `forms/offboarding-plan.schema.json`. The fields of `OffboardingPlan` are its keys.

It comes back through a pull request, edited by people: decisions may be written into it and nothing else, which its digest tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from pydantic import TypeAdapter, ValidationError

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.offboarding.decisions import decision_in
from pulumi_claude_admin.offboarding.plan import OffboardingPlan
from pulumi_claude_admin.quoting import json_text
from pulumi_claude_admin.report.json_values import plain, reason_of, refuse_newer, schema_of
from pulumi_claude_admin.report.pii import Pii

SCHEMA_VERSION: Final = 1
SCHEMA_FILE: Final = "offboarding-plan.schema.json"
REPORT: Final = "offboarding-plan"
_HINT: Final = "Make one with `claude-admin offboard plan -o json:FILE`"


@dataclass(frozen=True, slots=True)
class _Document:
    schema_version: Literal[1]
    report: Literal["offboarding-plan"]
    tool_version: str
    pii: Pii
    digest: str
    plan: OffboardingPlan


def render(plan: OffboardingPlan, *, tool_version: str, pii: Pii = Pii.FULL) -> str:
    """The plan as one JSON document, ending with a line feed. `pii` says how addresses are told in it; the plan has them so already."""
    document = _Document(SCHEMA_VERSION, "offboarding-plan", tool_version, pii, plan.digest, plan)
    return json_text(plain(_adapter().dump_python(document), timespec="auto"))


def read(text: str | bytes, *, source: str) -> OffboardingPlan:
    """
    The plan in this JSON. `source` names it for people.

    Raises ConfigurationError for what is no plan, one that a newer version wrote, one whose addresses are not whole, and one in which
    more than decisions was edited.
    """
    try:
        refuse_newer(text, kind=REPORT, known=SCHEMA_VERSION, source=source)
        document = _adapter().validate_json(text, strict=True)
    except ValidationError as error:
        raise ConfigurationError(f"{source} is no offboarding plan: {reason_of(error)}", hint=_HINT) from None
    _require_usable(document, source)
    return document.plan


def _require_usable(document: _Document, source: str) -> None:
    if document.pii is not Pii.FULL:
        raise ConfigurationError(
            f"{source} was written with --pii {document.pii}, so nobody can be compared with it",
            hint=f"{_HINT} --pii full",
        )
    if document.digest != document.plan.digest:
        raise ConfigurationError(
            f"{source} was edited: only `decision` may be, and its digest is of something else",
            hint="Make the plan anew",
        )
    for leaver in document.plan.people:
        for step in leaver.steps:
            if step.decision is not None:
                decision_in(step.decision)


def schema() -> dict[str, Any]:
    """Its JSON Schema."""
    return schema_of(
        _adapter(),
        title="Offboarding plan of pulumi-claude-admin",
        description="What `claude-admin offboard plan -o json` writes. Keys may be added without a new schema_version; readers ignore "
        "what they do not know. Money is a decimal text, exact, in major units of `plan.currency`. Only `decision` may be edited.",
    )


@cache
def _adapter() -> TypeAdapter[_Document]:
    return TypeAdapter(_Document)
