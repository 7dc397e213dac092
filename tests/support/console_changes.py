"""
Each change that the shim makes in the Console, as data: what is true before, what afterwards, and which saves it takes.

For tests that go through all of them. What is true is asked of the simulator (console_settings.py), never of the shim.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from pulumi_claude_admin.model.claude_code_limits import UNCHANGED, ClaudeCodeLimitChanges
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import SpendNotifications
from pulumi_claude_admin.ports import Console, ConsoleScope

Level = Literal["workspace", "organization", "Claude Code workspace"]

SONNET: Final = "Claude Sonnet 4.x"
LIMITER: Final = "requests_per_minute"


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What is set in one scope: amounts in cents, requests per minute for one group of models; in the Claude Code workspace also
    the `default` limit and the `people` who have one of their own, by e-mail.
    """

    cap: int | None = None
    thresholds: tuple[int, ...] = ()
    recipients: tuple[str, ...] = ()
    requests: int | None = None
    default: int | None = None
    people: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Save:
    """One request with which a page saves: its method and the end of its route."""

    method: str
    endpoint: str


SET_CAP: Final = Save("PUT", "spend_limits_v2")
CHANGE_RECORDS: Final = Save("POST", "spend_limits_v2")
SET_RECIPIENTS: Final = Save("PUT", "alert_emails")
SET_RATES: Final = Save("PUT", "rate_limits")
SET_PERSON: Final = Save("PUT", "member_spend_limits")


@dataclass(frozen=True, slots=True)
class Change:
    """One change: where, from what to what, and the saves that it takes, in their order."""

    name: str
    level: Level
    before: Settings
    after: Settings
    saves: tuple[Save, ...]

    def write(self, console: Console, where: ConsoleScope) -> object:
        """Ask the shim for it."""
        wanted = self.after
        if SET_PERSON in self.saves:
            return console.write_claude_code_limits(where, self.limits)
        if self.saves == (SET_RATES,):
            return console.write_rate_limits(where, SONNET, {LIMITER: wanted.requests})
        if SET_RECIPIENTS in self.saves:
            thresholds = tuple(Money(cents) for cents in wanted.thresholds)
            return console.write_notifications(where, SpendNotifications(where.scope, thresholds, wanted.recipients))
        return console.write_spend_limit(where, _money(wanted.cap))

    def read(self, console: Console, where: ConsoleScope) -> object:
        """Ask the shim for what is there."""
        if SET_PERSON in self.saves:
            return console.read_claude_code_limits(where)
        if self.saves == (SET_RATES,):
            return console.read_rate_limits(where, SONNET)
        if SET_RECIPIENTS in self.saves:
            return console.read_notifications(where)
        return console.read_spend_limit(where)

    @property
    def limits(self) -> ClaudeCodeLimitChanges:
        """What it writes of the limits of Claude Code."""
        before, after = dict(self.before.people), dict(self.after.people)
        people = {each: after.get(each) for each in (*before, *after) if before.get(each) != after.get(each)}
        return ClaudeCodeLimitChanges(
            default=UNCHANGED if self.after.default == self.before.default else _money(self.after.default),
            people={email: _money(cents) for email, cents in people.items()},
        )

    def route(self, save: Save) -> str:
        """The route of one of its saves."""
        workspace = "" if self.level == "organization" else "/workspaces/{workspace}"
        return f"/api/organizations/{{organization}}{workspace}/{save.endpoint}"

    @property
    def saves_like_the_last(self) -> int:
        """How many of the saves before the last one go to its route with its method."""
        return self.saves[:-1].count(self.saves[-1])

    @property
    def data(self) -> str:
        """The route from which its page gets what it shows."""
        return self.route(self.saves[0] if self.saves[0] in (SET_RATES, SET_PERSON) else SET_CAP)

    def page(self, layout: str) -> str:
        """The route of the page where it is made."""
        if self.level == "organization":
            return "/settings/limits" if layout in "ab" else "/settings/billing"
        if self.level == "Claude Code workspace":
            return "/settings/workspaces/{workspace}"
        if self.saves == (SET_RATES,) and layout == "d":
            return "/usage/limits"
        return "/settings/workspaces/{workspace}/limits" if layout in "ab" else "/settings/workspaces/{workspace}"


