"""A value that the program marks secret is readable nowhere in what a provider gives back or says."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pulumi_claude_admin.errors import SignInNeeded
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.resources.organization_spend_limit import OrganizationSpendLimitProvider
from pulumi_claude_admin.resources.spend_notifications import SpendNotificationsProvider
from pulumi_claude_admin.resources.workspace import WorkspaceProvider
from pulumi_claude_admin.resources.workspace_member import WorkspaceMemberProvider
from pulumi_claude_admin.resources.workspace_members import WorkspaceMembersProvider
from pulumi_claude_admin.resources.workspace_rate_limit import WorkspaceRateLimitProvider
from pulumi_claude_admin.resources.workspace_spend_limit import WorkspaceSpendLimitProvider
from tests.support.fake_platform import Platform, wire

RESEARCH = "wrkspc_01"
SIGNATURE, SECRET = "4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"
Bag = dict[str, Any]

CASES: dict[str, tuple[ClaudeProvider[Any], Bag, list[str], list[str]]] = {
    "a name": (WorkspaceProvider(), {"name": "Project Aurora"}, ["name"], ["Aurora"]),
    "tags": (WorkspaceProvider(), {"name": "n", "tags": {"customer": "Aurora"}}, ["tags"], ["Aurora", "customer"]),
    "people": (
        WorkspaceMembersProvider(),
        {"workspace_id": RESEARCH, "members": {"ana@example.com": "workspace_user"}, "exclusive": True},
        ["members"],
        ["ana@example.com", "user_01Ana"],
    ),
    "a role": (
        WorkspaceMemberProvider(),
        {"workspace_id": RESEARCH, "user": "ana@example.com", "role": "workspace_admin"},
        ["role"],
        ["workspace_admin"],
    ),
    "a limiter": (
        WorkspaceRateLimitProvider(),
        {"workspace_id": RESEARCH, "group": "Claude Sonnet 4.x", "requests_per_minute": 4711, "tokens_per_day": 12},
        ["requests_per_minute"],
        ["4711", "4,711"],
    ),
    "a workspace's cap": (
        WorkspaceSpendLimitProvider(),
        {"workspace_id": RESEARCH, "amount": "4711"},
        ["amount"],
        ["4711", "4,711"],
    ),
    "the organization's cap": (OrganizationSpendLimitProvider(), {"amount": "4711.00"}, ["amount"], ["4711", "4,711"]),
    "recipients": (
        SpendNotificationsProvider(),
        {"workspace_id": RESEARCH, "thresholds": ["4711"], "recipients": ["boss@example.com"]},
        ["recipients"],
        ["boss@example.com"],
    ),
    "thresholds": (
        SpendNotificationsProvider(),
        {"workspace_id": RESEARCH, "thresholds": ["4711"], "recipients": ["boss@example.com"]},
        ["thresholds"],
        ["4711", "4,711"],
    ),
}


def is_sealed(value: object) -> bool:
    return isinstance(value, dict) and value.get(SIGNATURE) == SECRET


def legible(value: object) -> object:
    """What the engine leaves readable of a bag."""
    if is_sealed(value):
        return "[secret]"
    if isinstance(value, dict):
        return {key: legible(item) for key, item in value.items()}
    return [legible(item) for item in value] if isinstance(value, list) else value


def opened(value: object) -> object:
    """A bag as the engine sends it to a provider that takes no secrets."""
    if is_sealed(value):
        assert isinstance(value, dict)
        return opened(value["value"])
    if isinstance(value, dict):
        return {key: opened(item) for key, item in value.items()}
    return [opened(item) for item in value] if isinstance(value, list) else value


def sent(bag: Bag) -> Bag:
    plain = opened(bag)
    assert isinstance(plain, dict)
    return wire(plain)


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> tuple[ClaudeProvider[Any], Bag, list[str], list[str]]:
    provider, inputs, names, hidden = CASES[request.param]
    return provider, inputs | {"secret_inputs": names}, names, hidden


def test_no_output_shows_a_secret_and_everything_else_stays_open(
    case: tuple[ClaudeProvider[Any], Bag, list[str], list[str]],
    new_process: Callable[[], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    provider, inputs, names, hidden = case
    made = provider.create(wire(inputs))
    bags = [made.outs or {}]
    new_process()
    read = provider.read(made.id, sent(bags[0]))
    bags.append(read.outs or {})
    new_process()
    bags.append(provider.update(made.id, sent(bags[0]), wire(inputs)).outs or {})
    new_process()
    provider.delete(made.id, sent(bags[0]))

    for bag in bags:
        assert not [text for text in hidden if text in json.dumps(legible(bag), ensure_ascii=False)]
        assert bag["secret_inputs"] == bag["declared"]["secret_inputs"] == names
        for key in inputs.keys() - {"secret_inputs"}:
            assert is_sealed(bag[key]) == is_sealed(bag["declared"][key]) == (key in names)
    assert opened(bags[0]) == opened(bags[1])
    assert read.inputs == inputs
    said = capsys.readouterr().out
    assert not [text for text in hidden if text in said]


def test_a_difference_is_found_all_the_same(platform: Platform, new_process: Callable[[], None]) -> None:
    provider, inputs, names, _ = CASES["a workspace's cap"]
    made = provider.create(wire(inputs | {"secret_inputs": names}))
    platform.api.stored.spend.clear()
    new_process()
    read = provider.read(made.id, sent(made.outs or {}))
    assert read.inputs == {"workspace_id": RESEARCH, "secret_inputs": names}


@pytest.mark.parametrize("amount", ["5.001", "-5"])
def test_what_is_wrong_with_a_secret_is_said_without_it(amount: str) -> None:
    news = wire({"workspace_id": RESEARCH, "amount": amount, "secret_inputs": ["amount"]})
    (failure,) = WorkspaceSpendLimitProvider().check({}, news).failures
    assert failure.property == "", "the engine prints the value of the property that is named"
    assert failure.reason.startswith("amount: '[secret]' is ")


def test_an_unknown_person_who_is_secret_is_not_named(platform: Platform) -> None:
    news = {"workspace_id": platform.research.id, "members": {"x@example.com": "workspace_user"}}
    (failure,) = WorkspaceMembersProvider().check({}, wire(news | {"secret_inputs": ["members"]})).failures
    assert "x@example.com" not in f"{failure.property} {failure.reason}"


def test_steps_for_a_person_and_errors_keep_a_secret(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    platform.api.stored.has_spend_preview = False
    platform.console.refusal = SignInNeeded("there is no Console session")
    inputs = {"workspace_id": platform.research.id, "amount": "4711", "channel": "by_hand", "secret_inputs": ["amount"]}
    WorkspaceSpendLimitProvider().create(wire(inputs))
    said = capsys.readouterr().out
    assert "Set the monthly limit to [secret] USD" in said
    assert "4,711" not in said
    with pytest.raises(SignInNeeded) as caught:
        WorkspaceSpendLimitProvider().create(wire(inputs | {"channel": "console"}))
    assert "4,711" not in str(caught.value)


def test_a_short_secret_does_not_garble_other_numbers(capsys: pytest.CaptureFixture[str], platform: Platform) -> None:
    platform.api.stored.has_spend_preview = False
    platform.console.refusal = SignInNeeded("there is no Console session (code 15)")
    inputs = {"workspace_id": platform.research.id, "amount": "5", "channel": "by_hand", "secret_inputs": ["amount"]}
    WorkspaceSpendLimitProvider().create(wire(inputs))
    said = capsys.readouterr().out
    assert "[secret] USD" in said
    assert platform.research.id in said


def test_what_follows_from_other_inputs_stays_open() -> None:
    provider, inputs, names, _ = CASES["a limiter"]
    outs = provider.create(wire(inputs | {"secret_inputs": names})).outs or {}
    assert outs["group_name"] == "Claude Sonnet 4.x"
    outs = provider.create(wire(inputs | {"secret_inputs": ["group"]})).outs or {}
    assert is_sealed(outs["group_name"])
    assert outs["limits"] == {"requests_per_minute": 4711, "tokens_per_day": 12}


def test_a_state_without_secrets_is_as_it_was() -> None:
    provider, inputs, _, _ = CASES["a limiter"]
    outs = provider.create(wire(inputs)).outs or {}
    assert legible(outs) == outs
    assert "secret_inputs" not in outs
    assert outs["declared"] == inputs
