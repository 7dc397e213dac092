"""Builds what code declares, a resource at a time, for tests of policy: known, or with ids that only `pulumi up` brings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pulumi_claude_admin.policy.declaration import UNKNOWN, Declaration
from pulumi_claude_admin.policy.facts import Facts
from pulumi_claude_admin.policy.gather import Surroundings, gather

DAY: Final = date(2026, 11, 29)
GOOD_TAGS: Final = {"owner": "ana@example.com", "cost-centre": "4711"}
GOOD_WORKSPACE: Final = {
    "name": "Payments",
    "tags": GOOD_TAGS,
    "data_residency": {"allowed_inference_geos": ["us"]},
}
SLOW: Final = {"input_tokens_per_minute": 10_000, "output_tokens_per_minute": 2_000}


def urn(kind: str, name: str) -> str:
    return f"urn:pulumi:prod::teams::pulumi-python:dynamic/claude:{kind}::{name}"


def declared(kind: str, name: str, inputs: Mapping[str, object], **fields: object) -> Declaration:
    """One resource that is there since the last `up`, and as it was then, unless the fields say otherwise."""
    made = Declaration(urn(kind, name), kind, f"{name}-id", inputs, before=inputs)
    return replace(made, **fields)  # type: ignore[arg-type]  # a test names fields as they are


def new(kind: str, name: str, inputs: Mapping[str, object], *, of: str | None = None) -> Declaration:
    """One resource of a first preview: `of` is the workspace whose id it takes, which nobody knows yet."""
    bag = {**inputs, "workspace_id": UNKNOWN} if of is not None else inputs
    sources = {"workspace_id": (urn("Workspace", of),)} if of is not None else {}
    return Declaration(urn(kind, name), kind, None, bag, depends_on=sources)


@dataclass(frozen=True, slots=True)
class Payments:
    """A workspace that no rule finds anything in, in parts that a test may replace."""

    workspace: Mapping[str, object] | None = None
    cap: Mapping[str, object] | None = None
    limits: Mapping[str, object] | None = None

    def first(self) -> tuple[Declaration, ...]:
        """As a first preview shows it."""
        return (
            new("Workspace", "payments", self.workspace or GOOD_WORKSPACE),
            new("WorkspaceSpendLimit", "cap", self.cap or {"amount": "500.00"}, of="payments"),
            new("WorkspaceRateLimit", "sonnet", self.limits or {"group": "Claude Sonnet 4.x", **SLOW}, of="payments"),
        )


def facts(
    declarations: Iterable[Declaration], *, is_compared: bool = True, around: Surroundings | None = None
) -> Facts:
    """What is declared, on the day of the tests."""
    return gather(declarations, around or Surroundings(DAY), is_compared=is_compared)
