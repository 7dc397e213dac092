from __future__ import annotations

from typing import Any

import pulumi
import pytest

import pulumi_claude_admin as claude
from pulumi_claude_admin.model.resource_names import slug
from tests.support.program_run import Recorder, start_run


@pytest.fixture
def recorder() -> Recorder:
    return start_run()


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


def test_a_service_account_names_its_child_and_its_id_and_role_may_be_outputs(recorder: Recorder) -> None:
    accounts: dict[str, Any] = {
        "svac_01Ab": "workspace_user",
        "Nightly CI": {"service_account_id": output("svac_02"), "role": output("workspace_developer")},
        "svac_03": output("workspace_admin"),
    }
    registered(lambda: claude.TeamWorkspace("t", name="Payments", service_accounts=accounts))
    given = {
        name.partition(" ")[2]: (made.inputs["workspace_id"], made.inputs["service_account_id"], made.inputs["role"])
        for name, made in recorder.made.items()
        if name.startswith("ServiceAccountMember")
    }
    assert given == {
        "t-service-account-svac-01ab": ("t-id", "svac_01Ab", "workspace_user"),
        "t-service-account-nightly-ci": ("t-id", "svac_02", "workspace_developer"),
        "t-service-account-svac-03": ("t-id", "svac_03", "workspace_admin"),
    }


def test_members_may_be_a_whole_dictionary_that_is_an_output(recorder: Recorder) -> None:
    registered(
        lambda: claude.TeamWorkspace("t", name="Payments", members=output({"ana@example.com": "workspace_user"}))
    )
    assert recorder.made["WorkspaceMembers t-members"].inputs["members"] == {"ana@example.com": "workspace_user"}


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


RATES = {"requests_per_minute": 500, "output_tokens_per_minute": None}
TOLD = {"thresholds": ["2500.00"], "recipients": ["finops@example.com"]}


def output(value: object) -> pulumi.Output[Any]:
    return pulumi.Output.from_input(value)


@pytest.mark.parametrize(
    ("rates", "told"),
    [
        (claude.RateLimits(requests_per_minute=500), claude.Notifications(**TOLD)),
        (RATES, TOLD),
        (output(RATES), output(TOLD)),
        (output(claude.RateLimits(requests_per_minute=output(500))), output(claude.Notifications(**TOLD))),
        ({"requests_per_minute": output(500)}, {key: output(value) for key, value in TOLD.items()}),
    ],
    ids=["classes", "dictionaries", "outputs of dictionaries", "outputs of classes", "dictionaries of outputs"],
)
def test_limits_and_notifications_may_be_classes_dictionaries_or_outputs(
    recorder: Recorder,
    rates: Any,  # noqa: ANN401 - whatever a program may give
    told: Any,  # noqa: ANN401 - the same
) -> None:
    registered(lambda: claude.TeamWorkspace("t", name="Payments", rate_limits={"Sonnet": rates}, notifications=told))
    made = recorder.made["WorkspaceRateLimit t-rate-limit-sonnet"].inputs
    assert {key: value for key, value in made.items() if "per" in key} == {"requests_per_minute": 500}
    inputs = recorder.made["SpendNotifications t-notifications"].inputs
    assert {key: inputs[key] for key in TOLD} == TOLD


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"rate_limits": output({})}, "rate_limits: must be a dictionary, because each group names a child. What is"),
        ({"rate_limits": {output("Sonnet"): RATES}}, "rate_limits: a group must be plain text and no output"),
        (
            {"rate_limits": {"Sonnet": 500}},
            "rate_limits['Sonnet']: must be a RateLimits, or a dictionary with the keys",
        ),
        (
            {"rate_limits": {"Sonnet": {"rpm": 5}}},
            "rate_limits['Sonnet'].rpm: is no key here; use requests_per_minute,",
        ),
        (
            {"notifications": ["1"]},
            "notifications: must be a Notifications, or a dictionary with the keys thresholds, rec",
        ),
        ({"notifications": {"threshold": "1"}}, "notifications.threshold: is no key here; use thresholds, recipients"),
        (
            {"service_accounts": output({})},
            "service_accounts: must be a dictionary, because each account names a child",
        ),
        (
            {"service_accounts": {output("ci"): "workspace_user"}},
            "service_accounts: an account must be plain text and no",
        ),
        ({"service_accounts": {"ci": "workspace_user"}}, "service_accounts['ci']: is a role, and 'ci' is no id of an"),
        ({"service_accounts": {"ci": {"role": "workspace_user"}}}, "service_accounts['ci']: needs service_account_id"),
        ({"service_accounts": {"ci": {"roles": "x"}}}, "service_accounts['ci'].roles: is no key here; use service_"),
        ({"service_accounts": {"svac_1": 5}}, "service_accounts['svac_1']: must be a role, or a dictionary"),
        ({"workspace_name": "Payments"}, "workspace_name: TeamWorkspace 't' has a `name` too"),
        ({"name": None}, "name: TeamWorkspace 't' needs one"),
    ],
)
@pytest.mark.usefixtures("recorder")
def test_what_an_argument_cannot_be_is_one_line(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(pulumi.RunError) as caught:
        claude.TeamWorkspace("t", **{"name": "Payments"} | arguments)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("recorder")
def test_what_an_output_cannot_be_is_the_same_line() -> None:
    with pytest.raises(pulumi.RunError, match=r"notifications\.threshold: is no key here"):
        registered(lambda: claude.TeamWorkspace("t", name="Payments", notifications=output({"threshold": "1"})))


def test_a_group_at_the_gateway_shares_the_teams_budget(recorder: Recorder) -> None:
    registered(
        lambda: claude.TeamWorkspace(
            "care", name="Care", spend_limit="900.00", gateway_group="claude-care", clear_on_destroy=True
        )
    )
    limit = recorder.made["GatewaySpendLimit care-gateway-limit"].inputs
    declared = {key: limit[key] for key in ("group", "amount", "pooled_budget", "period", "clear_on_destroy")}
    assert declared == {
        "group": "claude-care",
        "amount": "900.00",
        "pooled_budget": "900.00",
        "period": "monthly",
        "clear_on_destroy": True,
    }


def test_a_group_at_the_gateway_without_a_budget_is_refused(recorder: Recorder) -> None:
    with pytest.raises(claude.InvalidInputs, match="has no spend_limit, which is the group's budget"):
        claude.TeamWorkspace("care", name="Care", gateway_group="claude-care")
    assert recorder.made == {}
