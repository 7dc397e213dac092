"""`model.bags`: Pulumi's property bags become values, with one problem per wrong property."""

from __future__ import annotations

import contextlib
import copy
import re
from typing import Any

import pytest

from pulumi_claude_admin.errors import InvalidInputs
from pulumi_claude_admin.model.bags import clean, parse, restore
from pulumi_claude_admin.model.inputs import Spec
from pulumi_claude_admin.model.member import WorkspaceMemberSpec, WorkspaceMembersSpec
from pulumi_claude_admin.model.rate_limit import LIMITERS, WorkspaceRateLimitSpec
from pulumi_claude_admin.model.spend_limit import (
    OrganizationSpendLimitSpec,
    SpendNotificationsSpec,
    WorkspaceSpendLimitSpec,
)
from pulumi_claude_admin.model.workspace import WorkspaceSpec


def problems_of(spec_type: type[Spec], bag: dict[str, object]) -> dict[str, str]:
    with pytest.raises(InvalidInputs) as caught:
        parse(spec_type, bag)
    return {problem.property: problem.reason for problem in caught.value.problems}


def test_whole_floats_become_integers_at_any_depth() -> None:
    restored = restore({"a": 3.0, "b": [1.0, {"c": 2.0}], "d": 1.5, "e": "7.0", "f": True})
    assert restored == {"a": 3, "b": [1, {"c": 2}], "d": 1.5, "e": "7.0", "f": True}
    assert isinstance(restored, dict)
    assert isinstance(restored["a"], int)


def test_a_sentence_about_what_is_not_known_yet_says_so() -> None:
    spec = parse(WorkspaceSpec, {"name": "?"}, is_not_known_yet=lambda value: value == "?")
    assert f"workspace {spec.name!r}, {spec.name}" == "workspace (not known yet), (not known yet)"


def test_pulumis_own_keys_and_empty_values_are_left_out() -> None:
    assert clean({"__provider": "x", "name": "n", "tags": None}) == {"name": "n"}


def test_a_bag_becomes_a_spec_and_a_bag_again() -> None:
    bag = {"workspace_id": "wrkspc_1", "group": "Claude Sonnet 4.x", "requests_per_minute": 500.0}
    spec = parse(WorkspaceRateLimitSpec, bag)
    assert spec.limits == {"requests_per_minute": 500}
    assert spec.model_dump(mode="json", exclude_none=True) == {
        **bag,
        "requests_per_minute": 500,
        "clear_on_destroy": False,
    }


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


def test_text_from_the_configuration_is_a_number_when_it_is_digits_alone() -> None:
    bag = {"workspace_id": "w", "group": "g", "requests_per_minute": "500"}
    assert parse(WorkspaceRateLimitSpec, bag).limits == {"requests_per_minute": 500}


@pytest.mark.parametrize("value", [True, False, "5_00", "500.0", " 5", "1e3", "", "-1", -1, 5.5, [5], {}, 2**53])
def test_what_is_no_whole_number_is_refused(value: object) -> None:
    bag = {"workspace_id": "w", "group": "g", "requests_per_minute": value}
    assert set(problems_of(WorkspaceRateLimitSpec, bag)) == {"requests_per_minute"}


class NotKnownYet:
    """What Pulumi puts where a value is to come."""


def read(spec_type: type[Spec], bag: dict[str, object]) -> Spec:
    return parse(spec_type, bag, is_not_known_yet=lambda value: isinstance(value, NotKnownYet))


