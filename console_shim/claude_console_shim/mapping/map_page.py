"""
A map of pages that none is made for: asked for in a browser that only reads, tried there, and kept only when it reads what the person
saw. Trying whether it saves is in `trial.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from claude_console_shim.browser.read_only import ReadOnly
from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.driver.language import language_in_use
from claude_console_shim.layouts.load import parse_layout
from claude_console_shim.layouts.schema import Layout, PartName
from claude_console_shim.mapping.asking import Asking, OrganizationOnPage, Person, WorkspaceOnPage
from claude_console_shim.mapping.dumped import PRIVATE, DumpedPages
from claude_console_shim.mapping.left_out import LeftOut
from claude_console_shim.mapping.limit_questions import ask_limit
from claude_console_shim.mapping.notification_questions import ask_notifications
from claude_console_shim.mapping.organization_questions import ask_organization
from claude_console_shim.mapping.page_look import PageLook
from claude_console_shim.mapping.rate_questions import ask_rates
from claude_console_shim.mapping.told_map import (
    ToldLimit,
    ToldMap,
    ToldNotifications,
    ToldOrganization,
    ToldRates,
    ToldWay,
)
from claude_console_shim.mapping.way_questions import ask_way
from claude_console_shim.mapping.write_map import MapText, map_text
from pulumi_claude_admin.errors import LayoutUnknown
from pulumi_claude_admin.ports import ConsoleIdentity

FIRST: Final[PartName] = "workspace_spend_limit"
"""What every map has; all else may be left out."""

ToldSetting = ToldLimit | ToldNotifications | ToldRates
_LIMIT: Final = "the monthly limit"
_NOTIFICATIONS: Final = "the amounts at which mails are sent"
_ASKS: Final[tuple[tuple[PartName, str, Callable[[Asking, ToldWay, LeftOut], Awaitable[ToldSetting]]], ...]] = (
    (FIRST, f"{_LIMIT} of this workspace", ask_limit),
    ("workspace_notifications", f"{_NOTIFICATIONS} for this workspace", ask_notifications),
    ("workspace_rate_limits", "the rate limits of this workspace", ask_rates),
    ("organization_spend_limit", f"{_LIMIT} of the whole organization", ask_limit),
    ("organization_notifications", f"{_NOTIFICATIONS} for the whole organization", ask_notifications),
)


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """A map as the answers have it: what was told, its files, what they load as, and the organization."""

    told: ToldMap
    text: MapText
    layout: Layout
    organization_id: str

    def without(self, setting: PartName, why: str) -> DrawnMap:
        """The same map without a setting."""
        settings = {name: each for name, each in self.told.settings.items() if name != setting}
        left_out = (*self.told.left_out, (setting.replace("_", " "), why))
        told = replace(self.told, settings=settings, left_out=left_out)
        text, layout = _loaded(told, self.layout.id, self.layout.language)
        return replace(self, told=told, text=text, layout=layout)


async def ask_for_map(
    session: ConsoleSession,
    read_only: ReadOnly,
    person: Person,
    *,
    workspace: WorkspaceOnPage,
    folder: Path,
    dumped: DumpedPages,
    name: str,
) -> DrawnMap:
    """Ask a person about pages, which are only read; pictures go to `private/` in the folder. Raises LayoutUnknown, ConfigurationError."""
    identity, organization = await _identity(session), None
    async with session.open_page() as driver:
        look = PageLook(driver, read_only, folder / PRIVATE, None if identity is None else identity.organization_name)
        if identity is None:
            organization = await ask_organization(Asking(look, person, workspace, ("organization",), dumped))
            _, layout = _loaded(ToldMap({}, organization), name, look.language)
            identity = await _identity_by(session, layout)
            look.organization = identity.organization_name
        told = await _ask_settings(look, person, workspace, identity, dumped, organization)
        language = look.language
    text, layout = _loaded(told, name, language)
    return DrawnMap(told, text, layout, identity.organization_id)


async def _ask_settings(
    look: PageLook,
    person: Person,
    workspace: WorkspaceOnPage,
    identity: ConsoleIdentity,
    dumped: DumpedPages,
    organization: ToldOrganization | None,
) -> ToldMap:
    settings: dict[PartName, ToldSetting] = {}
    left_out = LeftOut()
    for setting, what, ask in _ASKS:
        subject = OrganizationOnPage(identity.organization_name) if setting.startswith("organization") else workspace
        asking = Asking(look, person, subject, (setting,), dumped)
        if setting == FIRST:
            way = await ask_way(asking, what)
            if way is None:
                raise LayoutUnknown(f"nobody says where {what} is", hint="Nothing was kept.")
            settings[setting] = await ask(asking, way, left_out)
            continue
        with left_out.unless_said(asking):
            way = await ask_way(asking, what)
            if way is not None:
                settings[setting] = await ask(asking, way, left_out)
    return ToldMap(settings, organization, tuple(left_out.reasons))


async def _identity(session: ConsoleSession) -> ConsoleIdentity | None:
    """Who is signed in where; None when no map knows the page that says it."""
    try:
        return await session.identity()
    except LayoutUnknown:
        return None


async def _identity_by(session: ConsoleSession, layout: Layout) -> ConsoleIdentity:
    speak_by(session, (layout,))
    session.forget_identity()
    return await session.identity()


def speak_by(session: ConsoleSession, layouts: tuple[Layout, ...]) -> None:
    """Have a session use these maps, in the language that it has found."""
    code = session.language.code
    session.language = language_in_use(layouts, session.options.language)
    session.language.code = code


def _loaded(told: ToldMap, name: str, language: str) -> tuple[MapText, Layout]:
    text = map_text(told, name=name, dated=datetime.now(UTC).date())
    own = f"{name}.{language}.toml"
    layout = parse_layout(
        text.structure.encode(), f"{name}.toml", words=text.words.encode(), words_name=own, language=language
    )
    return text, layout
