"""The four layouts (console.md#layouts) as data: navigation, pages, and tabs of a workspace. Wording is in the templates.

What an organization's pages look like is one of these; which one can be changed while the simulator runs (world.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from claude_simulator.behaviour import Behaviour

ABOUT = Behaviour(
    'layouts A, B, C and D, per organization, changed while running (`--layout`, `POST /_simulator/console/layout {"layout", "organization"}`)',
    source="console.md#layouts, console.md#controls",
    verified="test (over HTTP and in Chromium)",
    gap='that D has no tab "Rate limits" is a guess',
)

SETTINGS = "Settings"
ORGANIZATION = ("Organization", "/settings/organization")
WORKSPACES = ("Workspaces", "/settings/workspaces")
USERS = ("Members", "/settings/members")
ADMIN_KEYS = ("Admin keys", "/settings/admin-keys")
LIMITS = ("Limits", "/settings/limits")
BILLING = ("Billing", "/settings/billing")
USAGE_LIMITS = ("Rate limits", "/usage/limits")


@dataclass(frozen=True, slots=True)
class Group:
    """One navigation of the side bar: its name, and (label, path) of its links."""

    name: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of a workspace's page. ``segment`` is the last part of its address, of which ``source`` tells."""

    segment: str
    label: str
    source: str = "console.md#menus; its address is a guess"


@dataclass(frozen=True, slots=True)
class Layout:
    """What the pages of an organization are; ``pages`` are those that only some layouts have, ``people_rest`` how more people come than fit (a guess)."""

    name: str
    navigation: tuple[Group, ...]
    tabs: tuple[Tab, ...]
    pages: frozenset[str] = frozenset()
    people_rest: str = "scroll"


DOCUMENTED = "console.md#paths, console.md#menus"
MEMBERS = Tab("members", "Members")
KEYS = Tab("keys", "API keys", DOCUMENTED)
SERVICE_ACCOUNTS = Tab("service-accounts", "Service accounts")
OLD_LIMITS = Tab("limits", "Limits", DOCUMENTED)
RATE_LIMITS = Tab("rate-limits", "Rate limits")
SPEND_LIMITS = Tab("spend-limits", "Spend limits")
CLAUDE_CODE_LIMITS = Tab("person-limits", "Limits per person", "console.md#rules, guess")
"""Of the Claude Code workspace alone, in every layout: where it really is, nobody says (console.md#rules)."""

OLD_NAVIGATION = (Group(SETTINGS, (ORGANIZATION, USERS, WORKSPACES, LIMITS, BILLING, ADMIN_KEYS)),)
NAVIGATION = Group(SETTINGS, (ORGANIZATION, USERS, WORKSPACES, BILLING, ADMIN_KEYS))

LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        "a": Layout(
            "a", OLD_NAVIGATION, (MEMBERS, Tab("keys", "API Keys", DOCUMENTED), OLD_LIMITS), people_rest="pages"
        ),
        "b": Layout("b", OLD_NAVIGATION, (MEMBERS, KEYS, OLD_LIMITS), people_rest="more"),
        "c": Layout("c", (NAVIGATION,), (MEMBERS, KEYS, SERVICE_ACCOUNTS, RATE_LIMITS, SPEND_LIMITS)),
        "d": Layout(
            "d",
            (NAVIGATION, Group("Analytics", (USAGE_LIMITS,))),
            (MEMBERS, KEYS, SERVICE_ACCOUNTS, SPEND_LIMITS),
            frozenset({USAGE_LIMITS[1]}),
            people_rest="box",
        ),
    }
)
TABS = {tab.segment: tab for layout in LAYOUTS.values() for tab in (*layout.tabs, CLAUDE_CODE_LIMITS)}
"""Every tab that some layout has, by its segment."""
