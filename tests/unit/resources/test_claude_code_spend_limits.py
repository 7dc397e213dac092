from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from pulumi_claude_admin.errors import ByHandNeeded, InvalidInputs, LayoutUnknown, SignInNeeded
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimits, PersonLimit
from pulumi_claude_admin.model.left_people import Left, LeftPerson, email_hash
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.model.workspace import Workspace
from pulumi_claude_admin.resources.claude_code_spend_limits import ClaudeCodeSpendLimitsProvider
from pulumi_claude_admin.settings import Settings
from tests.support.fake_platform import KEY, NOW, Platform, wire

provider = ClaudeCodeSpendLimitsProvider()
CODING, AGAIN = "wrkspc_01ClaudeCode", "wrkspc_02ClaudeCode"


def page(default: int | None, **people: int | None) -> ClaudeCodeLimits:
    """Amounts in whole dollars."""
    rows = {f"{name}@example.com": amount for name, amount in people.items()}
    money = {email: None if amount is None else Money(amount * 100) for email, amount in rows.items()}
    return ClaudeCodeLimits(
        None if default is None else Money(default * 100), tuple(PersonLimit(*row) for row in sorted(money.items()))
    )


def add_workspace(platform: Platform, id_: str, shown: ClaudeCodeLimits | None) -> Workspace:
    made = replace(platform.research, id=id_, name="Claude Code", archived_at=None, tags={})
    platform.api.stored.workspaces[id_] = made
    if shown is not None:
        platform.console.claude_code[Scope(id_)] = shown
    return made


@pytest.fixture(autouse=True)
def coding(platform: Platform) -> Workspace:
    return add_workspace(platform, CODING, page(None, ana=None, admin=300))


@pytest.fixture
def declared() -> dict[str, object]:
    return {
        "default": "200",
        "people": {"Ana@example.com": "500.00", "ben@example.com": "default"},
        "exclusive": False,
        "clear_on_destroy": False,
    }


def shown(platform: Platform, id_: str = CODING) -> ClaudeCodeLimits:
    return platform.console.claude_code[Scope(id_)]


def created(declared: dict[str, object]) -> tuple[str, dict[str, object]]:
    result = provider.create(wire(declared))
    return result.id, wire(result.outs or {})


def test_create_sets_the_default_and_who_is_named_and_touches_nobody_else(
    platform: Platform, declared: dict[str, object]
) -> None:
    resource_id, outs = created(declared)
    assert shown(platform) == page(200, ana=500, admin=300)
    assert (resource_id, outs["workspace_id"], outs["channel"]) == (CODING, CODING, "console")
    assert outs["verified_at"] == NOW.isoformat()


def test_who_has_not_signed_in_yet_is_awaited_and_a_later_up_sets_their_limit(
    platform: Platform, capsys: pytest.CaptureFixture[str], new_process: Callable[[], None]
) -> None:
    declared = wire({"default": "200", "people": {"ben@example.com": "50"}})
    resource_id, outs = created(declared)
    assert outs["awaited"] == ["ben@example.com"]
    assert "awaited: ben@example.com has not signed in to Claude Code yet" in capsys.readouterr().out
    assert provider.diff(resource_id, outs, declared).changes is None

    platform.api.stored.roles[CODING] = {"user_01Ben": "workspace_user"}
    platform.console.claude_code[Scope(CODING)] = page(200, ben=None)
    new_process()

    assert provider.diff(resource_id, outs, declared).changes is True
    outs = wire(provider.update(resource_id, outs, declared).outs or {})
    assert shown(platform) == page(200, ben=50)
    assert "awaited" not in outs


def test_whoever_is_gone_is_skipped_and_holds_nobody_up(
    platform: Platform, declared: dict[str, object], capsys: pytest.CaptureFixture[str], new_process: Callable[[], None]
) -> None:
    resource_id, outs = created(declared)
    platform.api.stored.users = tuple(one for one in platform.api.stored.users if one.id != "user_01Ben")
    new_process()

    assert provider.check(outs, wire(declared)).failures == []
    outs = wire(provider.update(resource_id, outs, wire(declared | {"default": "250"})).outs or {})

    assert shown(platform).default == Money(25_000)
    assert "awaited" not in outs
    assert "left: ben@example.com is not in the organization any more" in capsys.readouterr().out


