"""Laws of adoption: everything that was read is somewhere once, and whatever people typed is valid Python and YAML that means it."""

from __future__ import annotations

import ast
import keyword
import re

import yaml
from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.adopt.ledger import Ledger
from pulumi_claude_admin.adopt.literals import markdown_code, python_text, yaml_text
from pulumi_claude_admin.adopt.names import module_name, team_names
from pulumi_claude_admin.adopt.organization import WORDS
from pulumi_claude_admin.adopt.plan import Asked, known_as, plan
from pulumi_claude_admin.adopt.python_program import statement, team_file
from pulumi_claude_admin.adopt.select import Selection
from pulumi_claude_admin.adopt.teams_file import arguments, beginning, entry
from pulumi_claude_admin.drift.kinds import live_objects
from pulumi_claude_admin.model.compliance_settings import ComplianceSettings
from pulumi_claude_admin.team_file.read import read_bytes
from tests.support.organization_builder import DEFAULT_ID, GROUP, NOW, Organization
from tests.support.stack_builder import ORGANIZATION_ID

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40) | st.sampled_from(
    [
        "null",
        "no",
        "1e5",
        "{{ x }}",
        '"',
        "\\",
        "a: b",
        "# a",
        "- a",
        "&a",
        "*a",
        "!!a",
        "\u202eevil",
        "🦄",
        "Café",
        "a\nb",
        "\x85",
    ]
)
EMPTY = Ledger(ORGANIZATION_ID, "teams", is_tagged=False)
GIVEN = ("user_01Ana", "user_01Ben", "user_01Eve", "user_01Gone")


@st.composite
def organizations(draw: st.DrawFn) -> Organization:
    built = Organization(name=draw(TEXT))
    for number, name in enumerate(draw(st.lists(TEXT, max_size=5))):
        id_ = f"wrkspc_01Ws{number}"
        state = draw(st.sampled_from(["live", "live", "live", "archived", "elsewhere"]))
        built.workspace(
            id_,
            name,
            owner="pulumi/a/b/c" if state == "elsewhere" else None,
            tags=draw(st.dictionaries(TEXT, TEXT, max_size=2)),
            archived_at=NOW if state == "archived" else None,
        )
        if state == "archived":
            continue
        for user in draw(st.lists(st.sampled_from(GIVEN), unique=True)):
            built.member(
                id_, user, draw(st.sampled_from(["workspace_user", "workspace_admin", "workspace_of_tomorrow"]))
            )
        limiters = draw(st.lists(st.sampled_from(["requests_per_minute", "of_tomorrow"]), unique=True, max_size=2))
        if limiters:
            built.rate_limit(id_, **dict.fromkeys(limiters, 7))
        if draw(st.booleans()):
            built.spend_limit(id_, "5.00")
        if draw(st.booleans()):
            built.notification(
                id_, draw(st.sampled_from([[], ["5.00"]])), draw(st.sampled_from([[], ["a@example.com"]]))
            )
    for number in range(draw(st.integers(0, 2))):
        built.external_key(f"ekey_{number}", draw(TEXT))
    _add_machines(draw, built)
    _add_keys(draw, built)
    built.compliance = draw(st.sampled_from([None, *map(ComplianceSettings, ("enabled", "disabled"))]))
    return built


def _add_machines(draw: st.DrawFn, built: Organization) -> None:
    places = [DEFAULT_ID, *built.members]
    for number in range(draw(st.integers(0, 2))):
        account = f"svac_01Ac{number}"
        built.service_account(account, f"account-{number}", archived_at=draw(st.sampled_from([None, None, NOW])))
        for place in draw(st.lists(st.sampled_from(places), unique=True, max_size=3)):
            role = draw(st.sampled_from(["workspace_user", "workspace_developer", "workspace_of_tomorrow"]))
            built.service_account_member(place, account, role)


def _add_keys(draw: st.DrawFn, built: Organization) -> None:
    behind = st.sampled_from([None, "user_01Ana", "user_01Gone", "svac_01Ac0", "svac_01Gone"])
    for number in range(draw(st.integers(0, 3))):
        built.api_key(
            f"apikey_01Key{number}",
            draw(TEXT | st.just("ci")),
            draw(st.sampled_from([None, DEFAULT_ID, *built.workspaces])),
            draw(st.sampled_from(["active", "inactive", "archived", "expired"])),
            owner_id=draw(behind),
            created_by_id=draw(behind),
        )