_TEAM: Final = Settings(cap=40_000, thresholds=(10_000,), recipients=("ana@example.com",), requests=700)
_WHOLE: Final = Settings(cap=1_000_000, thresholds=(900_000,), recipients=("finops@example.com",))
_MORE: Final = ("ana@example.com", "finops@example.com")

CAP_FIRST = Change("first cap", "workspace", replace(_TEAM, cap=None), _TEAM, (SET_CAP,))
CAP_SET = Change("cap", "workspace", _TEAM, replace(_TEAM, cap=50_000), (SET_CAP,))
CAP_CLEARED = Change("no cap", "workspace", _TEAM, replace(_TEAM, cap=None), (CHANGE_RECORDS,))
WHOLE_CAP_SET = Change("organization's cap", "organization", _WHOLE, replace(_WHOLE, cap=950_000), (SET_CAP,))
WHOLE_CAP_CLEARED = Change(
    "no cap of the organization", "organization", _WHOLE, replace(_WHOLE, cap=None), (CHANGE_RECORDS,)
)
MAILS_SET = Change(
    "notifications",
    "workspace",
    _TEAM,
    replace(_TEAM, thresholds=(10_000, 25_000), recipients=_MORE),
    (CHANGE_RECORDS, SET_RECIPIENTS),
)
RECIPIENTS_SET = Change("recipients", "workspace", _TEAM, replace(_TEAM, recipients=_MORE), (SET_RECIPIENTS,))
MAILS_CLEARED = Change(
    "no notifications",
    "workspace",
    _TEAM,
    replace(_TEAM, thresholds=(), recipients=()),
    (CHANGE_RECORDS, SET_RECIPIENTS),
)
WHOLE_MAILS_SET = Change(
    "organization's notifications",
    "organization",
    _WHOLE,
    replace(_WHOLE, thresholds=(800_000, 900_000), recipients=_MORE),
    (CHANGE_RECORDS, SET_RECIPIENTS),
)
RATES_SET = Change("rate limit", "workspace", _TEAM, replace(_TEAM, requests=1_500), (SET_RATES,))
RATES_CLEARED = Change("no rate limit", "workspace", _TEAM, replace(_TEAM, requests=None), (SET_RATES,))

ONE, OTHER = "p002@example.com", "p009@example.com"
ID_OF_ONE: Final = "user_person0002"
"""Of the people of claude_code_people.py."""
_CODE: Final = Settings(default=20_000, people=((ONE, 10_000),))
DEFAULT_SET = Change(
    "default", "Claude Code workspace", _CODE, replace(_CODE, default=25_000, people=()), (SET_PERSON, SET_PERSON)
)
PERSON_SET = Change(
    "person's limit", "Claude Code workspace", _CODE, replace(_CODE, people=((ONE, 12_500),)), (SET_PERSON,)
)
PEOPLE_SET = Change(
    "people's limits",
    "Claude Code workspace",
    _CODE,
    replace(_CODE, people=((ONE, 12_500), (OTHER, 50_050))),
    (SET_PERSON, SET_PERSON),
)
PERSON_CLEARED = Change(
    "no limit of a person", "Claude Code workspace", _CODE, replace(_CODE, people=()), (SET_PERSON,)
)

CHANGES: Final[Mapping[str, tuple[Change, ...]]] = {
    "cap": (CAP_FIRST, CAP_SET, CAP_CLEARED),
    "organization's cap": (WHOLE_CAP_SET, WHOLE_CAP_CLEARED),
    "notifications": (MAILS_SET, MAILS_CLEARED, RECIPIENTS_SET),
    "organization's notifications": (WHOLE_MAILS_SET,),
    "rate limits": (RATES_SET, RATES_CLEARED),
    "Claude Code limits": (DEFAULT_SET, PERSON_SET, PEOPLE_SET, PERSON_CLEARED),
}
"""Each of them, by setting."""
NOT_IN_A: Final = (CAP_CLEARED, WHOLE_CAP_CLEARED)
"""Layout A takes no cap away."""


def _money(cents: int | None) -> Money | None:
    return None if cents is None else Money(cents)
