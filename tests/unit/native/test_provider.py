"""A native provider does what the provider of a Python program does, over real gRPC."""

from __future__ import annotations

import re
from typing import Any, cast

import grpc
import pulumi
import pytest
from pulumi.output import UNKNOWN
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime.proto import provider_pb2
from pulumi.runtime.rpc import wrap_rpc_secret

from pulumi_claude_admin.model.workspace import Workspace
from tests.support.fake_platform import Platform
from tests.support.native_wire import NativeEngine, in_the_clear, received, sent

DIFF_NONE, DIFF_UNKNOWN = provider_pb2.DiffResponse.DIFF_NONE, provider_pb2.DiffResponse.DIFF_UNKNOWN
PAYMENTS = {"name": "Payments", "tags": {"cost_centre": "4711"}}


def workspace_named(platform: Platform, name: str) -> Workspace:
    (found,) = (one for one in platform.api.stored.workspaces.values() if one.name == name)
    return found


def test_a_workspace_from_check_to_delete(engine: NativeEngine, platform: Platform) -> None:
    resource = engine.resource("Workspace")
    checked = resource.check({}, PAYMENTS)
    inputs = in_the_clear(checked.inputs)
    assert list(checked.failures) == []
    assert inputs["owner"] == "pulumi/shop/dev/payments"
    assert re.fullmatch("backend-[0-9a-f]{12}", str(inputs["managedAt"]))
    assert (inputs["whenArchived"], inputs["archiveOnDestroy"], inputs["tags"]) == ("keep", False, PAYMENTS["tags"])

    created = resource.create(checked.inputs)
    made = workspace_named(platform, "Payments")
    assert (created.id, made.owner, made.tags["cost_centre"]) == (made.id, "pulumi/shop/dev/payments", "4711")
    outputs = in_the_clear(created.properties)
    assert outputs["workspaceId"] == made.id
    assert outputs["declared"] == inputs

    read = resource.read(created.id, created.properties, checked.inputs)
    assert (read.id, in_the_clear(read.inputs), in_the_clear(read.properties)) == (created.id, inputs, outputs)
    again = resource.check(inputs, PAYMENTS)
    found = resource.diff(created.id, created.properties, again.inputs)
    assert (found.changes, list(found.replaces)) == (DIFF_NONE, [])

    changed = resource.check(inputs, {**PAYMENTS, "name": "Payments 2"})
    found = resource.diff(created.id, created.properties, changed.inputs)
    assert (found.changes, list(found.replaces), found.hasDetailedDiff) == (DIFF_UNKNOWN, [], False)
    resource.update(created.id, created.properties, changed.inputs)
    assert workspace_named(platform, "Payments 2").id == made.id
    resource.delete(created.id, created.properties)
    assert not workspace_named(platform, "Payments 2").is_archived


def test_another_workspace_is_another_resource_and_the_property_is_named_as_the_program_does(
    engine: NativeEngine, platform: Platform
) -> None:
    resource = engine.resource("WorkspaceSpendLimit")
    checked = resource.check({}, {"workspaceId": platform.research.id, "amount": "5.00"})
    created = resource.create(checked.inputs)
    elsewhere = sent({**in_the_clear(checked.inputs), "workspaceId": "wrkspc_another"})
    assert list(resource.diff(created.id, created.properties, elsewhere).replaces) == ["workspaceId"]


def test_what_is_secret_stays_so_at_its_depth(engine: NativeEngine, platform: Platform) -> None:
    resource = engine.resource("Workspace")
    given = {"name": "Payments", "tags": {"env": "prod", "project": wrap_rpc_secret("Aurora")}}
    checked = resource.check({}, given)
    created = resource.create(checked.inputs)
    read = resource.read(created.id, created.properties, checked.inputs)
    assert received(read.inputs) == received(checked.inputs)
    tags = received(checked.inputs)["tags"]
    assert tags.value == {"env": PropertyValue("prod"), "project": PropertyValue("Aurora", is_secret=True)}
    for outputs in (received(created.properties), received(read.properties)):
        assert {
            name for name, value in outputs.items() if "Aurora" in str(value) and not value.contains_secret()
        } == set()
        assert outputs["secretInputs"].value == (PropertyValue("tags"),)
    assert workspace_named(platform, "Payments").tags["project"] == "Aurora"


