"""
A map of a page that none is made for: asked for in a browser that only reads, tried there, and kept only when it reads what the person
saw. Trying whether it saves is in `trial.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from claude_console_shim.browser.read_only import ReadOnly
from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.driver.language import language_in_use
from claude_console_shim.layouts.load import parse_layout
from claude_console_shim.layouts.schema import Layout
from claude_console_shim.mapping.asking import Asking, Person, WorkspaceOnPage
from claude_console_shim.mapping.dumped import PRIVATE
from claude_console_shim.mapping.limit_questions import ask_limit
from claude_console_shim.mapping.organization_questions import ask_organization
from claude_console_shim.mapping.page_look import PageLook
from claude_console_shim.mapping.told_map import ToldLimit, ToldOrganization
from claude_console_shim.mapping.write_map import MapText, map_text
from claude_console_shim.pages import spend_limit
from claude_console_shim.snapshot.values import read_threshold
from pulumi_claude_admin.atomic_file import replace_file
from pulumi_claude_admin.errors import ConfigurationError, LayoutUnknown
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.ports import ConsoleIdentity, ConsoleScope


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """A map as the answers have it: its files, what they load as, the limit that the person saw, and the organization."""

    text: MapText
    layout: Layout
    seen: Money
    organization_id: str


async def ask_for_map(
    session: ConsoleSession, read_only: ReadOnly, person: Person, *, workspace: WorkspaceOnPage, folder: Path, name: str
) -> DrawnMap:
    """Ask a person about a page, which is only read; pictures go to `private/` in the folder. Raises LayoutUnknown, ConfigurationError."""
    identity, organization = await _identity(session), None
    async with session.open_page() as driver:
        look = PageLook(driver, read_only, folder / PRIVATE, None if identity is None else identity.organization_name)
        asking = Asking(look, person, workspace)
        if identity is None:
            organization = await ask_organization(asking)
            _, layout = _loaded(None, organization, name)
            identity = await _identity_by(session, layout)
            look.organization = identity.organization_name
        told = await ask_limit(asking)
    text, layout = _loaded(told, organization, name)
    return DrawnMap(text, layout, _seen(told, layout), identity.organization_id)


async def _identity(session: ConsoleSession) -> ConsoleIdentity | None:
    """Who is signed in where; None when no map knows the page that says it."""
    try:
        return await session.identity()
    except LayoutUnknown:
        return None


async def _identity_by(session: ConsoleSession, layout: Layout) -> ConsoleIdentity:
    session.language = language_in_use((layout,), session.options.language)
    session.forget_identity()
    return await session.identity()


def _loaded(told: ToldLimit | None, organization: ToldOrganization | None, name: str) -> tuple[MapText, Layout]:
    text = map_text(told, name=name, dated=datetime.now(UTC).date(), organization=organization)
    own = f"{name}.en.toml"
    return text, parse_layout(text.structure.encode(), f"{name}.toml", words=text.words.encode(), words_name=own)


async def read_by_map(
    session: ConsoleSession, drawn: DrawnMap, workspace: WorkspaceOnPage, *, known: tuple[Layout, ...]
) -> None:
    """Raise LayoutUnknown unless the session reads by this map, beside the others that it knows, what the person saw."""
    session.language = language_in_use((drawn.layout, *known), session.options.language)
    found = await spend_limit.read(session, scope_of(drawn, workspace))
    if found != drawn.seen:
        raise LayoutUnknown(
            f"the map reads {found}, where you saw {drawn.seen}", hint="Nothing was kept. Answer again."
        )


def scope_of(drawn: DrawnMap, workspace: WorkspaceOnPage) -> ConsoleScope:
    """Where the limit is that the questions were about."""
    return ConsoleScope(drawn.organization_id, Scope(workspace.id), workspace.name)


def keep_map(drawn: DrawnMap, layouts: Path, *, name: str) -> Path:
    """Put the two files among the user's own maps."""
    require_free(layouts, name)
    (layouts / "words").mkdir(parents=True, exist_ok=True)
    replace_file(layouts / "words" / f"{name}.en.toml", drawn.text.words)
    replace_file(layouts / f"{name}.toml", drawn.text.structure)
    return layouts / f"{name}.toml"


def require_free(layouts: Path, name: str) -> None:
    """Raise ConfigurationError when there is a map of this name, which may hold answers of hours."""
    if (layouts / f"{name}.toml").exists():
        raise ConfigurationError(
            f"there is a page map {layouts / f'{name}.toml'} already", hint="Move it away, or take another --name."
        )


def _seen(told: ToldLimit, layout: Layout) -> Money:
    if layout.workspace_spend_limit is None:
        raise LayoutUnknown("the map has no monthly limit of a workspace")
    return read_threshold(told.amount.text, layout.workspace_spend_limit.amount)
