from __future__ import annotations

import threading
from collections.abc import Mapping

import pytest

from pulumi_claude_admin.drift.console_settings import read_console
from pulumi_claude_admin.drift.listing import Listed
from pulumi_claude_admin.drift.sources import ConsoleSource
from pulumi_claude_admin.errors import ChallengeShown, ClaudeAdminError, ConfigurationError, LayoutUnknown, SignInNeeded
from pulumi_claude_admin.findings import Kind, Unseen
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimits
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.organization import OrganizationIdentity, OrganizationSnapshot
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope, SpendLimit, SpendNotifications
from pulumi_claude_admin.model.workspace import Workspace
from pulumi_claude_admin.ports import ConsoleIdentity, ConsoleScope
from tests.support.organization_builder import NOW, RESIDENCY
from tests.support.read_only_console import ShownConsole
from tests.support.stack_builder import ORGANIZATION_ID, Stack

A, B, GONE = "wrkspc_01A", "wrkspc_01B", "wrkspc_01Gone"
LIVE = tuple(Workspace(one, f"Name of {one}", "#000000", NOW, None, RESIDENCY) for one in (A, B))
BEFORE = OrganizationSnapshot(OrganizationIdentity(ORGANIZATION_ID, "Acme"), workspaces=LIVE)
SPEND_LIMITS = frozenset({Kind.WORKSPACE_SPEND_LIMIT, Kind.ORGANIZATION_SPEND_LIMIT})


class SameEverywhere(ShownConsole):
    """Shows the same cap and thresholds everywhere, or fails; it notes where it was asked to look."""

    def __init__(self, errors: Mapping[Scope, ClaudeAdminError] | None = None) -> None:
        super().__init__(ORGANIZATION_ID)
        self.errors = errors or {}
        self.asked: list[ConsoleScope] = []
        self.lock = threading.Lock()

    def read_spend_limit(self, where: ConsoleScope) -> SpendLimit | None:
        self._ask(where)
        return SpendLimit(where.scope, Money(100))

    def read_notifications(self, where: ConsoleScope) -> SpendNotifications:
        self._ask(where)
        return SpendNotifications(where.scope, (Money(50),), ())

    def read_claude_code_limits(self, where: ConsoleScope) -> ClaudeCodeLimits:
        self._ask(where)
        return ClaudeCodeLimits(Money(20_000), ())

    def whoami(self) -> ConsoleIdentity:
        raise AssertionError("a page that nobody needs")

    def close(self) -> None:
        raise AssertionError("whoever opened it closes it")

    def _ask(self, where: ConsoleScope) -> None:
        with self.lock:
            self.asked.append(where)
        if where.scope in self.errors:
            raise self.errors[where.scope]


def declared() -> Stack:
    return (
        Stack()
        .spend_limit("a", A, "1.00")
        .notifications("a", A, ["0.50"], [])
        .notifications("b", B, ["0.50"], [])
        .organization_spend_limit("cap", "1.00")
        .notifications("gone", GONE, ["0.50"], [])
    )


def look(console: SameEverywhere, stack: Stack, *, instead_of_api: frozenset[Kind] = SPEND_LIMITS) -> Listed:
    return read_console(stack.declared(), ConsoleSource(console), BEFORE, instead_of_api=instead_of_api)


def test_only_what_is_declared_and_alive_is_looked_at() -> None:
    console = SameEverywhere()

    reading = look(console, declared())

    assert reading.snapshot.spend_limits.keys() == {Scope(A), ORGANIZATION}
    assert reading.snapshot.notifications.keys() == {Scope(A), Scope(B)}
    assert reading.unseen == ()
    assert len(console.asked) == 4


def test_pages_are_asked_for_by_id_and_live_name() -> None:
    console = SameEverywhere()

    look(console, Stack().notifications("a", A, ["1"], []))

    assert console.asked == [ConsoleScope(ORGANIZATION_ID, Scope(A), f"Name of {A}")]


def test_spend_limits_that_the_api_lists_are_not_looked_for() -> None:
    reading = look(SameEverywhere(), declared(), instead_of_api=frozenset())

    assert reading.snapshot.spend_limits == {}
    assert len(reading.snapshot.notifications) == 2


def test_nothing_declared_asks_nobody() -> None:
    console = SameEverywhere()

    assert look(console, Stack().workspace("a", A)) == Listed(BEFORE)
    assert console.asked == []


@pytest.mark.parametrize(
    "error", [SignInNeeded("the session has expired"), ChallengeShown("prove it"), ConfigurationError("no key")]
)
def test_when_nobody_is_signed_in_only_one_page_is_tried(error: ClaudeAdminError) -> None:
    console = SameEverywhere(errors=dict.fromkeys((ORGANIZATION, Scope(A), Scope(B)), error))

    reading = look(console, declared())

    assert len(console.asked) == 1
    assert len(reading.unseen) == 4
    assert {one.reason for one in reading.unseen} == {error.message}


def test_a_page_that_cannot_be_read_is_unseen_and_the_others_are_read() -> None:
    console = SameEverywhere(errors={Scope(B): LayoutUnknown("no map fits", page="/limits")})

    reading = look(console, declared())

    assert reading.unseen == (Unseen(Kind.SPEND_NOTIFICATIONS, "no map fits [page /limits]", B),)
    assert reading.snapshot.notifications.keys() == {Scope(A)}
