"""Errors of look-ups in one line, and answers as outputs, in a preview without a credential too."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any, cast

import pulumi
import pytest
from pulumi.output import UNKNOWN
from pulumi.runtime.stack import massage

import pulumi_claude_admin as claude
from pulumi_claude_admin.errors import NotFound, Unreachable
from pulumi_claude_admin.lookups.edge import MissingCredential
from tests.support.fake_admin_api import refusing
from tests.support.fake_platform import Platform
from tests.support.program_run import resolved
from tests.unit.lookups.conftest import NewRun

LOOK_UPS: dict[str, dict[str, Any]] = {
    "get_organization": {},
    "get_workspace": {"name": "Research"},
    "get_user": {"email": "ana@example.com"},
    "get_rate_limits": {"group": "Claude Sonnet 4.x"},
    "list_workspaces": {},
    "list_users": {},
    "list_api_keys": {},
    "list_model_groups": {},
}


def test_every_look_up_is_public_and_has_its_output() -> None:
    public = {name for name in claude.__all__ if name.startswith(("get_", "list_"))}

    assert public == {*LOOK_UPS, *(f"{name}_output" for name in LOOK_UPS)}


@pytest.mark.parametrize("name", LOOK_UPS)
def test_what_is_found_can_be_exported_as_a_whole(name: str) -> None:
    found = getattr(claude, name)(**LOOK_UPS[name])

    exported = massage(found, [])

    first, value = (exported[0], found[0]) if isinstance(found, tuple) else (exported, found)
    assert first.keys() == {field.name for field in fields(value)}
    assert json.loads(json.dumps(exported)) == exported


@pytest.mark.parametrize("name", LOOK_UPS)
@pytest.mark.usefixtures("without_credential")
def test_without_a_credential_a_plain_look_up_is_one_line(name: str, new_run: NewRun) -> None:
    new_run(preview=True)

    with pytest.raises(claude.ConfigurationError) as caught:
        getattr(claude, name)(**LOOK_UPS[name])

    assert isinstance(caught.value, pulumi.RunError)
    assert str(caught.value).startswith(f"{name}(")
    assert "no credential for the Admin API. Set ANTHROPIC_ADMIN_API_KEY" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", LOOK_UPS)
@pytest.mark.usefixtures("without_credential")
def test_without_a_credential_an_output_is_not_known_in_a_preview_and_an_error_in_an_update(
    name: str, new_run: NewRun, capsys: pytest.CaptureFixture[str]
) -> None:
    look_up = getattr(claude, f"{name}_output")
    new_run(preview=True)

    assert resolved(lambda: look_up(**LOOK_UPS[name])) == (None, False, False)
    assert capsys.readouterr().out.count("what look-ups find is not known in this preview") == 1

    new_run(preview=False)
    with pytest.raises(MissingCredential, match=rf"^{name}\("):
        resolved(lambda: look_up(**LOOK_UPS[name]))


@pytest.mark.usefixtures("without_credential")
def test_a_field_of_what_is_not_known_is_not_known_either(new_run: NewRun) -> None:
    new_run(preview=True)

    assert resolved(lambda: claude.get_workspace_output(name="Research").id) == (None, False, False)


@pytest.mark.usefixtures("without_credential")
def test_arguments_are_checked_without_a_credential(new_run: NewRun) -> None:
    new_run(preview=True)

    with pytest.raises(claude.InvalidInputs, match="name is empty"):
        resolved(lambda: claude.get_workspace_output(name=""))


def test_an_argument_that_is_not_known_yet_asks_nobody(platform: Platform, new_run: NewRun) -> None:
    new_run(preview=True)

    assert resolved(lambda: claude.get_workspace_output(id=cast("str", UNKNOWN))) == (None, False, False)
    assert platform.api.calls == []


def test_an_output_is_no_argument_of_a_plain_look_up() -> None:
    def program() -> None:
        claude.get_workspace(id=pulumi.Output.from_input("wrkspc_1"))  # type: ignore[arg-type]

    with pytest.raises(claude.InvalidInputs, match=r"id is an output.*; use get_workspace_output$"):
        pulumi.runtime.test(program)()  # type: ignore[no-untyped-call]


def test_a_secret_argument_makes_a_secret_and_is_not_told(platform: Platform) -> None:
    platform.api.stored.make("Merger")

    found, is_known, is_secret = resolved(lambda: claude.get_workspace_output(name=pulumi.Output.secret("Merger")))
    with pytest.raises(claude.InvalidInputs) as caught:
        resolved(lambda: claude.get_workspace_output(name=pulumi.Output.secret("Takeover")))

    assert (found.name, is_known, is_secret) == ("Merger", True, True)
    assert "there is no live workspace '[secret]'" in str(caught.value)
    assert "Takeover" not in str(caught.value) + repr(caught.value) + str(caught.value.args)


@pytest.mark.parametrize("error", [Unreachable("no answer", method="GET"), NotFound("gone", status=404)])
def test_an_error_of_the_platform_keeps_its_class_and_names_the_look_up(
    platform: Platform, new_run: NewRun, error: Exception
) -> None:
    platform.api = refusing(error, "users.list")
    new_run()

    for _ in range(2):
        with pytest.raises(type(error)) as caught:
            claude.get_user(email="ana@example.com")
        assert str(caught.value) == f"get_user(email='ana@example.com'): {error}"
        assert isinstance(caught.value, pulumi.RunError)
