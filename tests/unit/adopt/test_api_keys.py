from __future__ import annotations

from dataclasses import replace

import pytest

from pulumi_claude_admin.adopt.ledger import Ledger
from pulumi_claude_admin.adopt.plan import Asked, known_as, plan
from pulumi_claude_admin.adopt.program import Adoption
from pulumi_claude_admin.adopt.select import Selection
from pulumi_claude_admin.model.compliance_settings import ComplianceSettings
from tests.support.organization_builder import DEFAULT_ID, NOW, Organization
from tests.support.stack_builder import ORGANIZATION_ID

EMPTY = Ledger(ORGANIZATION_ID, "teams", is_tagged=False)


def adopted(built: Organization, *, ledger: Ledger = EMPTY, exclude: tuple[str, ...] = ()) -> Adoption:
    asked = Asked(Selection(exclude=exclude), frozenset({"api-keys", "activity-feed"}))
    return plan(built.reading(), (), asked, ledger)


def names(adoption: Adoption) -> dict[str, str]:
    return {one.id: one.name for one in adoption.organization}


def left_out(adoption: Adoption) -> dict[str, str]:
    return {one.what: one.reason for one in adoption.left_out}


def test_a_key_is_declared_by_its_id_with_its_name_and_status() -> None:
    built = Organization().workspace("wrkspc_1", "Payments").api_key("apikey_1", "Nightly jobs", "wrkspc_1", "inactive")
    (key,) = adopted(built).organization
    assert (key.type_name, key.name) == ("ApiKey", "nightly-jobs")
    assert key.arguments == {"adopt_id": "apikey_1", "name": "Nightly jobs", "status": "inactive"}


def test_keys_of_one_name_are_told_apart_by_their_workspaces_and_then_by_their_ids() -> None:
    built = Organization().workspace("wrkspc_1", "Payments").workspace("wrkspc_2", "Search")
    built.api_key("apikey_1", "ci", "wrkspc_1").api_key("apikey_2", "ci", "wrkspc_2").api_key("apikey_3", "alone")
    built.api_key("apikey_4", "ci", "wrkspc_2")
    assert names(adopted(built)) == {
        "apikey_1": "payments-ci",
        "apikey_2": "search-ci-apikey2",
        "apikey_3": "alone",
        "apikey_4": "search-ci-apikey4",
    }


def test_a_new_key_does_not_take_the_name_that_an_earlier_run_wrote() -> None:
    first = adopted(Organization().api_key("apikey_1", "ci"))
    later = Organization().api_key("apikey_1", "ci", status="archived").api_key("apikey_2", "ci")
    assert names(adopted(later, ledger=EMPTY.with_more(known_as(first)))) == {"apikey_2": "ci-apikey2"}


@pytest.mark.parametrize("status", ["archived", "expired"])
def test_a_key_at_its_end_is_left_out_and_named(status: str) -> None:
    adoption = adopted(Organization().api_key("apikey_1", "old", status=status))
    assert adoption.organization == ()
    assert left_out(adoption)["API key 'old' (apikey_1)"] == "archived or expired, and nobody can make it work again"


@pytest.mark.parametrize(
    ("owner", "maker", "is_left"),
    [
        ("user_01Ana", None, False),
        (None, "user_01Ana", False),
        (None, None, False),
        ("user_01Ana", "user_01Gone", False),
        ("user_01Gone", "user_01Ana", True),
        (None, "user_01Gone", True),
        ("svac_old", None, True),
        ("svac_ci", None, False),
    ],
)
def test_a_key_that_nobody_answers_for_is_left_out(owner: str | None, maker: str | None, *, is_left: bool) -> None:
    built = Organization().service_account("svac_ci", "ci").service_account("svac_old", "old", archived_at=NOW)
    adoption = adopted(built.api_key("apikey_1", "job", owner_id=owner, created_by_id=maker))
    assert bool(names(adoption)) is not is_left
    assert ("API key 'job' (apikey_1)" in left_out(adoption)) is is_left


def test_of_whom_nothing_was_read_nobody_is_gone() -> None:
    built = Organization().without_machine_identities("no token").api_key("apikey_1", "job", owner_id="svac_ci")
    built.users = ()
    built.api_key("apikey_2", "mine", owner_id="user_01Ana")
    assert set(names(adopted(built))) == {"apikey_1", "apikey_2"}


def test_keys_of_workspaces_that_are_not_taken_are_not_taken_either() -> None:
    built = Organization().workspace("wrkspc_1", "Payments").workspace("wrkspc_2", "Shop", owner="pulumi/a/b/c")
    built.api_key("apikey_1", "one", "wrkspc_1").api_key("apikey_2", "two", "wrkspc_2").api_key(
        "apikey_3", "x", DEFAULT_ID
    )
    assert set(names(adopted(built, exclude=("payments",)))) == {"apikey_3"}


def test_the_activity_feed_is_declared_where_it_is_on() -> None:
    built = replace(Organization(), compliance=ComplianceSettings("enabled"))
    (feed,) = adopted(built).organization
    assert (feed.type_name, feed.id, feed.arguments) == ("ComplianceSettings", ORGANIZATION_ID, {"state": "enabled"})

    built.compliance = ComplianceSettings("disabled")
    assert adopted(built).organization == ()
    assert left_out(adopted(built))["the activity feed"] == "switched off, which no program has to say"
