"""Laws of every declaration: what was created reads as declared, in its own spelling, and creating it again writes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulumi_claude_admin import wiring
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.model.inputs import VALUE_MAX
from pulumi_claude_admin.model.rate_limit import LIMITERS
from pulumi_claude_admin.resources.spend_notifications import SpendNotificationsProvider
from pulumi_claude_admin.resources.workspace import WorkspaceProvider
from pulumi_claude_admin.resources.workspace_members import WorkspaceMembersProvider
from pulumi_claude_admin.resources.workspace_rate_limit import WorkspaceRateLimitProvider
from pulumi_claude_admin.resources.workspace_spend_limit import WorkspaceSpendLimitProvider
from tests.support.fake_platform import Platform, wire

RESEARCH = "wrkspc_01"
TEXT = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=20)
AMOUNTS = st.decimals(0, 10**6, places=2).map(str) | st.integers(0, 10**6).map(str)
ROLES = st.sampled_from(["workspace_user", "workspace_developer", "workspace_restricted_developer", "workspace_admin"])
PEOPLE = st.lists(
    st.sampled_from(
        [("ana@example.com", "user_01Ana"), ("BEN@example.com", "user_01Ben"), ("Chloe@Example.com", "user_01Chloe")]
    ),
    unique=True,
).flatmap(lambda found: st.tuples(*(st.sampled_from(names) for names in found)))
TAGS = st.dictionaries(
    TEXT.filter(lambda key: not key.startswith("anthropic") and key != "managed-by"), TEXT, max_size=4
)

DECLARATIONS = st.one_of(
    st.fixed_dictionaries(
        {"name": TEXT, "when_archived": st.just("keep"), "owner": st.just("pulumi/shop/dev/x")},
        optional={"tags": TAGS, "display_color": st.from_regex("#[0-9A-Fa-f]{6}", fullmatch=True)},
    ).map(lambda bag: (WorkspaceProvider(), bag)),
    st.tuples(PEOPLE, st.booleans()).flatmap(
        lambda drawn: st.fixed_dictionaries(dict.fromkeys(drawn[0], ROLES)).map(
            lambda members: (
                WorkspaceMembersProvider(),
                {"workspace_id": RESEARCH, "members": members, "exclusive": drawn[1]},
            )
        )
    ),
    st.dictionaries(st.sampled_from(LIMITERS), st.integers(0, VALUE_MAX), min_size=1).map(
        lambda limits: (
            WorkspaceRateLimitProvider(),
            {"workspace_id": RESEARCH, "group": "claude-sonnet-4-5", **limits},
        )
    ),
    AMOUNTS.map(lambda amount: (WorkspaceSpendLimitProvider(), {"workspace_id": RESEARCH, "amount": amount})),
    st.tuples(st.lists(AMOUNTS, max_size=4), st.lists(st.sampled_from(["A@example.com", "b@example.com"]))).map(
        lambda drawn: (
            SpendNotificationsProvider(),
            {"workspace_id": RESEARCH, "thresholds": drawn[0], "recipients": drawn[1]},
        )
    ),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@given(declared=DECLARATIONS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_created_reads_as_declared_and_is_not_written_twice(
    folder: Path,
    declared: tuple[ClaudeProvider[object], dict[str, object]],  # type: ignore[type-var]
) -> None:
    provider, bag = declared
    platform = Platform(folder)
    declared_now.forget()
    wiring.install(platform.session())
    assert provider.check({}, wire(bag)).failures == []
    made = provider.create(wire(bag))
    wiring.install(platform.session())
    read = provider.read(made.id, wire(made.outs or {}))
    assert read.inputs == bag
    platform.api.calls.clear()
    wiring.install(platform.session())
    again = provider.create(wire(bag))
    assert again.id == made.id
    assert platform.writes == []
