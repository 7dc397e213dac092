from __future__ import annotations

from pulumi_claude_admin.model.federation_issuer import FederationIssuerSpec
from pulumi_claude_admin.model.property_names import (
    in_camel_case,
    in_snake_case,
    path_in_camel_case,
    spelled_as_in_python,
)
from pulumi_claude_admin.model.workspace import WorkspaceSpec

WORKSPACE = {
    "name": "Payments",
    "tags": {"cost_centre": "4711", "teamLead": "ana"},
    "data_residency": {"allowed_inference_geos": ["us"], "default_inference_geo": "us"},
    "archive_on_destroy": False,
}


def test_names_of_ours_are_spelled_in_camel_case_and_keys_of_mappings_stay() -> None:
    assert in_camel_case(WORKSPACE, WorkspaceSpec) == {
        "name": "Payments",
        "tags": {"cost_centre": "4711", "teamLead": "ana"},
        "dataResidency": {"allowedInferenceGeos": ["us"], "defaultInferenceGeo": "us"},
        "archiveOnDestroy": False,
    }


def test_outputs_and_what_was_declared_come_back_as_they_were() -> None:
    actual = {"display_color": "#AABBCC", "tags": {"cost_centre": "1"}}
    declared = {**WORKSPACE, "secret_inputs": ["display_color"]}
    outputs = {**WORKSPACE, "workspace_id": "wrkspc_1", "actual": actual, "declared": declared}
    there = in_camel_case(outputs, WorkspaceSpec)
    assert there["declared"] == {**in_camel_case(WORKSPACE, WorkspaceSpec), "secretInputs": ["displayColor"]}
    assert there["actual"] == {"displayColor": "#AABBCC", "tags": {"cost_centre": "1"}}
    assert in_snake_case(there, WorkspaceSpec) == outputs


def test_what_stands_in_the_place_of_a_part_is_left_alone() -> None:
    bag: dict[str, object] = {"data_residency": None, "jwks": "not known yet"}
    assert in_camel_case(bag, WorkspaceSpec) == {"dataResidency": None, "jwks": "not known yet"}


def test_members_of_a_key_are_somebody_elses_words() -> None:
    jwks = {"type": "inline", "discovery_base": "https://x", "keys": [{"kty": "RSA", "x5t_s256": "a"}]}
    assert in_camel_case({"jwks": jwks}, FederationIssuerSpec) == {
        "jwks": {"type": "inline", "discoveryBase": "https://x", "keys": [{"kty": "RSA", "x5t_s256": "a"}]}
    }


def test_what_is_named_as_in_python_is_told_and_somebodys_own_words_are_not() -> None:
    there = in_camel_case(WORKSPACE, WorkspaceSpec)
    assert list(spelled_as_in_python(there, WorkspaceSpec)) == []
    there["dataResidency"] = {"workspace_geo": "us", "defaultInferenceGeo": "us"}
    there["tags"] = {"adopt_id": "x"}
    given = {**there, "adopt_id": "wrkspc_1", "owner_tag": False, "no_input": 1}
    assert sorted(spelled_as_in_python(given, WorkspaceSpec, ["owner_tag"])) == [
        "adopt_id",
        "dataResidency.workspace_geo",
        "owner_tag",
    ]


def test_a_path_is_spelled_as_far_as_it_is_ours() -> None:
    assert path_in_camel_case("data_residency.workspace_geo", WorkspaceSpec) == "dataResidency.workspaceGeo"
    assert path_in_camel_case("tags.cost_centre", WorkspaceSpec) == "tags.cost_centre"
    assert path_in_camel_case('workspace_ids["a.b_c"]', WorkspaceSpec) == 'workspaceIds["a.b_c"]'
    assert path_in_camel_case("", WorkspaceSpec) == ""
