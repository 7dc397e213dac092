"""Laws of policy: whatever a state, a preview or a branch says, rules answer; and an unknown value is never a good or a bad one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.policy.declaration import UNKNOWN, Declaration, translated, without_secrets
from pulumi_claude_admin.policy.finding import PolicyFinding
from pulumi_claude_admin.policy.judge import judge
from pulumi_claude_admin.policy.policy_settings import PolicySettings
from tests.support.declarations import Payments, facts, urn
from tests.support.policy_cases import LISTS

KINDS = (
    "Workspace",
    "WorkspaceSpendLimit",
    "WorkspaceRateLimit",
    "WorkspaceMembers",
    "WorkspaceMember",
    "OrganizationSpendLimit",
    "OrganizationMember",
    "Invite",
    "SpendNotifications",
    "ServiceAccount",
    "ServiceAccountMember",
    "OfALaterRelease",
)
NAMES = (
    *("name", "tags", "data_residency", "archive_on_destroy", "adopt_id", "workspace_id", "amount", "group", "members"),
    *("role", "user", "email", "recipients", "organization_role", "requests_per_minute", "output_tokens_per_minute"),
    *("input_tokens_per_minute", "secret_inputs"),
)
WORDS = st.sampled_from(("NaN", "1e400", "-5", "5.00", "", "w-1", "workspace_admin", "[secret]", "Claude Opus 4.x"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("allowed_inference_geos", "owner", "a@example.com")), inner, max_size=3)
    ),
    max_leaves=6,
)
BAGS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6)


def bag(told: Mapping[str, object]) -> Mapping[str, object]:
    """As readers hand it over."""
    known = translated(told)
    assert isinstance(known, Mapping)
    return without_secrets(known)


@st.composite
def declarations(draw: st.DrawFn) -> tuple[Declaration, ...]:
    drawn = []
    for number in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(KINDS))
        sources = draw(st.lists(st.sampled_from(("0", "1", "2")), max_size=2))
        drawn.append(
            Declaration(
                urn(kind, str(number)),
                kind,
                draw(st.none() | st.just("w-1")),
                draw(st.none() | BAGS.map(bag)),
                before=draw(st.none() | BAGS.map(bag)),
                depends_on={"workspace_id": tuple(urn("Workspace", one) for one in sources)},
            )
        )
    return tuple(drawn)


@given(declarations(), st.booleans(), st.sampled_from((LISTS, PolicySettings())))
def test_rules_answer_whatever_is_declared_and_the_same_in_any_order(
    drawn: tuple[Declaration, ...],
    is_compared: bool,  # noqa: FBT001 - as it is drawn
    settings: PolicySettings,
) -> None:
    answers = judge(facts(drawn, is_compared=is_compared), settings)
    assert answers == judge(facts(reversed(drawn), is_compared=is_compared), settings)


def hidden(drawn: tuple[Declaration, ...]) -> Iterator[tuple[Declaration, ...]]:
    """The same with one input that nobody knows, each in turn."""
    for position, one in enumerate(drawn):
        for name in one.inputs or {}:
            unknown = replace(one, inputs={**(one.inputs or {}), name: UNKNOWN})
            yield (*drawn[:position], unknown, *drawn[position + 1 :])


def test_what_nobody_knows_breaks_no_rule_that_held() -> None:
    for drawn in hidden(Payments().first()):
        found = [one for one in judge(facts(drawn), LISTS) if isinstance(one, PolicyFinding)]
        assert found == []
