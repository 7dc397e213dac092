"""Where the references leave a question open, the adapter copes with each answer the platform might give."""

from __future__ import annotations

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.errors import FeatureNotEnabled, NotFound, PermissionDenied, Rejected
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION


def ids(http: HttpAdminApi) -> tuple[str, dict[str, str]]:
    people = {user.email.partition("@")[0]: user.id for user in http.list_users()}
    return http.list_workspaces()[0].id, people


@pytest.mark.parametrize("gate", ["not_enabled_403", "organization_type_400", "not_found_404"])
def test_each_answer_of_the_gate_is_feature_not_enabled(http: HttpAdminApi, simulator: Simulator, gate: str) -> None:
    simulator.switch("spend_limits_api", gate)
    with pytest.raises(FeatureNotEnabled):
        http.list_spend_limits()
    with pytest.raises(FeatureNotEnabled):
        http.set_spend_limit(ORGANIZATION, Money(1))
    with pytest.raises(FeatureNotEnabled):
        http.clear_spend_limit(ORGANIZATION)


@pytest.mark.parametrize("answer", ["merge", "replace"])
def test_tags_are_right_under_merge_and_under_replace(http: HttpAdminApi, simulator: Simulator, answer: str) -> None:
    simulator.switch("tags_on_update", answer)
    made = http.create_workspace(name="Payments", tags={"old": "1", "kept": "2"})
    assert http.update_workspace(made.id, tags={"kept": "2", "new": "3", "old": None}).tags == {"kept": "2", "new": "3"}


@pytest.mark.parametrize("answer", ["ok", "refused"])
def test_archiving_twice_is_success(http: HttpAdminApi, simulator: Simulator, answer: str) -> None:
    simulator.switch("archive_twice", answer)
    workspace_id, _ = ids(http)
    http.archive_workspace(workspace_id)
    assert http.archive_workspace(workspace_id).is_archived


@pytest.mark.parametrize("answer", ["not_found_404", "bad_request_400"])
def test_removing_somebody_who_is_not_there_is_success(http: HttpAdminApi, simulator: Simulator, answer: str) -> None:
    simulator.switch("absent_member", answer)
    workspace_id, people = ids(http)
    http.remove_member(workspace_id, people["chloe"])


@pytest.mark.parametrize("answer", ["not_found_404", "bad_request_400"])
def test_changing_somebody_who_is_not_there_is_refused_at_once(
    http: HttpAdminApi, simulator: Simulator, answer: str
) -> None:
    simulator.switch("absent_member", answer)
    workspace_id, people = ids(http)
    simulator.reset_requests()
    with pytest.raises((NotFound, Rejected)):
        http.update_member(workspace_id, people["chloe"], "workspace_user")
    assert simulator.calls() == 1


def test_an_inherited_membership_cannot_be_removed(http: HttpAdminApi) -> None:
    workspace_id, people = ids(http)
    with pytest.raises((Rejected, PermissionDenied)):
        http.remove_member(workspace_id, people["admin"])


@pytest.mark.parametrize("answer", ["bad_request_400", "conflict_409", "upsert"])
def test_adding_a_member_with_this_role_is_success(http: HttpAdminApi, simulator: Simulator, answer: str) -> None:
    simulator.switch("add_existing_member", answer)
    workspace_id, people = ids(http)
    assert http.add_member(workspace_id, people["ana"], "workspace_developer").role == "workspace_developer"


@pytest.mark.parametrize("answer", ["body_200", "empty_204"])
def test_clearing_a_spend_limit_takes_either_answer(http: HttpAdminApi, simulator: Simulator, answer: str) -> None:
    simulator.switch("spend_delete_answer", answer)
    http.clear_spend_limit(ORGANIZATION)
    assert http.list_spend_limits() == ()


@pytest.mark.parametrize(("answer", "error"), [("refused_403", PermissionDenied), ("not_found_404", NotFound)])
def test_rate_limits_that_the_api_does_not_take_are_an_error_of_their_status(
    http: HttpAdminApi, simulator: Simulator, answer: str, error: type[Exception]
) -> None:
    simulator.switch("rate_limit_writes", answer)
    workspace_id, _ = ids(http)
    entry = http.list_rate_limits()[0].entry_id
    with pytest.raises(error):
        http.set_workspace_rate_limits(workspace_id, entry, {"requests_per_minute": 1})


def test_the_default_workspace_is_retrieved_and_never_listed(http: HttpAdminApi, simulator: Simulator) -> None:
    default = next(row["id"] for row in simulator.state()["workspaces"] if row["name"] == "Default")
    assert http.retrieve_workspace(default).name == "Default"
    assert default not in {workspace.id for workspace in http.list_workspaces()}
