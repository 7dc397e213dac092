"""What a program hands to the engine. Resources are registered with Pulumi's mocks; no provider runs."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

import pulumi_claude_admin as claude
from pulumi_claude_admin.lifecycle.inputs import WrongArgument
from tests.support.program_run import Recorder, start_run

Program = Callable[[], None]
SECRET = "5000.00"


@pytest.fixture
def recorder() -> Recorder:
    return start_run()


def declared(program: Program, recorder: Recorder) -> dict[str, dict[str, object]]:
    pulumi.runtime.test(program)()  # type: ignore[no-untyped-call]
    return {one.name: dict(one.inputs) for one in recorder.made.values()}


def output(value: object) -> Any:  # noqa: ANN401 - also where only the text of a key is foreseen
    return pulumi.Output.from_input(value)


def test_the_names_of_secret_inputs_are_handed_over_and_nothing_without_any(recorder: Recorder) -> None:
    def program() -> None:
        secret: Any = pulumi.Output.secret
        where = claude.Workspace("plain", name="Payments", tags={"env": output("prod")}).id
        claude.Workspace("tags", name="Payments", tags={"env": secret("prod"), "a": "b"})
        claude.WorkspaceSpendLimit("cap", workspace_id=where, amount=secret(SECRET))
        claude.OrganizationSpendLimit("organization", amount=secret(SECRET).apply(str))
        claude.SpendNotifications("told", thresholds=["1", secret(SECRET)], recipients=secret(["ops@example.com"]))
        claude.WorkspaceRateLimit(
            "rates", workspace_id=where, group="g", requests_per_minute=secret(5), output_tokens_per_minute=6
        )
        claude.WorkspaceMembers("people", workspace_id=where, members={secret("ana@example.com"): "workspace_user"})
        claude.WorkspaceMember("ben", workspace_id="wrkspc_1", user="ben@example.com", role=secret("workspace_user"))

        opts = pulumi.ResourceOptions(additional_secret_outputs=["amount", "declared"])
        claude.WorkspaceSpendLimit("by-option", workspace_id="wrkspc_2", amount="1", opts=opts)

    made = declared(program, recorder)
    assert {name: inputs.get("secret_inputs") for name, inputs in made.items()} == {
        "plain": None,
        "tags": ["tags"],
        "cap": ["amount"],
        "organization": ["amount"],
        "told": ["recipients", "thresholds"],
        "rates": ["requests_per_minute"],
        "people": ["members"],
        "ben": ["role"],
        "by-option": ["amount"],
    }
    assert "secret_inputs" not in made["plain"]


def test_every_argument_takes_an_output_keys_included(recorder: Recorder) -> None:
    def program() -> None:
        named = claude.Workspace(
            "named",
            name=output("Payments"),
            tags={output("env"): output("prod")},
            owner_tag=output(value=False),
            when_archived=output("fail"),
            archive_on_destroy=output(value=True),
        )
        claude.Workspace("tagged", name="Payments", owner_tag=output(value=True))
        claude.WorkspaceMembers(
            "people",
            workspace_id=named.workspace_id,
            members={output("ana@example.com"): output("workspace_user"), "ben@example.com": "workspace_user"},
            exclusive=output(value=False),
        )

    made = declared(program, recorder)
    assert made["named"] == made["named"] | {
        "tags": {"env": "prod"},
        "when_archived": "fail",
        "archive_on_destroy": True,
    }
    assert "owner" not in made["named"]
    assert made["tagged"]["owner"] == "pulumi/shop/dev/tagged"
    assert made["people"]["members"] == {"ana@example.com": "workspace_user", "ben@example.com": "workspace_user"}
    assert made["people"]["workspace_id"] == "named-id"


IMPORTED = pulumi.ResourceOptions(import_="wrkspc_1")


@pytest.mark.parametrize(
    "program",
    [
        lambda: claude.Workspace("x", name="Payments", opts=IMPORTED),
        lambda: claude.TeamWorkspace("x", name="Payments", opts=IMPORTED),
        lambda: claude.WorkspaceMembers("x", workspace_id="w", members={}, opts=IMPORTED),
        lambda: claude.WorkspaceMember("x", workspace_id="w", user="u", role="r", opts=IMPORTED),
        lambda: claude.WorkspaceRateLimit("x", workspace_id="w", group="g", opts=IMPORTED),
        lambda: claude.WorkspaceSpendLimit("x", workspace_id="w", amount="1", opts=IMPORTED),
        lambda: claude.OrganizationSpendLimit("x", amount="1", opts=IMPORTED),
        lambda: claude.SpendNotifications("x", thresholds=["1"], opts=IMPORTED),
    ],
)
def test_an_import_by_option_is_one_line_that_names_the_ways(program: Program, recorder: Recorder) -> None:
    with pytest.raises(WrongArgument, match=r"import_: \w+ 'x' is .*adopt_id.*`pulumi import --file`") as caught:
        program()
    assert isinstance(caught.value, pulumi.RunError)
    assert "\n" not in str(caught.value)
    assert recorder.made == {}


def test_a_resource_leaves_the_pickler_as_it_was_so_that_a_thousand_more_can_follow(recorder: Recorder) -> None:
    pickler: Any = pickle._Pickler  # noqa: SLF001 - the SDK changes this very class
    before = pickler.__dict__["_batch_setitems"]

    def program() -> None:
        claude.Workspace("payments", name="Payments")

    declared(program, recorder)
    assert pickler.__dict__["_batch_setitems"] is before
