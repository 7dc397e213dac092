"""Which pages there are: route, template, who may see it, and which layouts have it. No answer is made here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from claude_simulator.console.pages.layouts import ADMIN_KEYS, CLAUDE_CODE_LIMITS, TABS, USAGE_LIMITS, USERS, Layout
from claude_simulator.console.pages.visitor import Visitor

WORKSPACES = "/settings/workspaces"

Allowed = Callable[[Visitor, str | None], bool]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the settings frame: its route, template, who may see it, and the tab that it opens with.

    ``source`` says who told of its address; ``here`` is the link of the navigation that leads to it.
    """

    route: str
    template: str
    is_allowed: Allowed
    tab: str = ""
    here: str = ""
    source: str = "console.md#paths"

    def is_in(self, layout: Layout, *, is_claude_code: bool) -> bool:
        """Say whether a layout has this page; limits per person are of the Claude Code workspace alone."""
        if self.tab == CLAUDE_CODE_LIMITS.segment:
            return is_claude_code
        if self.tab:
            return self.tab in {tab.segment for tab in layout.tabs}
        return self.route != USAGE_LIMITS[1] or self.route in layout.pages


def _everybody(visitor: Visitor, workspace_id: str | None) -> bool:
    """Everybody of the organization."""
    del visitor, workspace_id
    return True


def _administrators(visitor: Visitor, workspace_id: str | None) -> bool:
    """Administrators."""
    del workspace_id
    return visitor.is_admin


def _limits_readers(visitor: Visitor, workspace_id: str | None) -> bool:
    """Administrators and billing people."""
    del workspace_id
    return visitor.sees_organization_limits


def _workspaces_readers(visitor: Visitor, workspace_id: str | None) -> bool:
    """Administrators, billing people, and whoever administers a workspace."""
    del workspace_id
    return visitor.sees_some_workspace


def _workspace_readers(visitor: Visitor, workspace_id: str | None) -> bool:
    """Administrators, billing people, and whoever administers this workspace."""
    return workspace_id is not None and visitor.sees_workspace(workspace_id)


READERS: Mapping[str, Allowed] = MappingProxyType(
    {"everybody": _everybody, "organization": _limits_readers, "workspace": _workspace_readers}
)
"""Who sees a page of a layout in a folder (layout_folder.py), by the words for it there."""

PAGES = (
    Page("/dashboard", "dashboard", _everybody),
    Page("/settings/organization", "organization", _everybody, here="/settings/organization"),
    Page(USERS[1], "users", _administrators, here=USERS[1]),
    Page(ADMIN_KEYS[1], "admin_keys", _administrators, here=ADMIN_KEYS[1]),
    Page("/settings/billing", "billing", _limits_readers, here="/settings/billing"),
    Page("/settings/limits", "limits", _limits_readers, here="/settings/limits"),
    Page(USAGE_LIMITS[1], "usage_limits", _workspaces_readers, here=USAGE_LIMITS[1]),
    Page(WORKSPACES, "workspaces", _workspaces_readers, here=WORKSPACES),
    Page(f"{WORKSPACES}/{{workspace}}", "workspace", _workspace_readers, "members", WORKSPACES, "console.md#menus"),
    *(
        Page(f"{WORKSPACES}/{{workspace}}/{segment}", "workspace", _workspace_readers, segment, WORKSPACES, tab.source)
        for segment, tab in TABS.items()
    ),
)
