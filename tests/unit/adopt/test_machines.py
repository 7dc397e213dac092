from __future__ import annotations

from pulumi_claude_admin.adopt.ledger import Ledger
from pulumi_claude_admin.adopt.plan import Asked, known_as, plan
from pulumi_claude_admin.adopt.program import Adoption
from pulumi_claude_admin.adopt.teams_file import arguments
from tests.support.organization_builder import DEFAULT_ID, Organization
from tests.support.stack_builder import ORGANIZATION_ID

EMPTY = Ledger(ORGANIZATION_ID, "teams", is_tagged=False)


def adopted(built: Organization, *kinds: str, ledger: Ledger = EMPTY) -> Adoption:
    return plan(built.reading(), (), Asked(kinds=frozenset(kinds)), ledger)


def places(adoption: Adoption) -> list[str]:
    return [one.id for one in adoption.organization if one.type_name == "ServiceAccountMember"]


def organization() -> Organization:
    built = Organization().workspace("wrkspc_1", "Payments").service_account("svac_ci", "ci")
    return built.service_account_member("wrkspc_1", "svac_ci", "workspace_developer")


def test_a_place_stands_in_the_entry_of_its_team() -> None:
    adoption = adopted(organization(), "machines")
    (team,) = adoption.teams
    assert arguments(team)["service_accounts"] == {"svac_ci": "workspace_developer"}
    assert [one.name for one in team.of_type("ServiceAccountMember")] == ["payments-service-account-svac-ci"]
    assert places(adoption) == []


def test_a_place_in_the_default_workspace_is_the_organizations_own() -> None:
    built = organization().service_account_member(DEFAULT_ID, "svac_ci", "workspace_admin")
    assert places(adopted(built, "machines")) == [f"{DEFAULT_ID}/svac_ci"]


def test_places_are_written_only_when_machines_are_asked_for() -> None:
    adoption = adopted(organization())
    assert "service_accounts" not in arguments(adoption.teams[0])
    assert any(one.reason == "not asked for (--kinds machines)" for one in adoption.left_out)


def test_a_team_that_is_written_already_changes_no_line_and_its_places_go_beside_it() -> None:
    before = EMPTY.with_more(known_as(adopted(organization())))
    later = adopted(organization(), "machines", ledger=before)
    assert later.teams == ()
    assert places(later) == ["wrkspc_1/svac_ci"]
    assert places(adopted(organization(), "machines", ledger=before.with_more(known_as(later)))) == []


def test_a_role_that_no_program_can_give_is_told() -> None:
    built = organization().service_account_member("wrkspc_1", "svac_ci", "workspace_of_tomorrow")
    adoption = adopted(built, "machines")
    assert "service_accounts" not in arguments(adoption.teams[0])
    assert any("no program can say it" in one.reason for one in adoption.left_out)


def test_ids_that_would_name_one_resource_are_told_apart_outside_the_team() -> None:
    built = organization().service_account("svac_CI", "other")
    adoption = adopted(built.service_account_member("wrkspc_1", "svac_CI", "workspace_user"), "machines")
    assert sorted(places(adoption)) == ["wrkspc_1/svac_CI", "wrkspc_1/svac_ci"]
    assert len({one.name for one in adoption.organization if one.type_name == "ServiceAccountMember"}) == 2