def test_a_refusal_does_not_say_what_is_secret(engine: NativeEngine) -> None:
    checked = engine.resource("OrganizationSpendLimit").check({}, {"amount": wrap_rpc_secret("4711.005")})
    assert [(one.property, "4711" in one.reason) for one in checked.failures] == [("", False)]
    assert "amount: '[secret]' is finer than the smallest unit" in checked.failures[0].reason


def test_a_preview_asks_nobody_and_knows_what_it_can(engine: NativeEngine, platform: Platform) -> None:
    limit = engine.resource("WorkspaceSpendLimit")
    unknown = limit.check({}, {"workspaceId": UNKNOWN, "amount": "5.00"})
    assert list(unknown.failures) == []
    planned = in_the_clear(limit.create(unknown.inputs, preview=True).properties)
    assert (planned["workspaceId"], planned["amount"], planned["canonicalAmount"]) == (UNKNOWN, "5.00", UNKNOWN)

    workspace = engine.resource("Workspace")
    planned = in_the_clear(workspace.create(workspace.check({}, {"name": "Payments"}).inputs, preview=True).properties)
    assert (planned["workspaceId"], planned.get("tags")) == (UNKNOWN, None), (
        "what nobody declares is known to be nothing"
    )

    known = limit.check({}, {"workspaceId": platform.research.id, "amount": "5.00"})
    created = limit.create(known.inputs)
    changed = limit.check(in_the_clear(known.inputs), {"workspaceId": platform.research.id, "amount": "6.00"})
    before = len(platform.writes)
    shown = in_the_clear(limit.update(created.id, created.properties, changed.inputs, preview=True).properties)
    assert (shown["workspaceId"], shown["amount"]) == (platform.research.id, "6.00")
    assert shown["canonicalAmount"] is UNKNOWN
    assert len(platform.writes) == before


def test_form_is_checked_beside_what_is_not_known_yet(engine: NativeEngine) -> None:
    checked = engine.resource("Workspace").check(
        {},
        {
            "name": UNKNOWN,
            "dataResidency": {"allowedInferenceGeos": [UNKNOWN], "workspaceGeo": "mars"},
            "onerTag": True,
        },
    )
    shown = [(one.property, one.reason.partition(": ")[0].partition(";")[0]) for one in checked.failures]
    # The engine prints the value of what is named, which of a part it cannot find: so the sentence names it.
    assert sorted(shown) == [("", "dataResidency.workspaceGeo"), ("onerTag", "is no input here")]


@pytest.mark.parametrize(
    ("owner_tag", "owner"), [(False, None), (UNKNOWN, UNKNOWN), (True, "pulumi/shop/dev/payments")]
)
def test_the_owner_tag_is_what_the_program_asks_for(engine: NativeEngine, owner_tag: object, owner: object) -> None:
    checked = engine.resource("Workspace").check({}, {"name": "Payments", "ownerTag": owner_tag})
    inputs = in_the_clear(checked.inputs)
    assert list(checked.failures) == []
    assert inputs.get("owner") == owner
    assert "ownerTag" not in inputs


def test_what_is_no_truth_value_is_refused(engine: NativeEngine) -> None:
    checked = engine.resource("Workspace").check({}, {"name": "Payments", "ownerTag": "no"})
    assert [(one.property, one.reason) for one in checked.failures] == [("ownerTag", "must be true or false")]


