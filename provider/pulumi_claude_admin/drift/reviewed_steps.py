"""
The digests of planned steps that were reviewed, as a file between two jobs, and which steps of a plan they leave over. Pure.

One job asks the forge and has no credential of the organization; the other applies and has no token of the forge. The file is all that goes between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pulumi_claude_admin.drift.planned_steps import DIGEST, Plan, PlannedStep
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.plain_words import plain_reason
from pulumi_claude_admin.quoting import json_text

SCHEMA_VERSION: Final = 1
_BETWEEN: Final = re.compile(r"[\s,]+")
_WRITE_ONE: Final = "Write it with `claude-admin report reviewed --output FILE`"

_STACK: Final = re.compile(r"[^/\s]+/[^/\s]+")

Stack = Annotated[str, Field(pattern=f"^{_STACK.pattern}$")]
Digest = Annotated[str, Field(pattern=f"^{DIGEST.pattern}$")]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The digests of what was reviewed of these stacks, each `<project>/<stack>`."""

    stacks: frozenset[str]
    digests: frozenset[str]

    def written(self) -> str:
        """The file's text: the same bytes for the same digests."""
        document = {
            "schema_version": SCHEMA_VERSION,
            "stacks": sorted(self.stacks),
            "digests": sorted(self.digests),
        }
        return json_text(document)


class _Version(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)

    schema_version: Annotated[int, Field(ge=1)]


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    schema_version: Literal[1]
    stacks: Annotated[tuple[Stack, ...], Field(min_length=1)]
    digests: tuple[Digest, ...]


def parse_reviewed(text: str, *, source: str) -> Reviewed:
    """Read such a file; `source` names it for people. Raises ConfigurationError for what is none, and for one of a newer version."""
    try:
        written = _Version.model_validate_json(text).schema_version
        if written > SCHEMA_VERSION:
            raise ConfigurationError(
                f"{source} was written by a newer version (its schema_version is {written}, and {SCHEMA_VERSION} is known here)",
                hint="Run the same version of pulumi-claude-admin in both jobs",
            )
        file = _File.model_validate_json(text)
    except ValidationError as error:
        raise ConfigurationError(
            f"{source} holds no digests of reviewed steps: {_reason(error)}", hint=_WRITE_ONE
        ) from None
    return Reviewed(frozenset(file.stacks), frozenset(file.digests))


def require_stack(text: str) -> str:
    """`<project>/<stack>`, as it stands in a URN. Raises ConfigurationError."""
    if _STACK.fullmatch(text) is None:
        raise ConfigurationError(
            f"{text!r} is no PROJECT/STACK", hint="Name the project as in Pulumi.yaml and the stack without its owner"
        )
    return text


def parse_accepted(text: str) -> frozenset[str]:
    """Digests that somebody typed, by commas or blanks. Raises ValueError with the first that is none."""
    words = [word for word in _BETWEEN.split(text) if word]
    for word in words:
        if DIGEST.fullmatch(word) is None:
            raise ValueError(f"{word!r} is no digest of a planned step, which has 16 hexadecimal digits in lower case")
    return frozenset(words)


def unreviewed(plan: Plan, reviewed: Reviewed, accepted: frozenset[str]) -> tuple[PlannedStep, ...]:
    """The steps that nobody reviewed or accepted, in the plan's order. Raises ConfigurationError when the digests are of other stacks."""
    others = plan.stacks - reviewed.stacks
    if others:
        raise ConfigurationError(
            f"the reviewed steps are of {_listed(reviewed.stacks)}, and the preview is of {_listed(others)}",
            hint="Give the file of the same stack",
        )
    return tuple(one for one in plan.steps if one.digest not in reviewed.digests | accepted)


def _reason(error: ValidationError) -> str:
    detail = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, detail["loc"]))
    reason = "is missing" if detail["type"] == "missing" else plain_reason(detail)
    return f"{where} {reason}" if where else reason


def _listed(stacks: frozenset[str]) -> str:
    return ", ".join(sorted(stacks))
