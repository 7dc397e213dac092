from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pulumi_claude_admin.channel_memory import ChannelMemory
from pulumi_claude_admin.channels import (
    ORDER,
    ByHand,
    Capability,
    Channel,
    Channels,
    Done,
    Purpose,
    opens_next,
)
from pulumi_claude_admin.errors import (
    AdminApiError,
    AuthenticationFailed,
    ByHandNeeded,
    ClaudeAdminError,
    FeatureNotEnabled,
    LayoutUnknown,
    NotFound,
    PermissionDenied,
    Rejected,
    SignInNeeded,
    UnexpectedResponse,
    Unreachable,
)

SPEND = Capability.WORKSPACE_SPEND_LIMIT
RATE = Capability.WORKSPACE_RATE_LIMIT
NOT_ENABLED = FeatureNotEnabled("closed", status=403, error_code="spend_limits_admin_api_writes_not_enabled")
URL, ORGANIZATION = "https://api.example.com", "org-1"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "channels.json"


@pytest.fixture
def channels(file: Path, clock: Clock) -> Channels:
    return Channels(ChannelMemory(file, URL), clock)


def raises(error: ClaudeAdminError) -> Callable[[], str]:
    def action() -> str:
        raise error

    return action


def run(channels: Channels, **more: object) -> Done[str]:
    arguments: dict[str, object] = {"api": raises(NOT_ENABLED), "console": lambda: "set", "steps": lambda: ("click",)}
    outcome: Done[str] | ByHand = channels.run(SPEND, organization_id=ORGANIZATION, **(arguments | more))  # type: ignore[arg-type]
    assert isinstance(outcome, Done)
    return outcome


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (NOT_ENABLED, True),
        (FeatureNotEnabled("closed", status=400, error_code="organization_type_not_supported"), True),
        (FeatureNotEnabled("no such endpoint", status=404), True),
        (NotFound("no such workspace", status=404), False),
        (PermissionDenied("sandbox", status=403, error_code="sandbox_egress_restricted"), False),
        (PermissionDenied("no", status=403), False),
        (UnexpectedResponse("a proxy's page", status=403), False),
        (PermissionDenied("scope", status=403, error_code="api_key_scope_missing"), False),
        (Rejected("bad value", status=400), False),
        (AuthenticationFailed("revoked", status=401), False),
        (Unreachable("no answer", outcome_unknown=True), False),
        (LayoutUnknown("no layout"), True),
        (SignInNeeded("no session"), False),
    ],
)
def test_what_opens_the_next_channel(error: ClaudeAdminError, *, expected: bool) -> None:
    assert opens_next(error) is expected


def test_every_capability_ends_by_hand() -> None:
    assert {order[-1] for order in ORDER.values()} == {Channel.BY_HAND}
    assert set(ORDER) == set(Capability)


def test_the_first_open_channel_does_it(channels: Channels) -> None:
    assert run(channels, api=lambda: "set") == Done("set", Channel.API)
    assert run(channels) == Done("set", Channel.CONSOLE)


def test_other_errors_stop(channels: Channels) -> None:
    refusal = AdminApiError("full", status=500)
    with pytest.raises(AdminApiError, match="full"):
        run(channels, api=raises(refusal))


def test_what_was_open_is_remembered_for_a_day(channels: Channels, file: Path, clock: Clock) -> None:
    run(channels)
    unasked = raises(AssertionError("the API was asked"))  # type: ignore[arg-type]
    again = Channels(ChannelMemory(file, URL), clock)
    assert again.remembered(ORGANIZATION) == {SPEND: Channel.CONSOLE}
    assert run(again, api=unasked).channel is Channel.CONSOLE
    clock.now += timedelta(days=1)
    assert again.remembered(ORGANIZATION) == {}
    assert run(again, api=lambda: "set").channel is Channel.API


def test_a_channel_that_failed_too_is_not_remembered(channels: Channels) -> None:
    with pytest.raises(SignInNeeded):
        run(channels, console=raises(SignInNeeded("no session")))
    assert channels.remembered(ORGANIZATION) == {}


def test_reading_and_writing_are_remembered_apart(channels: Channels) -> None:
    run(channels, purpose=Purpose.READ, api=lambda: "read")
    run(channels)
    assert channels.remembered(ORGANIZATION, Purpose.READ) == {SPEND: Channel.API}
    assert channels.remembered(ORGANIZATION, Purpose.WRITE) == {SPEND: Channel.CONSOLE}