BAGS: dict[type[Spec], dict[str, object]] = {
    WorkspaceSpec: {
        "name": "Payments",
        "display_color": "#102030",
        "tags": {"env": "prod"},
        "data_residency": {
            "workspace_geo": "us",
            "allowed_inference_geos": ["us", "global"],
            "default_inference_geo": "us",
        },
        "external_key_id": "key",
        "adopt_id": "wrkspc_1",
        "owner": "pulumi/shop/dev/payments",
        "when_archived": "keep",
        "archive_on_destroy": False,
    },
    WorkspaceMembersSpec: {
        "workspace_id": "wrkspc_1",
        "members": {"ana@example.com": "workspace_user"},
        "exclusive": True,
        "on_unknown_member": "skip",
    },
    WorkspaceMemberSpec: {"workspace_id": "wrkspc_1", "user": "ana@example.com", "role": "workspace_user"},
    WorkspaceRateLimitSpec: {"workspace_id": "w", "group": "g", **dict.fromkeys(LIMITERS, 5)},
    WorkspaceSpendLimitSpec: {"workspace_id": "w", "amount": "5", "channel": "api", "clear_on_destroy": True},
    OrganizationSpendLimitSpec: {"amount": "5", "channel": "api", "clear_on_destroy": True},
    SpendNotificationsSpec: {"workspace_id": "w", "thresholds": ["5", "6"], "recipients": ["ops@example.com"]},
}
"""A whole declaration of each kind."""


def places(value: object) -> list[tuple[str | int, ...]]:
    """Where something stands in a bag, at every depth."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(), *((key, *rest) for key, item in entries for rest in places(item))]


def put(bag: dict[str, object], path: tuple[str | int, ...], value: object) -> dict[str, object]:
    """The bag with something else at one place."""
    changed = copy.deepcopy(bag)
    holder: Any = changed
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return changed


EVERY_PLACE = [(spec, path) for spec, bag in BAGS.items() for path in places(bag) if path]


@pytest.mark.parametrize(("spec_type", "path"), EVERY_PLACE)
def test_a_value_that_is_not_known_yet_is_no_problem_at_any_place(
    spec_type: type[Spec], path: tuple[str | int, ...]
) -> None:
    read(spec_type, put(BAGS[spec_type], path, NotKnownYet()))


@pytest.mark.parametrize(("spec_type", "path"), EVERY_PLACE)
def test_what_is_wrong_is_found_beside_everything_else_that_is_not_known_yet(
    spec_type: type[Spec], path: tuple[str | int, ...]
) -> None:
    bag = BAGS[spec_type]
    for other in EVERY_PLACE:
        if other[0] is spec_type and other[1] != path[: len(other[1])] and other[1][: len(path)] != path:
            with contextlib.suppress(KeyError, TypeError):  # inside of what is unknown already
                bag = put(bag, other[1], NotKnownYet())
    with pytest.raises(InvalidInputs) as caught:
        read(spec_type, put(bag, path, object()))
    assert str(caught.value).startswith(".".join(map(str, path))) or "allowed_inference_geos" in path


@pytest.mark.parametrize("wrong", [5, True, None, 1.5, [], ["x"], {}, {"a": 1}, "", "x" * 300, "lots"])
@pytest.mark.parametrize(("spec_type", "path"), EVERY_PLACE)
def test_no_reason_is_in_pydantics_own_words(spec_type: type[Spec], path: tuple[str | int, ...], wrong: object) -> None:
    try:
        parse(spec_type, put(BAGS[spec_type], path, wrong))
    except InvalidInputs as error:
        said = str(error)
    else:
        said = ""
    assert not re.search(r"nput should|valid |ield required", said)


def test_rules_about_several_fields_hold_beside_what_is_not_known_yet() -> None:
    with pytest.raises(InvalidInputs, match="name at least one limiter, such as requests_per_minute"):
        read(WorkspaceRateLimitSpec, {"workspace_id": NotKnownYet(), "group": NotKnownYet()})
    read(WorkspaceRateLimitSpec, {"workspace_id": "w", "group": "g", "requests_per_minute": NotKnownYet()})
    residency = {"allowed_inference_geos": ["global"], "default_inference_geo": "us"}
    with pytest.raises(InvalidInputs, match="is not among allowed_inference_geos"):
        read(WorkspaceSpec, {"name": NotKnownYet(), "data_residency": residency})
    read(WorkspaceSpec, {"name": "n", "data_residency": residency | {"allowed_inference_geos": [NotKnownYet()]}})


def test_the_names_of_secret_inputs_are_no_part_of_a_declaration() -> None:
    bag = {"workspace_id": "w", "amount": "5", "secret_inputs": ["amount"]}
    assert parse(WorkspaceSpendLimitSpec, bag).amount == "5"
