"""
What a run declares is not taken away by it, with the real engine: every resource, moved in every way that Pulumi knows.

Stacks walk through tables of ways, each way from what the one before left; a run of `pulumi` moves all resources at once.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from tests.support.other_admin import workspace, writes
from tests.support.pulumi_stack import Stack, over_both

pytestmark = pytest.mark.engine

ARCHIVE: Final = "POST /v1/organizations/workspaces/{workspace_id}/archive"
KEPT: Final = re.compile(r"^ +claude-admin: not (?:removed|deleted): .* now$", re.MULTILINE)

SHAPES: Final = """
    ANA, BEN, USER = "ana@example.com", "ben@example.com", "workspace_user"
    options = pulumi.ResourceOptions

    def everything(suffix="", opts=None, with_workspace=False, ana=ANA, group="Claude Sonnet 4.x"):
        beta = claude.Workspace("beta", name="Beta", archive_on_destroy=True, opts=opts)
        known = claude.Workspace("known" + suffix, name="Known", adopt_id=KNOWN, archive_on_destroy=True, opts=opts)
        def inside(of):
            return options(deleted_with=of) if with_workspace else opts
        claude.WorkspaceMembers("list" + suffix, workspace_id=beta.id, members={ana: USER, BEN: USER}, opts=inside(beta))
        claude.WorkspaceMember("one" + suffix, workspace_id=known.id, user=ana, role=USER, opts=inside(known))
        more = {"clear_on_destroy": True, "opts": inside(known)}
        claude.WorkspaceRateLimit("rates" + suffix, workspace_id=known.id, group=group, requests_per_minute=500, **more)
        claude.WorkspaceSpendLimit("cap" + suffix, workspace_id=known.id, amount="500.00", **more)
        the_rest(suffix, known, more)

    def the_rest(suffix, known, more):
        claude.OrganizationSpendLimit("all" + suffix, amount="9000.00", **more)
        claude.SpendNotifications("mails" + suffix, workspace_id=known.id, thresholds=["1"], channel="by_hand", **more)

    def teams(group="Claude Sonnet 4.x"):
        more = {"archive_on_destroy": True, "clear_on_destroy": True}
        claude.TeamWorkspace("beta", workspace_name="Beta", members={ANA: USER, BEN: USER}, **more)
        known = claude.TeamWorkspace(
            "known", workspace_name="Known", adopt_id=KNOWN, members={ANA: USER}, exclusive_members=False,
            spend_limit="500.00", rate_limits={group: claude.RateLimits(requests_per_minute=500)}, **more,
        )
        the_rest("-of-teams", known.workspace, {"clear_on_destroy": True})

    def singles():
        beta = claude.Workspace("beta", name="Beta", archive_on_destroy=True)
        known = claude.Workspace("known", name="Known", adopt_id=KNOWN, archive_on_destroy=True)
        for of, who in ((beta, ANA), (beta, BEN), (known, ANA)):
            claude.WorkspaceMember(f"{of._name}-{who}", workspace_id=of.id, user=who, role=USER)
        more = {"clear_on_destroy": True}
        claude.WorkspaceRateLimit("rates", workspace_id=known.id, group="claude-sonnet-4-5", requests_per_minute=500, **more)
        claude.WorkspaceSpendLimit("cap", workspace_id=known.id, amount="500.00", **more)
        the_rest("", known, more)

    def numbered(teams, opts=None):
        for number, (name, id_) in enumerate(teams):
            team = claude.Workspace(f"team-{number}", name=name, adopt_id=id_, archive_on_destroy=True, opts=opts)
            at = {"workspace_id": team.id, "opts": opts}
            claude.WorkspaceMembers(f"list-{number}", members={BEN: USER}, exclusive=False, **at)
            claude.WorkspaceMember(f"one-{number}", user=ANA, role=USER, **at)
            at["clear_on_destroy"] = True
            claude.WorkspaceRateLimit(f"rates-{number}", group="Claude Sonnet 4.x", requests_per_minute=500, **at)
            claude.WorkspaceSpendLimit(f"cap-{number}", amount="500.00", **at)
            claude.SpendNotifications(f"mails-{number}", thresholds=["1"], channel="by_hand", **at)