def test_what_is_named_as_python_names_it_is_refused_before_anything_of_it_is_recorded(engine: NativeEngine) -> None:
    given = {
        "name": "Payments",
        "display_color": wrap_rpc_secret("#D27C3A"),
        "dataResidency": {"workspace_geo": "us"},
        "owner_tag": False,
        "tags": {"adopt_id": "x"},
    }
    checked = engine.resource("Workspace").check({}, given)
    assert sorted((one.property, one.reason) for one in checked.failures) == [
        ("", "dataResidency.workspace_geo: outside of Python this is dataResidency.workspaceGeo"),
        ("", "display_color: outside of Python this is displayColor"),
        ("", "owner_tag: outside of Python this is ownerTag"),
    ]
    assert received(checked.inputs)["display_color"].is_secret


def test_the_engine_is_given_no_property_whose_value_is_nothing_a_map_or_no_line(
    engine: NativeEngine,
) -> None:
    checked = engine.resource("Workspace").check({}, {"tags": {"anthropic-x": "1"}, "dataResidency": "us"})
    told = [(one.property, one.reason.partition(":")[0].partition(" ")[0]) for one in checked.failures]
    assert sorted(told) == [("", "name"), ("", "tags"), ("dataResidency", "must")]
    for value in ("red\nblue", "red" * 1000):
        (failure,) = engine.resource("Workspace").check({}, {"name": "Payments", "displayColor": value}).failures
        assert (failure.property, failure.reason.partition(":")[0]) == ("", "displayColor")
        assert "\n" not in failure.reason


def test_secret_inputs_are_marked_in_the_values_and_not_named_beside_them(engine: NativeEngine) -> None:
    resource, given = engine.resource("Workspace"), {"name": "Payments", "secretInputs": ["name"]}
    assert [(one.property, one.reason) for one in resource.check({}, given).failures] == [
        ("", "secretInputs: is no input; mark the value itself as a secret")
    ]
    recorded = resource.check({}, {**given, "name": wrap_rpc_secret("Payments")})  # as a state has it
    assert list(recorded.failures) == []


def test_what_is_no_data_at_all_is_one_line_at_its_property(engine: NativeEngine) -> None:
    resource = engine.resource("Workspace")
    file = PropertyValue.marshal_map({"name": PropertyValue(pulumi.FileAsset("name.txt"))})
    checked = resource.engine.stub.Check(provider_pb2.CheckRequest(urn=resource.urn, news=file))
    assert [(one.property, one.reason) for one in checked.failures] == [("", "name: must be text; write it in quotes")]


def test_what_is_gone_is_gone(engine: NativeEngine, platform: Platform) -> None:
    resource = engine.resource("WorkspaceSpendLimit")
    checked = resource.check({}, {"workspaceId": platform.research.id, "amount": "5.00"})
    created = resource.create(checked.inputs)
    gone = sent(
        {
            **in_the_clear(created.properties),
            "workspaceId": "wrkspc_nowhere",
            "declared": {**in_the_clear(checked.inputs), "workspaceId": "wrkspc_nowhere"},
        }
    )
    read = resource.read("wrkspc_nowhere", gone, checked.inputs)
    assert (read.id, read.HasField("properties"), read.HasField("inputs")) == ("", False, False)


@pytest.mark.parametrize(
    ("kind", "organization", "says"),
    [
        ("WorkspaceSpendLimit", "org_another", "but this stack's state belongs to org_another"),
        ("Workspcae", None, "claude:index:Workspcae is no resource of pulumi-claude-admin"),
        ("TeamWorkspace", None, "claude:index:TeamWorkspace is no resource of pulumi-claude-admin"),
    ],
)
def test_an_error_is_one_line(
    engine: NativeEngine, platform: Platform, kind: str, organization: str | None, says: str
) -> None:
    inputs = {"workspaceId": platform.research.id, "amount": "5.00"}
    outputs = sent({**inputs, "declared": inputs, "organizationId": organization or "org"})
    with pytest.raises(grpc.RpcError) as raised:
        engine.resource(kind).read(platform.research.id, outputs, sent(inputs))
    told = str(cast("Any", raised.value).details())
    assert says in told
    assert "\n" not in told
    assert "Exception" not in told
