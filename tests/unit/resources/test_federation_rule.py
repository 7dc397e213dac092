from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pulumi.output import Unknown

from pulumi_claude_admin.errors import InvalidInputs
from pulumi_claude_admin.model.federation_rule import FederationMatch, FederationRule
from pulumi_claude_admin.resources.federation_rule import FederationRuleProvider
from tests.support.fake_platform import NOW, Platform, wire
from tests.support.machine_platform import GITHUB, account, issuer, with_token

provider = FederationRuleProvider()


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    return with_token(tmp_path)


@pytest.fixture
def declared(platform: Platform) -> dict[str, object]:
    return {
        "name": "app",
        "issuer_id": issuer(platform, "github", url=GITHUB).id,
        "service_account_id": account(platform).id,
        "match": {"subject_prefix": "repo:acme/app:*"},
        "oauth_scope": "workspace:developer",
        "workspace_ids": [platform.research.id],
        "applies_to_all_workspaces": False,
        "archive_on_destroy": False,
    }


def created(declared: dict[str, object]) -> tuple[str, dict[str, object]]:
    result = provider.create(wire(declared))
    return result.id, wire(result.outs or {})


def rule(platform: Platform, id_: str) -> FederationRule:
    return platform.api.stored.federation_rules[id_]


def test_create_makes_one_and_a_read_says_the_same(declared: dict[str, object]) -> None:
    id_, outs = created(declared)
    assert (outs["rule_id"], outs["issuer_name"], outs["service_account_name"]) == (id_, "github", "ci")
    assert provider.read(id_, outs).inputs == declared


