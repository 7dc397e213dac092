"""What no provider may trip over, at every input of every kind: values that nobody knows yet, secrets, and what a newer release wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, cast

import grpc
import pytest
from google.protobuf import struct_pb2
from pulumi.output import UNKNOWN, contains_unknowns
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime.rpc import is_rpc_secret, wrap_rpc_secret

from pulumi_claude_admin.model.type_tokens import NATIVE
from pulumi_claude_admin.native.kinds import KindOfResource, find_kind
from pulumi_claude_admin.native.property_values import UNKNOWN_TEXTS
from tests.support.fake_platform import Platform
from tests.support.native_claude import SCHEMA
from tests.support.native_wire import NativeEngine, in_the_clear, received, sent

SECRET: Final = "geheim-4711"
EXPORTED: Final = Path(__file__).parents[2] / "engine" / "state_of_every_kind" / "stack.json"
MORE: Final[Mapping[str, dict[str, Any]]] = {
    "GatewaySpendLimit": {"group": "claude-care", "amount": "50.00", "period": "monthly"},
    "MemberSpendLimit": {"user": "ana@example.com", "amount": "50.00"},
    "MemberSpendLimits": {"people": {"ana@example.com": "50.00", "ben@example.com": "60.00"}},
}
"""Of the kinds that the state of every kind has not: they are of other servers."""
KINDS: Final = sorted(token.removeprefix(NATIVE) for token in SCHEMA["resources"])


def kind_of(name: str) -> KindOfResource:
    found = find_kind(NATIVE + name)
    assert found is not None
    return found


def declared(name: str) -> dict[str, Any]:
    """What a program in another language declares of one resource of this kind."""
    if name in MORE:
        return MORE[name]
    resources = json.loads(EXPORTED.read_text(encoding="utf-8"))["deployment"]["resources"]
    inputs = next(one["inputs"] for one in resources if one["type"].endswith(f"/claude:{name}"))
    values = kind_of(name).values({key: value for key, value in inputs.items() if key != "__provider"}, like={})
    made = {
        key: value for key, value in in_the_clear(PropertyValue.marshal_map(values)).items() if not is_rpc_secret(value)
    }
    return {key: value for key, value in made.items() if key in SCHEMA["resources"][NATIVE + name]["inputProperties"]}


def with_each_leaf(value: object, leaf: object) -> Iterator[object]:
    """The value as often as it has parts, each time with another part replaced; itself first."""
    yield leaf
    if isinstance(value, Mapping):
        for key, inside in value.items():
            yield from ({**value, key: other} for other in with_each_leaf(inside, leaf))
    if isinstance(value, list):
        for place, inside in enumerate(value):
            yield from ([*value[:place], other, *value[place + 1 :]] for other in with_each_leaf(inside, leaf))


@pytest.mark.parametrize("kind", KINDS)
def test_no_value_that_only_the_update_will_know_is_a_problem_or_lost(
    engine: NativeEngine, platform: Platform, kind: str
) -> None:
    given, resource = declared(kind), engine.resource(kind)
    assert given
    for name, value in given.items():
        for unknown in with_each_leaf(value, UNKNOWN):
            checked = resource.check({}, {**given, name: unknown})
            at_it = [
                one.reason for one in checked.failures if name in (one.property, *re.split(r"[.[:]", one.reason)[:1])
            ]
            assert at_it == [], (name, unknown)
            assert in_the_clear(checked.inputs)[name] == unknown, name
            planned = in_the_clear(resource.create(checked.inputs, preview=True).properties)
            assert contains_unknowns(planned[name]), name
    assert platform.writes == []


@pytest.mark.parametrize("text", sorted(UNKNOWN_TEXTS))
def test_every_text_that_stands_for_an_unknown_value_is_one(engine: NativeEngine, text: str) -> None:
    news = struct_pb2.Struct()
    news.update({"name": "Payments", "tags": {"env": text}, "archiveOnDestroy": text, "dataResidency": text})
    checked = engine.resource("Workspace").check({}, in_the_clear(news))
    assert list(checked.failures) == []
    inputs = in_the_clear(checked.inputs)
    assert (inputs["tags"], inputs["archiveOnDestroy"], inputs["dataResidency"]) == ({"env": UNKNOWN}, UNKNOWN, UNKNOWN)


@pytest.mark.parametrize("kind", KINDS)
def test_a_secret_at_any_input_stays_one_and_no_refusal_says_it(
    engine: NativeEngine, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given, resource = declared(kind), engine.resource(kind)
    for name, value in given.items():
        for secret in with_each_leaf(value, wrap_rpc_secret(SECRET)):
            checked = resource.check({}, {**given, name: secret})
            assert [one.reason for one in checked.failures if SECRET in one.reason] == [], name
            assert [one.property for one in checked.failures if one.property.startswith(name)] == [], name
            assert received(checked.inputs)[name].contains_secret(), name
            planned = received(resource.create(checked.inputs, preview=True).properties)
            assert in_the_open(planned) == [], name
    assert SECRET not in capsys.readouterr().out


def test_what_is_secret_and_misspelled_is_not_shown_by_the_engine(engine: NativeEngine) -> None:
    given = {"name": "Payments", "tgas": {"project": wrap_rpc_secret(SECRET)}, "nmae": wrap_rpc_secret(SECRET)}
    failures = engine.resource("Workspace").check({}, given).failures
    assert sorted(one.reason.partition(";")[0] for one in failures) == [
        "nmae: is no input here",
        "tgas: is no input here",
    ]
    assert {one.property for one in failures} == {""}  # the engine prints the value of a property that is named


@pytest.mark.parametrize(
    ("kind", "inputs", "seals"),
    [
        ("WorkspaceSpendLimit", {"amount": "4711.00"}, {"amount", "canonicalAmount", "declared"}),
        ("WorkspaceMember", {"user": "ana@example.com", "role": "workspace_user"}, {"user", "declared"}),
    ],
)
def test_what_an_output_has_of_a_secret_is_one_in_the_state(
    engine: NativeEngine, platform: Platform, kind: str, inputs: dict[str, str], seals: set[str]
) -> None:
    resource, (name, value) = engine.resource(kind), next(iter(inputs.items()))
    checked = resource.check({}, {"workspaceId": platform.research.id, **inputs, name: wrap_rpc_secret(value)})
    assert list(checked.failures) == []
    created = resource.create(checked.inputs)
    read = resource.read(created.id, created.properties, checked.inputs)
    updated = resource.update(created.id, created.properties, checked.inputs)
    for outputs in (created.properties, read.properties, updated.properties):
        secret = {key for key, one in received(outputs).items() if one.contains_secret()}
        assert seals <= secret
        assert in_the_open(received(outputs), value.removesuffix(".00")) == []


def in_the_open(outputs: Mapping[str, PropertyValue], text: str = SECRET) -> list[str]:
    """The outputs that have this text in a value that is no secret."""

    def has(value: PropertyValue) -> bool:
        if value.is_secret:
            return False
        if isinstance(value.value, Mapping):
            return any(map(has, value.value.values()))
        if isinstance(value.value, tuple):
            return any(map(has, value.value))
        return text in str(value.value)

    return [name for name, value in outputs.items() if has(value)]


def test_what_a_newer_release_has_written_is_one_line_and_nothing_is_touched(
    engine: NativeEngine, platform: Platform
) -> None:
    inputs = {"workspaceId": platform.research.id, "amount": "5.00"}
    resource = engine.resource("WorkspaceSpendLimit")
    newer = sent(
        {**inputs, "declared": {**inputs, "perDay": "1.00"}, "organizationId": platform.api.organization.retrieve().id}
    )
    before = list(platform.writes)
    for asked in (
        lambda: resource.read(platform.research.id, newer, sent(inputs)),
        lambda: resource.update(platform.research.id, newer, sent(inputs)),
        lambda: resource.delete(platform.research.id, newer),
    ):
        with pytest.raises(grpc.RpcError) as raised:
            asked()
        told = str(cast("Any", raised.value).details())
        assert "is no input here" in told
        assert "\n" not in told
    assert platform.writes == before
    checked = resource.check({}, {**inputs, "perDay": "1.00"})
    assert [one.property for one in checked.failures] == ["perDay"]
