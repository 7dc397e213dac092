"""The four layouts of console.md §2 as data: navigation, pages, and tabs of a workspace. Wording is in the templates.

What an organization's pages look like is one of these; which one can be changed while the simulator runs (world.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

SETTINGS = "Settings"
ORGANIZATION = ("Organization", "/settings/organization")
WORKSPACES = ("Workspaces", "/settings/workspaces")
PEOPLE = ("Members", "/settings/members")
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
    """One tab of a workspace's page. ``segment`` is the last part of its address; the newer ones are assumed."""

    segment: str
    label: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What the pages of an organization are; ``pages`` are those that only some layouts have."""

    name: str
    navigation: tuple[Group, ...]
    tabs: tuple[Tab, ...]
    pages: frozenset[str] = frozenset()


MEMBERS = Tab("members", "Members")
KEYS = Tab("keys", "API keys")
SERVICE_ACCOUNTS = Tab("service-accounts", "Service accounts")
OLD_LIMITS = Tab("limits", "Limits")
RATE_LIMITS = Tab("rate-limits", "Rate limits")
SPEND_LIMITS = Tab("spend-limits", "Spend limits")
PERSON_LIMITS = Tab("person-limits", "Limits per person")
"""Of the Claude Code workspace alone, in every layout: where it really is, nobody says (console.md §2.4)."""

OLD_NAVIGATION = (Group(SETTINGS, (ORGANIZATION, PEOPLE, WORKSPACES, LIMITS, BILLING, ADMIN_KEYS)),)
NAVIGATION = Group(SETTINGS, (ORGANIZATION, PEOPLE, WORKSPACES, BILLING, ADMIN_KEYS))

LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        "a": Layout("a", OLD_NAVIGATION, (MEMBERS, Tab("keys", "API Keys"), OLD_LIMITS)),
        "b": Layout("b", OLD_NAVIGATION, (MEMBERS, KEYS, OLD_LIMITS)),
        "c": Layout("c", (NAVIGATION,), (MEMBERS, KEYS, SERVICE_ACCOUNTS, RATE_LIMITS, SPEND_LIMITS)),
        "d": Layout(
            "d",
            (NAVIGATION, Group("Analytics", (USAGE_LIMITS,))),
            (MEMBERS, KEYS, SERVICE_ACCOUNTS, SPEND_LIMITS),
            frozenset({USAGE_LIMITS[1]}),
        ),
    }
)
SEGMENTS = tuple(dict.fromkeys(tab.segment for layout in LAYOUTS.values() for tab in (*layout.tabs, PERSON_LIMITS)))