"""
"""A function for each shape of the program. A delete that is believed takes away everything there is to take."""


@dataclass(frozen=True)
class Way:
    """One way of moving: the program, the options of `pulumi up`, how many notices say who declares what now."""

    name: str
    program: str
    options: tuple[str, ...] = ()
    kept: int = 0
    changed: Mapping[str, object] = field(default_factory=dict)
    """What is not there as `STANDING` says."""


STANDING: Final[Mapping[str, object]] = {
    "beta": "live",
    "known": "live",
    "list": {"ana@example.com", "ben@example.com"},
    "one": {"ana@example.com"},
    "rates": 500,
    "cap": 50_000,
    "all": 900_000,
}
TAKEN_FIRST: Final = "options(delete_before_replace=True)"
TARGETS: Final = ("--target", "**-4", "--target", "**-5", "--target", "**::beta")

WAYS: Final = (
    Way("declared", "everything()"),
    Way("renamed, and the configuration changed", 'everything("-2")', ("--config", "x:y=z"), kept=8),
    Way("a new parent", 'everything("-2", options(parent=pulumi.ComponentResource("x:y:Z", "z")))', kept=9),
    Way("wrapped into components, one as a list", "teams()", kept=9),
    Way("a group respelled in a component", 'teams("claude-sonnet-4-5")', kept=1),
    Way("unwrapped, lists as singles", "singles()", kept=9),
    Way("singles as a list", "everything()", kept=3),
    Way("respelled", 'everything("-3", ana="ANA@Example.com", group="claude-sonnet-4-5")', kept=8),
    Way("replaced", 'everything("-3")', ("--replace", "**claude:**"), kept=9),
    Way("deleted before replaced", f'everything("-3", {TAKEN_FIRST})', ("--replace", "**claude:**"), kept=3),
    Way("renamed inside what it is deleted with", 'everything("-4", with_workspace=True)', kept=8),
    Way("renamed with what it is deleted with", 'everything("-5", with_workspace=True)', TARGETS, kept=3),
    Way(
        "only the old is targeted",
        'everything("-6")',
        ("--target", "**-5"),
        changed={"known": "archived", "list": set()},
    ),
)
"""`deleted_with` asks for no delete of what goes with its workspace, so those have nothing to say."""

NATIVE_WAYS: Final = tuple(
    replace(way, options=tuple(each.replace("claude:", "claude:index:") for each in way.options))
    for way in WAYS
    if "teams(" not in way.program
)
"""Without components, which Python programs alone have. A pattern names our resources, and not their provider."""


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """No Console is needed: spend limits go over the API, and notifications are said for a person."""
    with Simulator(seed="tiny", switches={"spend_limits_api": "enabled", "requests_per_minute": 0}) as running:
        yield running


def program(text: str, **values: object) -> str:
    given = "\n".join(f"{name} = {value!r}" for name, value in values.items())
    return f"{given}\n{textwrap.dedent(SHAPES)}\n{text}\n"


def standing(simulator: Simulator, beta: str, known: str) -> dict[str, object]:
    """What is there of each resource of `everything`."""
    state = simulator.state()
    first, second = inside(state, beta), inside(state, known)
    return {
        "beta": first["life"],
        "known": second["life"],
        "list": first["members"],
        "one": second["members"],
        "rates": second["rates"],
        "cap": second["cap"],
        "all": state["organization"]["spend_limit_cents"],
    }


def inside(state: Mapping[str, Any], workspace_id: str) -> dict[str, object]:
    """What is there of one workspace: members by hand only."""
    there = next(each for each in state["workspaces"] if each["id"] == workspace_id)
    emails = {each["id"]: each["email"] for each in state["users"]}
    return {
        "life": "live" if there["archived_at"] is None else "archived",
        "members": {emails[user_id] for user_id, role in there["members"].items() if role == "workspace_user"},
        "rates": next((limits["requests_per_minute"] for limits in there["rate_limits"].values() if limits), None),
        "cap": there["spend_limit_cents"],
    }


@over_both
def test_what_a_run_declares_is_not_taken_away_by_it(stack: Stack, simulator: Simulator) -> None:
    known = str(workspace(simulator, "Research")["id"])
    beta = ""
    for way in WAYS if stack.provider == "dynamic" else NATIVE_WAYS:
        stack.program(program(way.program, KNOWN=known))
        said = stack.up(*way.options).text
        beta = beta or str(workspace(simulator, "Beta")["id"])
        assert standing(simulator, beta, known) == {**STANDING, **way.changed}, (way.name, said)
        assert len(KEPT.findall(said)) == way.kept, (way.name, said)
        assert ("to be removed by hand" in said) == (way.name == "deleted before replaced"), (way.name, said)
    assert [line for line in writes(simulator) if line.endswith("/archive")] == [ARCHIVE]

    # Running the program does not make a destroy declare anything.
    stack.destroy("--run-program")
    assert inside(simulator.state(), beta)["life"] == "archived"


@dataclass(frozen=True)
class Numbered:
    """Which teams are declared, in which order; which of the others were taken away, and how."""

    name: str
    teams: str
    gone: str = ""
    options: str = "None"
    life: str = "archived"


NUMBERED: Final = (
    Numbered("one is taken from the front", "BC", gone="A"),
    Numbered("one is put in front, deleted before replaced", "DBC", options=TAKEN_FIRST),
    Numbered("one is taken from the middle, deleted before replaced", "DC", gone="B", options=TAKEN_FIRST, life="live"),
    Numbered("the others change places", "CD"),
)
"""What is deleted before it is replaced is not archived: a later declaration may be about it."""


def test_a_number_in_the_name_takes_only_what_left(
    stack: Stack, simulator: Simulator, other_admin: HttpAdminApi
) -> None:
    ids = {name: other_admin.workspaces.create(name=name).id for name in "ABCD"}
    all_there = {"life": "live", "members": {"ana@example.com", "ben@example.com"}, "rates": 500, "cap": 50_000}
    for way in (Numbered("declared", "ABC"), *NUMBERED):
        teams = [(name, ids[name]) for name in way.teams]
        stack.program(program(f"numbered(TEAMS, {way.options})", TEAMS=teams))
        said = stack.up("--refresh").text  # which asks for the differences of everything, declared or not
        state = simulator.state()
        for name in way.teams:
            assert inside(state, ids[name]) == all_there, (way.name, name, said)
        for name in way.gone:
            taken: dict[str, object] = {"life": way.life, "members": set(), "rates": None, "cap": None}
            assert inside(state, ids[name]) == taken, (way.name, name, said)

    # Nothing is to be done then; and a destroy, which declares nothing, takes everything away.
    stack.preview("--expect-no-changes")
    stack.destroy("--refresh")
    for name in "CD":
        assert inside(simulator.state(), ids[name])["life"] == "archived"
        assert inside(simulator.state(), ids[name])["members"] == set()


def test_the_way_into_a_team_that_the_docs_show_changes_nothing(
    stack: Stack, simulator: Simulator, repository: Path
) -> None:
    text = (repository / "docs" / "moving.md").read_text(encoding="utf-8")
    before, after = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    stack.program(before)
    stack.up()
    simulator.reset_requests()
    stack.program(after)
    said = stack.up().text
    assert re.search(r"^ +\+ 1 created\n +5 unchanged\n", said, re.MULTILINE), (
        said
    )  # the component; the stack is the fifth
    assert writes(simulator) == []
    without, lines = re.subn(r"^ +opts=pulumi.ResourceOptions\(transformations.*\n", "", after, flags=re.MULTILINE)
    assert lines == 1
    stack.program(without)
    stack.preview("--expect-no-changes")


def test_what_was_left_standing_goes_as_the_notice_says(stack: Stack, simulator: Simulator) -> None:
    more = 'cap = dict(workspace_id=team.id, amount="5.00")'
    stack.program(f'team = claude.Workspace("team", name="Team")\n{more}\nclaude.WorkspaceSpendLimit("cap", **cap)')
    stack.up()
    made = str(workspace(simulator, "Team")["id"])
    stack.program("")
    said = stack.up().text
    assert f"declare it once more with adopt_id='{made}' and archive_on_destroy=True, run `pulumi up`" in said
    assert "declare it once more with clear_on_destroy=True, run `pulumi up`" in said
    again = f'claude.Workspace("old", name="Team", adopt_id={made!r}, archive_on_destroy=True)'
    stack.program(f'team = {again}\n{more}\nclaude.WorkspaceSpendLimit("cap", clear_on_destroy=True, **cap)')
    stack.up()
    assert inside(simulator.state(), made)["life"] == "live"
    stack.program("")
    stack.up()
    assert inside(simulator.state(), made) == {"life": "archived", "members": set(), "rates": None, "cap": None}