def test_organizations_and_base_urls_are_remembered_apart(channels: Channels, file: Path, clock: Clock) -> None:
    run(channels)
    elsewhere = Channels(ChannelMemory(file, "https://other.example.com"), clock)
    assert channels.remembered("org-2") == {}
    assert elsewhere.remembered(ORGANIZATION) == {}
    run(elsewhere)
    channels.forget()
    assert channels.remembered(ORGANIZATION) == {}
    assert elsewhere.remembered(ORGANIZATION) == {SPEND: Channel.CONSOLE}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"entries": [{"base_url": 1}]}', '{"entries": [{"at": "x"}]}'])
def test_an_unreadable_memory_is_an_empty_one(channels: Channels, file: Path, content: str) -> None:
    file.parent.mkdir()
    file.write_text(content)
    assert channels.remembered(ORGANIZATION) == {}
    run(channels)
    assert channels.remembered(ORGANIZATION) == {SPEND: Channel.CONSOLE}


def test_words_of_another_version_are_no_failure(channels: Channels, file: Path, clock: Clock) -> None:
    run(channels)
    ChannelMemory(file, URL).note(ORGANIZATION, "gateway", "write", "pigeon", now=clock.now)
    assert channels.remembered(ORGANIZATION) == {}
    assert run(channels, api=lambda: "set").channel is Channel.API


def test_a_memory_that_cannot_be_written_is_no_failure(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "a-file").touch()
    channels = Channels(ChannelMemory(tmp_path / "a-file" / "channels.json", URL), clock)
    assert run(channels).channel is Channel.CONSOLE


def test_a_forced_channel_is_the_only_one(channels: Channels) -> None:
    with pytest.raises(FeatureNotEnabled):
        run(channels, forced=Channel.API)
    assert run(channels, forced=Channel.CONSOLE, api=lambda: "set").channel is Channel.CONSOLE
    assert channels.remembered(ORGANIZATION) == {}


def test_when_nothing_is_open_a_person_gets_the_steps_and_the_reason(channels: Channels) -> None:
    with pytest.raises(ByHandNeeded) as caught:
        run(channels, console=raises(LayoutUnknown("no layout fits")))
    assert str(caught.value).startswith(
        "this workspace spend limit has to be set by hand: no layout fits (1) click (2) Run"
    )


def test_an_error_of_a_later_channel_says_what_was_tried_before(channels: Channels) -> None:
    with pytest.raises(SignInNeeded) as caught:
        run(channels, console=raises(SignInNeeded("no session", hint="Sign in.")))
    assert str(caught.value) == "no session. Sign in. Tried before, and refused: closed"


def test_without_steps_the_refusal_itself_is_raised(channels: Channels) -> None:
    with pytest.raises(LayoutUnknown):
        run(channels, console=raises(LayoutUnknown("no layout fits")), steps=None)
    with pytest.raises(ByHandNeeded):
        run(channels, api=None, console=None, steps=None)


def test_by_hand_goes_on_only_when_forced_and_unreadable(channels: Channels) -> None:
    with pytest.raises(ByHandNeeded):
        run(channels, forced=Channel.BY_HAND)
    with pytest.raises(ByHandNeeded):
        run(channels, console=None, readable=False)
    outcome: Done[str] | ByHand = channels.run(
        SPEND, organization_id=ORGANIZATION, forced=Channel.BY_HAND, steps=lambda: ("click",), readable=False
    )
    assert outcome == ByHand(("click",))


def test_each_channel_that_is_tried_is_logged_with_the_reason(
    channels: Channels, caplog: pytest.LogCaptureFixture
) -> None:
    for forced in (None, None, Channel.CONSOLE):
        run(channels, forced=forced)

    assert [record.getMessage() for record in caplog.records] == [
        "workspace_spend_limit, to write: the api channel, which comes first",
        "workspace_spend_limit, to write: the console channel, because the one before it is closed (FeatureNotEnabled)",
        "workspace_spend_limit, to write: the console channel, because it was open within the last day",
        "workspace_spend_limit, to write: the console channel, because the declaration asks for it",
    ]
