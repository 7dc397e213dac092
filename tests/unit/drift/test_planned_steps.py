from __future__ import annotations

from typing import Any

import pytest

from pulumi_claude_admin.drift.planned_steps import Plan, plan_of
from pulumi_claude_admin.drift.program import SECRET_WORD, UNKNOWN

Entry = dict[str, Any]
STACK = "urn:pulumi:prod::teams::"
WORKSPACE = f"{STACK}pulumi-python:dynamic/claude:Workspace::payments"
BUCKET = f"{STACK}aws:s3/bucket:Bucket::logs"
ID = "wrkspc_01payments"


def step(
    urn: str = WORKSPACE, operation: str = "create", *, of: dict[str, list[str]] | None = None, **inputs: object
) -> Entry:
    state = {"urn": urn, "custom": True, "type": urn.split("::")[2], "inputs": inputs, "propertyDependencies": of or {}}
    return {"op": operation, "urn": urn, "newState": state}


def there(urn: str = WORKSPACE, resource_id: str = ID) -> Entry:
    entry = step(urn, "same")
    return entry | {"oldState": entry["newState"] | {"id": resource_id}}


def digest(*entries: Entry) -> str:
    (only,) = plan_of(entries).digests
    return only


def test_a_step_of_any_provider_has_a_digest_of_16_digits() -> None:
    plan = plan_of([step(name="A"), step(BUCKET, acl="private")])

    assert [one.words for one in plan.steps] == ["create Bucket logs", "create Workspace payments"]
    assert all(len(one) == 16 for one in plan.digests)
    assert len(plan.digests) == 2
    assert plan.stacks == {"teams/prod"}


@pytest.mark.parametrize("operation", ["same", "read", "refresh", "discard"])
def test_what_changes_nothing_is_no_planned_step(operation: str) -> None:
    assert plan_of([step(operation=operation, name="A")]).steps == ()


def test_a_component_and_what_is_no_step_are_left_out() -> None:
    component = step(name="A")
    component["newState"]["custom"] = False

    assert plan_of([component, None, 7, {}, {"op": "create", "urn": 3}, {"op": "create", "urn": WORKSPACE}]).steps == ()


@pytest.mark.parametrize(
    "other",
    [
        step(name="B"),
        step(operation="update", name="A"),
        step(BUCKET, name="A"),
        step(name="A", tags={}),
        step(name=["A"]),
        step(name=None),
    ],
)
def test_another_resource_operation_or_declared_value_is_another_digest(other: Entry) -> None:
    assert digest(other) != digest(step(name="A"))


def test_an_import_of_another_object_is_another_digest() -> None:
    one, other = step(operation="import", name="A"), step(operation="import", name="A")
    one["newState"]["importID"], other["newState"]["importID"] = "1", "2"

    assert digest(one) != digest(other)


def test_a_removal_is_of_the_resource_whatever_its_state_says() -> None:
    def removed(amount: str) -> Entry:
        return {"op": "delete", "urn": WORKSPACE, "oldState": step(amount=amount)["newState"]}

    assert (
        digest(removed("5.00"))
        == digest(removed("6.00"))
        != digest(step(operation="delete", BUCKET=1) | {"urn": BUCKET})
    )


@pytest.mark.parametrize(
    ("before", "after"), [(UNKNOWN, ID), ([UNKNOWN, "x"], [ID, "x"]), ({"a": UNKNOWN}, {"a": f"arn:{ID}/x"})]
)
def test_an_id_of_what_was_made_meanwhile_is_left_out(before: object, after: object) -> None:
    of = {"value": [WORKSPACE]}

    first = digest(step(BUCKET, of=of, value=before))

    assert digest(there(), step(BUCKET, of=of, value=after)) == first
    assert digest(there(), step(BUCKET, of=of, value="other")) != first
    assert digest(there(), step(BUCKET, of={"value": [STACK]}, value=before)) != first


def test_an_id_that_the_program_spells_itself_is_declared() -> None:
    assert digest(there(), step(BUCKET, value=ID)) != digest(there(), step(BUCKET, value=UNKNOWN))


def test_a_short_id_is_no_part_of_a_longer_text() -> None:
    of = {"value": [WORKSPACE]}

    assert digest(there(resource_id="5"), step(BUCKET, of=of, value="500")) != digest(
        there(resource_id="5"), step(BUCKET, of=of, value="5")
    )


def test_what_the_provider_fills_in_is_not_declared() -> None:
    def named(name: str) -> Entry:
        return step(BUCKET, bucket=name, acl="private", inner={"__defaults": ["x"], "x": name}, __defaults=["bucket"])

    assert digest(named("logs-1a2b")) == digest(named("logs-3c4d")) == digest(step(BUCKET, acl="private", inner={}))


def test_a_secret_is_as_unknown_as_what_is_not_known_yet() -> None:
    assert digest(step(key=SECRET_WORD)) == digest(step(key=UNKNOWN))


def test_what_a_step_depends_on_and_the_preview_hides_is_told() -> None:
    entry = step(BUCKET, of={"value": [WORKSPACE, f"{STACK}pulumi:providers:aws::main"]}, value=ID)

    assert plan_of([entry]).hidden == {WORKSPACE}
    assert plan_of([there(), entry]).hidden == frozenset()


def test_nothing_planned_is_a_plan_without_steps() -> None:
    assert plan_of([]) == Plan((), frozenset(), frozenset())
