"""`model.bags`: Pulumi's property bags become values, with one problem per wrong property."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.errors import InvalidInputs
from pulumi_claude_admin.model.bags import clean, dump, parse, restore
from pulumi_claude_admin.model.member import WorkspaceMembersSpec
from pulumi_claude_admin.model.rate_limit import WorkspaceRateLimitSpec
from pulumi_claude_admin.model.spend_limit import SpendNotificationsSpec, WorkspaceSpendLimitSpec
from pulumi_claude_admin.model.workspace import WorkspaceSpec


def problems_of(spec_type: type, bag: dict[str, object], unknown: tuple[str, ...] = ()) -> dict[str, str]:
    with pytest.raises(InvalidInputs) as caught:
        parse(spec_type, bag, unknown=unknown)
    return {problem.property: problem.reason for problem in caught.value.problems}


def test_whole_floats_become_integers_at_any_depth() -> None:
    restored = restore({"a": 3.0, "b": [1.0, {"c": 2.0}], "d": 1.5, "e": "7.0", "f": True})
    assert restored == {"a": 3, "b": [1, {"c": 2}], "d": 1.5, "e": "7.0", "f": True}
    assert isinstance(restored, dict)
    assert isinstance(restored["a"], int)


def test_pulumis_own_keys_and_empty_values_are_left_out() -> None:
    assert clean({"__provider": "x", "name": "n", "tags": None}) == {"name": "n"}


def test_a_bag_becomes_a_spec_and_a_bag_again() -> None:
    bag = {"workspace_id": "wrkspc_1", "group": "Claude Sonnet 4.x", "requests_per_minute": 500.0}
    spec = parse(WorkspaceRateLimitSpec, bag)
    assert spec.limits == {"requests_per_minute": 500}
    assert dump(spec) == {**bag, "requests_per_minute": 500, "clear_on_destroy": False}


def test_each_wrong_property_is_named_once() -> None:
    members = {"ana@example.com": "workspace_billing", "ben@example.com": "boss", "chloe@example.com": "workspace_user"}
    found = problems_of(WorkspaceMembersSpec, {"workspace_id": "wrkspc_1", "members": members})
    assert set(found) == {"members.ana@example.com", "members.ben@example.com"}
    assert "inherited" in found["members.ana@example.com"]
    assert "use one of workspace_user" in found["members.ben@example.com"]


@pytest.mark.parametrize("amount", ["-5", "1.005", "1,000", "lots"])
def test_an_amount_that_is_no_amount_is_refused(amount: str) -> None:
    assert set(problems_of(WorkspaceSpendLimitSpec, {"workspace_id": "w", "amount": amount})) == {"amount"}


def test_a_float_is_no_amount() -> None:
    assert set(problems_of(WorkspaceSpendLimitSpec, {"workspace_id": "w", "amount": 5000.0})) == {"amount"}


def test_a_recipient_must_be_an_email() -> None:
    bag: dict[str, object] = {"thresholds": ["1"], "recipients": ["ops@example.com", "ops"]}
    assert problems_of(SpendNotificationsSpec, bag) == {"recipients.1": "'ops' is not an e-mail address"}


def test_an_unknown_property_is_refused() -> None:
    assert set(problems_of(WorkspaceSpec, {"name": "n", "nmae": "m"})) == {"nmae"}


@pytest.mark.parametrize("key", ["anthropic-internal", "managed-by"])
def test_reserved_tags_are_refused(key: str) -> None:
    assert "tags" in problems_of(WorkspaceSpec, {"name": "n", "tags": {key: "x"}})


def test_values_that_are_not_known_yet_are_no_problem() -> None:
    spec = parse(WorkspaceSpendLimitSpec, {"workspace_id": object(), "amount": "5"}, unknown=("workspace_id",))
    assert spec.amount == "5"


def test_what_is_wrong_is_found_beside_what_is_not_known_yet() -> None:
    found = problems_of(WorkspaceSpendLimitSpec, {"workspace_id": object(), "amount": "-5"}, ("workspace_id",))
    assert set(found) == {"amount"}
