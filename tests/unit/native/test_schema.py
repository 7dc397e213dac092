"""The schema says of every resource what its spec and its constructor say; nothing here knows how it was made."""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, get_args

import pytest
from pulumi.dynamic import Resource
from pydantic import BaseModel

import pulumi_claude_admin as claude
from pulumi_claude_admin.model.property_names import snake_case

SCHEMA: dict[str, Any] = json.loads((files("pulumi_claude_admin.native") / "schema.json").read_text(encoding="utf-8"))
RESOURCES: dict[str, dict[str, Any]] = {
    token.removeprefix("claude:index:"): resource for token, resource in SCHEMA["resources"].items()
}
MADE_BY_THE_PROVIDER = {"Workspace": {"owner", "managed_at"}}
"""Fields of specs that no program gives."""
ONLY_ASKED_FOR = {"Workspace": {"owner_tag"}}
"""Inputs that are no field of a spec."""


def parameters_of(name: str) -> Mapping[str, inspect.Parameter]:
    taken = inspect.signature(getattr(claude, name).__init__).parameters
    return {key: one for key, one in taken.items() if one.kind is one.KEYWORD_ONLY and key != "opts"}


def spec_of(name: str) -> type[BaseModel]:
    module = importlib.import_module(getattr(claude, name).__module__)
    spec_type: type[BaseModel] = getattr(module, f"{name}Provider").spec_type
    return spec_type


def shapes(part: object) -> Iterator[Mapping[str, Any]]:
    """Everything in the schema that is a type, at whatever depth."""
    if isinstance(part, dict):
        yield part
        for inside in part.values():
            yield from shapes(inside)
    elif isinstance(part, list):
        for inside in part:
            yield from shapes(inside)


def test_every_resource_that_a_python_program_has_is_there_and_no_component() -> None:
    public = [getattr(claude, name) for name in claude.__all__]
    assert sorted(RESOURCES) == sorted(
        one.__name__ for one in public if inspect.isclass(one) and issubclass(one, Resource)
    )
    assert "TeamWorkspace" not in RESOURCES


@pytest.mark.parametrize("name", RESOURCES)
def test_what_a_program_gives_is_what_the_spec_has(name: str) -> None:
    inputs = {snake_case(key) for key in RESOURCES[name]["inputProperties"]}
    assert inputs == parameters_of(name).keys()
    fields = spec_of(name).model_fields.keys() - MADE_BY_THE_PROVIDER.get(name, set())
    assert inputs - ONLY_ASKED_FOR.get(name, set()) == fields


@pytest.mark.parametrize("name", RESOURCES)
def test_what_has_no_default_is_required(name: str) -> None:
    required = {snake_case(key) for key in RESOURCES[name]["requiredInputs"]}
    assert required == {key for key, field in spec_of(name).model_fields.items() if field.is_required()}
    assert required == {key for key, one in parameters_of(name).items() if one.default is one.empty}


@pytest.mark.parametrize("name", RESOURCES)
def test_outputs_are_those_of_the_class_beside_what_is_recorded_of_the_spec(name: str) -> None:
    outputs = {snake_case(key) for key in RESOURCES[name]["properties"]}
    of_class = set(inspect.get_annotations(getattr(claude, name)))
    assert outputs == of_class | spec_of(name).model_fields.keys() | {"declared", "organization_id"}
    assert {snake_case(key) for key in RESOURCES[name]["required"]} <= outputs


@pytest.mark.parametrize("name", RESOURCES)
def test_scalars_are_of_the_same_kind(name: str) -> None:
    kinds = {"boolean": bool, "integer": int, "string": str}
    for key, shape in RESOURCES[name]["inputProperties"].items():
        field = spec_of(name).model_fields.get(snake_case(key))
        if field is not None and "type" in shape and shape["type"] in kinds:
            assert kinds[shape["type"]] in scalars(field.annotation), key


def scalars(annotation: object) -> set[object]:
    return {annotation, *(found for inside in get_args(annotation) for found in scalars(inside))}


def test_every_property_says_what_it_means_and_names_nothing_as_python_does() -> None:
    sides = ("inputProperties", "properties")
    inputs = [one for resource in RESOURCES.values() for side in sides for one in resource[side].values()]
    parts = [one for kind in SCHEMA["types"].values() for one in kind.get("properties", {}).values()]
    texts = [
        *(one.get("description", "") for one in (*inputs, *parts)),
        *(r["description"] for r in RESOURCES.values()),
    ]
    assert "" not in texts
    python = {key for name in RESOURCES for key in parameters_of(name) if "_" in key}
    assert [(text, key) for text in texts for key in python if f"`{key}`" in text] == []


def test_no_package_is_called_as_if_it_were_of_pulumi_or_of_nobody() -> None:
    assert SCHEMA["language"]["nodejs"]["packageName"] == "pulumi-claude-admin"
    assert SCHEMA["language"]["go"]["importBasePath"] == "pulumi-claude-admin/claude"


def test_every_type_that_is_named_is_there_once_and_used() -> None:
    named = {f"#/types/{token}" for token in SCHEMA["types"]}
    used = {shape["$ref"] for shape in shapes(SCHEMA) if "$ref" in shape}
    assert used - {"pulumi.json#/Any"} == named


def test_words_to_choose_from_are_those_that_the_constructor_takes() -> None:
    choices = {
        token.removeprefix("claude:index:"): kind["enum"] for token, kind in SCHEMA["types"].items() if "enum" in kind
    }
    assert [one["value"] for one in choices["WorkspaceWhenArchived"]] == ["keep", "recreate", "fail"]
    assert [one["value"] for one in choices["SpendNotificationsChannel"]] == ["console", "by_hand"]
    assert len({name.casefold() for name in choices}) == len(choices)


def test_nothing_has_a_default_so_that_all_languages_record_the_same() -> None:
    assert [shape for shape in shapes(SCHEMA) if "default" in shape and "type" in shape] == []
