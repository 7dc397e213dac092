from __future__ import annotations

import pulumi
import pytest
from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs, Mocks, set_mocks

import pulumi_claude_admin as claude
from pulumi_claude_admin.components.team_workspace import slug


class Recorder(Mocks):
    def __init__(self) -> None:
        self.made: dict[str, MockResourceArgs] = {}

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, object]]:
        self.made[f"{args.typ.rpartition(':')[2]} {args.name}"] = args
        return f"{args.name}-id", dict(args.inputs)

    def call(self, args: MockCallArgs) -> tuple[dict[str, object], None]:
        return dict(args.args), None


@pytest.fixture
def recorder() -> Recorder:
    mocks = Recorder()
    set_mocks(mocks, project="shop", stack="dev", preview=False)
    return mocks


def registered(program: object) -> None:
    """Run a program to its end, so that everything it declared is registered."""
    pulumi.runtime.test(program)()  # type: ignore[no-untyped-call]


def test_a_team_is_five_kinds_of_children_of_one_component(recorder: Recorder) -> None:
    def program() -> None:
        claude.TeamWorkspace(
            "payments",
            workspace_name="Payments",
            members={"ana@example.com": "workspace_user"},
            spend_limit="5000.00",
            rate_limits={"Claude Sonnet 4.x": claude.RateLimits(requests_per_minute=500)},
            notifications=claude.Notifications(thresholds=["2500.00"], recipients=["finops@example.com"]),
            tags={"cost-centre": "4711"},
        )

    registered(program)
    assert sorted(recorder.made) == [
        "SpendNotifications payments-notifications",
        "TeamWorkspace payments",
        "Workspace payments",
        "WorkspaceMembers payments-members",
        "WorkspaceRateLimit payments-rate-limit-claude-sonnet-4-x",
        "WorkspaceSpendLimit payments-spend-limit",
    ]
    assert recorder.made["TeamWorkspace payments"].typ == "claude:index:TeamWorkspace"
    assert recorder.made["Workspace payments"].inputs["owner"] == "pulumi/shop/dev/payments"
    limits = recorder.made["WorkspaceRateLimit payments-rate-limit-claude-sonnet-4-x"].inputs
    assert (limits["group"], limits["requests_per_minute"]) == ("Claude Sonnet 4.x", 500)
    for name, made in recorder.made.items():
        if name not in {"TeamWorkspace payments", "Workspace payments"}:
            assert made.inputs["workspace_id"] == "payments-id"


def test_what_is_not_declared_is_not_managed(recorder: Recorder) -> None:
    registered(lambda: claude.TeamWorkspace("payments", workspace_name="Payments", owner_tag=False))
    assert sorted(recorder.made) == ["TeamWorkspace payments", "Workspace payments"]
    assert "owner" not in recorder.made["Workspace payments"].inputs


@pytest.mark.parametrize(
    ("group", "expected"),
    [("Claude Sonnet 4.x", "claude-sonnet-4-x"), ("rlg_01VP", "rlg-01vp"), ("claude--sonnet (4)", "claude-sonnet-4-")],
)
def test_a_group_names_its_child(group: str, expected: str) -> None:
    assert slug(group) == expected