@given(organizations(), st.sets(st.sampled_from(sorted(WORDS))), st.sampled_from([(), ("*a*",)]))
def test_each_object_that_was_read_is_in_the_program_left_out_or_excluded_once(
    built: Organization, kinds: set[str], exclude: tuple[str, ...]
) -> None:
    reading = built.reading()
    adoption = plan(reading, (GROUP,), Asked(Selection(exclude=exclude), frozenset(kinds)), EMPTY)

    excluded = {one.id for one in adoption.excluded}
    parts = [
        *(one.covers for one in adoption.resources),
        *(one.covers for one in adoption.left_out),
        frozenset(one for one in live_objects(reading.snapshot) if one.workspace_id in excluded),
    ]
    assert sum(map(len, parts)) == len(frozenset().union(*parts))
    assert frozenset().union(*parts) == live_objects(reading.snapshot)
    told = [one.what for one in adoption.left_out]
    gone = [one.id for one in reading.snapshot.workspaces if one.is_archived]
    if "api-keys" in kinds:
        gone += [one.id for one in reading.snapshot.api_keys or () if not one.is_live]
    assert all(any(id_ in what for what in told) for id_ in gone)


@given(organizations())
def test_after_a_run_nothing_is_new(built: Organization) -> None:
    asked = Asked(kinds=frozenset(WORDS))
    first = plan(built.reading(), (GROUP,), asked, EMPTY)
    again = plan(built.reading(), (GROUP,), asked, EMPTY.with_more(known_as(first)))
    assert again.resources == ()
    assert {one.covers for one in again.left_out} <= {one.covers for one in first.left_out}


@given(organizations())
def test_the_order_of_what_was_read_is_no_matter(built: Organization) -> None:
    reading = built.reading()
    built.workspaces = dict(reversed(built.workspaces.items()))
    built.users = tuple(reversed(built.users))
    built.api_keys = tuple(reversed(built.api_keys or ()))
    built.service_account_members = tuple(reversed(built.service_account_members or ()))
    asked = Asked(kinds=frozenset(WORDS))
    assert plan(built.reading(), (GROUP,), asked, EMPTY) == plan(reading, (GROUP,), asked, EMPTY)


@given(organizations())
def test_a_team_file_means_what_was_read_to_its_own_reader_and_to_yaml(built: Organization) -> None:
    teams = plan(built.reading(), (GROUP,), Asked(kinds=frozenset(WORDS)), EMPTY).teams
    text = beginning(is_tagged=False) + "".join(map(entry, teams))

    assert (yaml.safe_load(text)["teams"] or {}) == {team.key: arguments(team) for team in teams}
    if teams:
        read = read_bytes(text.encode())
        assert read.mistakes == ()
        assert {key: given["adopt_id"] for key, given in read.teams.items()} == {t.key: t.workspace.id for t in teams}
        assert {key: given["name"] for key, given in read.teams.items()} == {t.key: t.workspace.name for t in teams}


@given(organizations())
def test_python_files_mean_what_was_read(built: Organization) -> None:
    adoption = plan(built.reading(), (GROUP,), Asked(kinds=frozenset(WORDS)), EMPTY)
    for team in adoption.teams:
        path, text = team_file(team, is_tagged=False)
        assert path.removeprefix("teams/").removesuffix(".py").isidentifier()
        calls = [one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.Call)]
        assert [ast.literal_eval(one.args[0]) for one in calls] == [one.name for one in team.resources]
        (called,) = (one.value for one in calls[0].keywords if one.arg == "name")
        assert ast.literal_eval(called) == team.workspace.name
    for one in adoption.organization:
        names = {node.id for node in ast.walk(ast.parse(statement(one))) if isinstance(node, ast.Name)}
        assert names == {"claude"}


@given(st.dictionaries(st.from_regex(r"[A-Za-z0-9]{1,12}", fullmatch=True), TEXT))
def test_names_of_teams_are_keys_and_modules_and_each_is_one_teams(called: dict[str, str]) -> None:
    names = team_names(called, taken={"payments"})
    assert len(set(names.values())) == len(called)
    assert len({module_name(one) for one in names.values()}) == len(called)
    for name in names.values():
        assert re.fullmatch(r"[a-z][a-z0-9-]*", name)
        assert module_name(name).isidentifier()
        assert not keyword.iskeyword(module_name(name))
        assert name != "payments"


@given(TEXT)
def test_text_is_itself_again_in_each_language(text: str) -> None:
    assert ast.literal_eval(python_text(text)) == text
    assert yaml.safe_load(f"{yaml_text(text)}: {yaml_text(text)}") == {text: text}
    assert len(markdown_code(text).splitlines()) == 1
