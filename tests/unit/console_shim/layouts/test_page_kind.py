from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from claude_console_shim.layouts.page_kind import PageFacts, PageKind, classify, refusal, require_account
from claude_console_shim.layouts.signs import shipped_signs
from claude_console_shim.snapshot.aria_tree import parse
from claude_console_shim.snapshot.control import Control
from pulumi_claude_admin.errors import (
    ChallengeShown,
    ClaudeAdminError,
    LayoutUnknown,
    NotPermitted,
    SignInNeeded,
    UnderMaintenance,
    WrongOrganization,
)

Recorded = Callable[[str], str]

LANDING = (Control(role="tab", names=("Spend limits",), grade="documented"),)
PATH = "/settings/workspaces/wrkspc_018ZrbDuTqsnd3C6aubVwPW1"


def facts(
    snapshot: str, *, path: str = PATH, status: int | None = 200, title: str = "", challenged: bool = False
) -> PageFacts:
    return PageFacts(path=path, tree=parse(snapshot), status=status, title=title, is_challenged=challenged)


def kind(found: PageFacts, organization: str | None = None) -> PageKind:
    return classify(found, signs=shipped_signs(), landing=LANDING, organization=organization)


@pytest.mark.parametrize(
    ("page", "path", "status", "title", "challenged", "expected"),
    [
        ("spend", PATH, 200, "", False, PageKind.KNOWN),
        ("spend", PATH, None, "", False, PageKind.KNOWN),
        ("sign_in", "/login", 200, "", False, PageKind.SIGN_IN),
        ("sign_in", PATH, 200, "", False, PageKind.SIGN_IN),
        ("strange", PATH, 401, "", False, PageKind.SIGN_IN),
        ("challenge", PATH, 403, "", False, PageKind.CHALLENGE),
        ("strange", PATH, 403, "Just a moment...", False, PageKind.CHALLENGE),
        ("sign_in", "/login", 200, "", True, PageKind.CHALLENGE),
        ("maintenance", PATH, 503, "", False, PageKind.MAINTENANCE),
        ("strange", PATH, 502, "", False, PageKind.MAINTENANCE),
        ("maintenance", PATH, 200, "", False, PageKind.MAINTENANCE),
        ("no_permission", PATH, 403, "", False, PageKind.NO_PERMISSION),
        ("no_permission", PATH, 200, "", False, PageKind.NO_PERMISSION),
        ("strange", PATH, 200, "", False, PageKind.UNKNOWN),
        ("organization", PATH, 200, "", False, PageKind.UNKNOWN),
        ("spend", PATH, 404, "", False, PageKind.UNKNOWN),
    ],
)
def test_each_page_has_its_place(
    recorded: Recorded,
    page: str,
    path: str,
    status: int | None,
    title: str,
    challenged: bool,  # noqa: FBT001 - a table
    expected: PageKind,
) -> None:
    assert kind(facts(recorded(page), path=path, status=status, title=title, challenged=challenged)) is expected


def test_a_landing_control_that_is_there_twice_is_no_landing() -> None:
    assert kind(facts('- tab "Spend limits"\n- tab "Spend limits"')) is PageKind.UNKNOWN


def test_the_account_menu_has_to_name_the_organization(recorded: Recorded) -> None:
    assert kind(facts(recorded("spend")), "Tiny Tools") is PageKind.KNOWN
    assert kind(facts(recorded("spend")), "Huge Tools") is PageKind.OTHER_ORGANIZATION


@pytest.mark.parametrize(
    "says", ["Tiny Tools (EU) admin@example.com", "Tiny Tools (EU)", "admin@example.com", "Tiny", "AB"]
)
def test_the_name_of_an_organization_is_compared_as_a_whole(recorded: Recorded, says: str) -> None:
    menu = f'- button "Account menu": {says}'
    page = recorded("spend").replace('- button "Account menu": Tiny Tools admin@example.com', menu)
    assert kind(facts(page), "Tiny Tools") is PageKind.OTHER_ORGANIZATION
    with pytest.raises(WrongOrganization, match="account menu"):
        require_account(parse(page), shipped_signs(), "Tiny Tools")


@pytest.mark.parametrize("menus", [0, 2])
def test_exactly_one_account_menu_has_to_be_there(recorded: Recorded, menus: int) -> None:
    menu = '- button "Account menu": Tiny Tools admin@example.com\n'
    page = parse(recorded("spend").replace(menu, menu * menus))
    with pytest.raises(LayoutUnknown, match="Account menu"):
        require_account(page, shipped_signs(), "Tiny Tools")


def test_a_workspace_named_like_a_sign_in_page_is_still_a_workspace(recorded: Recorded) -> None:
    assert kind(facts(recorded("spend").replace('"Research"', '"Sign in"'))) is PageKind.KNOWN


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        (PageKind.CHALLENGE, ChallengeShown),
        (PageKind.SIGN_IN, SignInNeeded),
        (PageKind.MAINTENANCE, UnderMaintenance),
        (PageKind.NO_PERMISSION, NotPermitted),
        (PageKind.OTHER_ORGANIZATION, WrongOrganization),
        (PageKind.UNKNOWN, LayoutUnknown),
    ],
)
def test_each_place_has_an_error_of_one_line(where: PageKind, kind: type[ClaudeAdminError], recorded: Recorded) -> None:
    error = refusal(where, facts(recorded("strange")), signs=shipped_signs())
    assert type(error) is kind
    assert "\n" not in str(error)


def test_an_unknown_page_is_quoted_when_it_says_what_is_wrong() -> None:
    error = refusal(PageKind.UNKNOWN, facts("- main:\n  - alert: No such limit."), signs=shipped_signs())
    assert "No such limit." in str(error)


def test_a_page_of_another_host_is_unknown_however_much_it_looks_alike(recorded: Recorded) -> None:
    found = replace(facts(recorded("spend")), stranger="console.example.com")
    assert kind(found) is PageKind.UNKNOWN
    assert "console.example.com" in str(refusal(PageKind.UNKNOWN, found, signs=shipped_signs()))