def test_a_second_create_takes_what_is_there(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    first, _ = created(declared)
    new_process()
    assert created(declared)[0] == first
    assert platform.writes == ["federation_rules.create"]


def test_one_that_an_interrupted_run_began_is_taken_and_finished(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    other = platform.api.stored.make("Other").id
    first, _ = created(declared)
    new_process()
    both = [platform.research.id, other]
    assert created(declared | {"workspace_ids": both})[0] == first
    assert rule(platform, first).workspace_ids == set(both)


def test_a_namesake_that_lets_in_others_is_not_changed(platform: Platform, declared: dict[str, object]) -> None:
    id_, _ = created(declared)
    wider = declared | {"match": {"subject_prefix": "repo:acme/*"}}
    [failure] = provider.check({}, wire(wider)).failures
    assert failure.property == "adopt_id"
    with pytest.raises(InvalidInputs, match=id_):
        provider.create(wire(wider))
    assert platform.writes == ["federation_rules.create"]


def test_a_change_by_hand_is_shown_whole_and_put_back(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    id_, outs = created(declared)
    before = rule(platform, id_)
    match = FederationMatch(claims={"repository_owner": "evil"})
    platform.api.stored.federation_rules[id_] = replace(before, match=match, applies_to_all_workspaces=True)
    new_process()
    result = provider.read(id_, outs)
    assert (result.inputs or {})["match"] == {"claims": {"repository_owner": "evil"}}
    assert (result.inputs or {})["applies_to_all_workspaces"] is True
    provider.update(id_, wire(result.outs or {}), wire(declared))
    assert rule(platform, id_) == before


def test_workspaces_that_go_go_before_a_wider_match_comes(platform: Platform, declared: dict[str, object]) -> None:
    other, third = platform.api.stored.make("Other").id, platform.api.stored.make("Third").id
    id_, outs = created(declared | {"workspace_ids": [platform.research.id, other]})
    platform.api.calls.clear()
    wider = declared | {"workspace_ids": [other, third], "match": {"subject_prefix": "repo:acme/*"}}
    provider.update(id_, outs, wire(wider))
    assert platform.writes == [
        "federation_rules.remove_workspace",
        "federation_rules.update",
        "federation_rules.add_workspace",
    ]
    assert rule(platform, id_).workspace_ids == {other, third}


def test_a_rule_for_all_shrinks_to_some_that_are_there_before(platform: Platform, declared: dict[str, object]) -> None:
    everywhere = {key: value for key, value in declared.items() if key != "workspace_ids"}
    id_, outs = created(everywhere | {"applies_to_all_workspaces": True})
    platform.api.calls.clear()
    provider.update(id_, outs, wire(declared))
    assert platform.writes == ["federation_rules.add_workspace", "federation_rules.update"]
    assert rule(platform, id_).applies_to_all_workspaces is False


def test_another_issuer_is_another_rule(declared: dict[str, object]) -> None:
    id_, outs = created(declared)
    assert provider.diff(id_, outs, wire(declared | {"issuer_id": "fdis_other"})).replaces == ["issuer_id"]
    assert provider.diff(id_, outs, wire(declared | {"name": "renamed"})).replaces == []


def test_delete_leaves_the_way_in_and_says_so(
    platform: Platform,
    declared: dict[str, object],
    new_process: Callable[[], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    id_, outs = created(declared)
    new_process()
    provider.delete(id_, outs)
    assert not rule(platform, id_).is_archived
    assert "which lets in whom it let in before" in capsys.readouterr().out


def test_delete_archives_when_that_was_asked_for(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    id_, outs = created(declared | {"archive_on_destroy": True})
    new_process()
    provider.delete(id_, outs)
    assert rule(platform, id_).is_archived


@pytest.mark.parametrize(
    ("wrong", "property_", "reason"),
    [
        ({"oauth_scope": "org:admin"}, "oauth_scope", "in the Console only"),
        ({"oauth_scope": "workspace:developer org:admin"}, "oauth_scope", "'org:admin'"),
        ({"oauth_scope": ""}, "oauth_scope", "workspace:inference"),
        ({"match": {"subject_prefix": "repo:acme/app*"}}, "match.subject_prefix", "repo:acme/app-evil"),
        ({"match": {"subject_prefix": "repo:acme/*:main"}}, "match.subject_prefix", "at the end"),
        ({"match": {"subject_prefix": "*"}}, "match.subject_prefix", "every subject"),
        ({"match": {"audience": "x"}}, "match", "at least one"),
        ({"match": {"claims": {}}}, "match", "at least one"),
        ({"workspace_ids": []}, "", "either"),
        ({"applies_to_all_workspaces": True}, "", "either"),
        ({"token_lifetime_seconds": 59}, "token_lifetime_seconds", "60"),
        ({"token_lifetime_seconds": 86_401}, "token_lifetime_seconds", "86400"),
    ],
)
def test_bad_input_is_one_line_at_its_property(
    platform: Platform, declared: dict[str, object], wrong: dict[str, object], property_: str, reason: str
) -> None:
    [failure] = provider.check({}, wire(declared | wrong)).failures
    assert failure.property == property_
    assert reason in failure.reason
    assert platform.writes == []


@pytest.mark.parametrize(
    "match",
    [
        {"subject_prefix": "repo:*"},
        {"claims": {"ref": "refs/heads/main"}},
        {"condition": "claims.repository_owner != 'evil'"},
        {"condition": "claims.ref == 'refs/heads/main'"},
    ],
)
def test_a_shared_platform_needs_a_tenant(
    platform: Platform, declared: dict[str, object], match: dict[str, object], new_process: Callable[[], None]
) -> None:
    [failure] = provider.check({}, wire(declared | {"match": match})).failures
    assert failure.property == "match"
    assert "GitHub Actions" in failure.reason
    assert "repository_owner" in failure.reason
    own = issuer(platform)
    new_process()
    found = provider.check({}, wire(declared | {"match": match, "issuer_id": own.id})).failures
    assert [one.reason for one in found] == []


@pytest.mark.parametrize(
    "match",
    [
        {"subject_prefix": "repo:acme/*"},
        {"claims": {"repository_owner": "acme"}},
        {"condition": "claims.repository_owner == 'acme'"},
    ],
)
def test_a_tenant_may_be_named_in_each_way(declared: dict[str, object], match: dict[str, object]) -> None:
    assert provider.check({}, wire(declared | {"match": match})).failures == []


def test_check_finds_everything_that_is_not_there(platform: Platform, declared: dict[str, object]) -> None:
    bad = {"issuer_id": "fdis_no", "service_account_id": "svac_no", "workspace_ids": ["wrkspc_no"]}
    failures = provider.check({}, wire(declared | bad)).failures
    assert [one.property for one in failures] == ["issuer_id", "service_account_id", "workspace_ids[0]"]
    platform.api.stored.service_accounts["svac_ci"] = replace(account(platform), archived_at=NOW)
    assert platform.writes == []


def test_a_workspace_that_was_archived_holds_up_nobody(
    platform: Platform, declared: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    research = platform.research.id
    platform.api.workspaces.archive(research)
    assert provider.check(wire(declared), wire(declared)).failures == []
    assert f'{research}" in workspace_ids: there is no live workspace' in capsys.readouterr().out
    moved = declared | {"workspace_ids": ["wrkspc_no", research]}
    failures = provider.check(wire(declared), wire(moved)).failures
    assert [one.property for one in failures] == ["workspace_ids[0]"]


def test_a_rule_of_the_console_cannot_be_adopted(platform: Platform, declared: dict[str, object]) -> None:
    match = FederationMatch("repo:acme/infra:*")
    there = FederationRule("fdrl_1", "infra", str(declared["issuer_id"]), match, "org:admin", "svac_ci")
    platform.api.stored.federation_rules[there.id] = there
    [failure] = provider.check({}, wire(declared | {"name": "infra", "adopt_id": there.id})).failures
    assert failure.property == "adopt_id"
    assert "for the Console alone" in failure.reason


def test_what_a_preview_does_not_know_is_not_looked_at(declared: dict[str, object]) -> None:
    unknown = {"issuer_id": _not_known(), "service_account_id": _not_known(), "workspace_ids": [_not_known()]}
    assert provider.check({}, {**wire(declared), **unknown}).failures == []


def _not_known() -> object:
    return Unknown()  # type: ignore[no-untyped-call]  # Pulumi's own class has no types