def test_whoever_left_json_knows_holds_nobody_up_in_a_new_stack_either(
    platform: Platform, new_process: Callable[[], None]
) -> None:
    platform.settings = Settings(admin_api_key=KEY, pseudonym_key=KEY)  # type: ignore[arg-type]  # read as secrets
    gone = LeftPerson(email_hash=email_hash("zoe@example.com", KEY), left_on=date(2026, 11, 1))
    platform.left = Left((gone,))
    new_process()
    assert provider.check({}, wire({"default": "1", "people": {"zoe@example.com": "5"}})).failures == []


def test_read_keeps_the_declared_spelling(declared: dict[str, object]) -> None:
    resource_id, outs = created(declared)
    assert provider.read(resource_id, outs).inputs == declared


def test_read_shows_what_differs_in_words(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    resource_id, outs = created(declared)
    platform.console.claude_code[Scope(CODING)] = page(None, ana=None, ben=7)
    new_process()
    found = provider.read(resource_id, outs).inputs
    assert found == declared | {"default": "none", "people": {"Ana@example.com": "default", "ben@example.com": "7.00"}}


def test_exclusive_takes_the_limits_of_all_others_away(platform: Platform, declared: dict[str, object]) -> None:
    created(declared | {"exclusive": True})
    assert shown(platform) == page(200, ana=500, admin=None)


def test_exclusive_shows_the_limits_of_others(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    resource_id, outs = created(declared | {"exclusive": True})
    platform.console.claude_code[Scope(CODING)] = page(200, ana=500, admin=9)
    new_process()
    found = provider.read(resource_id, outs).inputs
    assert found is not None
    assert found["people"]["admin@example.com"] == "9.00"


def test_who_is_not_named_any_more_keeps_their_limit_and_that_is_told(
    platform: Platform, declared: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    resource_id, outs = created(declared)
    provider.update(resource_id, outs, wire(declared | {"people": {}}))
    assert shown(platform) == page(200, ana=500, admin=300)
    assert "left standing: the limit 500.00 of Ana@example.com" in capsys.readouterr().out


def test_delete_keeps_them_and_says_so(
    platform: Platform, declared: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    resource_id, outs = created(declared)
    provider.delete(resource_id, outs)
    assert shown(platform) == page(200, ana=500, admin=300)
    assert "left standing: Claude Code limits, default 200.00 USD, 2 people" in capsys.readouterr().out


def test_delete_clears_what_is_declared_when_that_was_asked_for(
    platform: Platform, declared: dict[str, object]
) -> None:
    resource_id, outs = created(declared | {"clear_on_destroy": True})
    provider.delete(resource_id, outs)
    assert shown(platform) == page(None, ana=None, admin=300)


@pytest.mark.parametrize(
    ("changed", "at", "says"),
    [
        ({"channel": "api"}, "channel", "have no API"),
        ({"default": "-1"}, "default", "is negative, or 'none'"),
        ({"default": "default"}, "default", "or 'none'"),
        ({"people": {"ana@example.com": "none"}}, "people.ana@example.com", "or 'default'"),
        ({"people": {"nobody": "1"}}, "people.nobody", "is not an e-mail address"),
        ({"people": {"ana@example.com": "1", "Ana@example.com": "2"}}, "people", "are one person"),
        ({"people": {"chloe@example.com": "1"}}, 'people["chloe@example.com"]', "does not include Claude Code"),
        ({"people": {"zoe@example.com": "1"}}, 'people["zoe@example.com"]', "is nobody in this organization"),
        ({"exclusive": True, "default": "none"}, "exclusive", "nothing would stop them"),
        ({"exclusive": True, "default": None}, "exclusive", "nothing would stop them"),
        ({"default": None, "people": {}}, "default", "nothing is declared"),
        ({"workspace_id": "wrkspc_01Nobody"}, "workspace_id", "there is no workspace"),
    ],
)
def test_what_cannot_be_declared(declared: dict[str, object], changed: dict[str, object], at: str, says: str) -> None:
    (failure,) = provider.check({}, wire(declared | changed)).failures
    assert (failure.property.replace(".[key]", ""), says in failure.reason) == (at, True), failure.reason


def test_without_a_live_workspace_it_says_what_became_of_it(
    platform: Platform, coding: Workspace, declared: dict[str, object]
) -> None:
    platform.api.stored.workspaces[CODING] = replace(coding, archived_at=NOW)
    (failure,) = provider.check({}, wire(declared)).failures
    assert failure.property == "workspace_id"
    assert f"{CODING} was archived on 2026-11-24; the next sign-in to Claude Code makes one" in failure.reason


def test_among_several_it_is_the_one_whose_page_has_these_limits(
    platform: Platform, declared: dict[str, object]
) -> None:
    add_workspace(platform, AGAIN, None)
    assert created(declared)[0] == CODING


def test_several_whose_pages_have_these_limits_are_an_error_with_the_ids(
    platform: Platform, declared: dict[str, object]
) -> None:
    add_workspace(platform, AGAIN, page(None))
    with pytest.raises(InvalidInputs, match=f"{CODING}, {AGAIN}.*several of them have"):
        provider.create(wire(declared))
    assert shown(platform).default is None
    assert created(declared | {"workspace_id": AGAIN})[0] == AGAIN


def test_back_under_another_id_the_next_up_writes_to_the_new_one(
    platform: Platform, coding: Workspace, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    resource_id, outs = created(declared)
    platform.api.stored.workspaces[CODING] = replace(coding, archived_at=NOW)
    add_workspace(platform, AGAIN, page(None, ana=None))
    new_process()

    found = provider.diff(resource_id, outs, wire(declared))
    assert (found.replaces, found.changes) == (["workspace_id"], True)  # the engine sees no change of inputs
    assert created(declared)[0] == AGAIN
    provider.delete(resource_id, outs)

    assert shown(platform, AGAIN) == page(200, ana=500)


@pytest.mark.parametrize("named_anew", [AGAIN, None])
def test_a_workspace_that_was_named_is_named_anew_or_not_at_all(
    platform: Platform,
    coding: Workspace,
    declared: dict[str, object],
    new_process: Callable[[], None],
    named_anew: str | None,
) -> None:
    resource_id, outs = created(declared | {"workspace_id": CODING})
    platform.api.stored.workspaces[CODING] = replace(coding, archived_at=NOW)
    add_workspace(platform, AGAIN, page(None, ana=None))
    new_process()
    changed = wire(declared | {"workspace_id": named_anew})
    assert provider.diff(resource_id, outs, wire(declared | {"workspace_id": CODING})).replaces == []
    assert provider.diff(resource_id, outs, changed).replaces == ["workspace_id"]
    assert created(changed)[0] == AGAIN
    assert shown(platform, AGAIN) == page(200, ana=500)


def test_archived_and_not_back_it_stays_as_it_was(
    platform: Platform, coding: Workspace, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    resource_id, outs = created(declared)
    platform.api.stored.workspaces[CODING] = replace(coding, archived_at=NOW)
    new_process()
    assert provider.diff(resource_id, outs, wire(declared)).replaces == []
    assert provider.read(resource_id, outs).inputs == declared


def test_a_named_workspace_is_another_resource_only_when_it_is_another(declared: dict[str, object]) -> None:
    resource_id, outs = created(declared)
    same, other = declared | {"workspace_id": CODING}, declared | {"workspace_id": "wrkspc_01Other"}
    assert provider.diff(resource_id, outs, wire(same)).replaces == []
    assert provider.diff(resource_id, outs, wire(other)).replaces == ["workspace_id"]


def test_a_page_that_nobody_knows_is_for_a_person_with_every_step(
    platform: Platform, declared: dict[str, object]
) -> None:
    platform.console.refusal = LayoutUnknown("no map")
    with pytest.raises(ByHandNeeded) as refused:
        provider.create(wire(declared | {"exclusive": True}))
    page_, *steps, _ = refused.value.steps
    assert f"/settings/workspaces/{CODING}" in page_
    assert steps == [
        "Set the default limit to 200.00 USD",
        "Set the limit of ana@example.com to 500.00 USD, if they are there",
        "Remove ben@example.com's own limit, if they are there",
        "Remove the own limit of everybody else",
    ]


def test_by_hand_and_unreadable_it_is_recorded_without_having_been_seen(
    platform: Platform, declared: dict[str, object]
) -> None:
    platform.console.refusal = LayoutUnknown("no map")
    resource_id, outs = created(declared | {"channel": "by_hand"})
    assert (resource_id, outs["workspace_id"], outs["channel"]) == (CODING, CODING, "by_hand")
    assert "verified_at" not in outs


def test_without_a_session_a_write_is_an_error_and_a_read_is_unseen(
    platform: Platform, declared: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    resource_id, outs = created(declared)
    platform.console.refusal = SignInNeeded("there is no Console session")
    assert provider.read(resource_id, outs).inputs == declared
    assert "unseen" in capsys.readouterr().out
    with pytest.raises(SignInNeeded):
        provider.update(resource_id, outs, wire(declared | {"default": "1"}))
