"""A map that was asked for: held against what the person saw, and put among the user's own maps, one structure and words by language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.layouts.load import languages
from claude_console_shim.layouts.schema import Layout, NotificationsMap, PartName, RateLimitsMap, SpendLimitMap
from claude_console_shim.mapping.asking import WorkspaceOnPage
from claude_console_shim.mapping.map_page import FIRST, DrawnMap, ToldSetting, speak_by
from claude_console_shim.mapping.told_map import ToldLimit, ToldNotifications, ToldRates
from claude_console_shim.pages import notifications, rate_limits, spend_limit
from claude_console_shim.snapshot.values import read_rate, read_threshold
from pulumi_claude_admin.atomic_file import replace_file
from pulumi_claude_admin.errors import ConfigurationError, ConsoleError, LayoutUnknown
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.ports import ConsoleScope

_DATED = re.compile(r"^dated = .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class KeptMap:
    """What was kept: the map's file, the settings in it, the group of models of its rate limits, and what was left out with the reason."""

    file: Path
    settings: tuple[PartName, ...]
    group: str | None
    left_out: tuple[tuple[str, str], ...]


async def read_by_map(
    session: ConsoleSession, drawn: DrawnMap, workspace: WorkspaceOnPage, *, known: tuple[Layout, ...]
) -> DrawnMap:
    """
    The map, as far as the session reads by it, beside the others that it knows, what the person saw; a setting that it does not read is
    left out. Raises LayoutUnknown when it does not read the monthly limit.
    """
    for setting, told in drawn.told.settings.items():
        speak_by(session, (drawn.layout, *known))
        where = scope_of(setting, drawn.organization_id, workspace)
        try:
            await _require_read(session, where, setting, told, drawn.layout)
        except ConsoleError as error:
            if setting == FIRST:
                raise
            drawn = drawn.without(setting, error.message)
    return drawn


async def _require_read(
    session: ConsoleSession, where: ConsoleScope, setting: PartName, told: ToldSetting, layout: Layout
) -> None:
    part = layout.part(setting)
    found: object
    seen: object
    match told, part:
        case ToldLimit(), SpendLimitMap():
            found, seen = await spend_limit.read(session, where), read_threshold(told.amount.text, part.amount)
        case ToldNotifications(), NotificationsMap():
            amounts = (await notifications.read(session, where)).thresholds
            seen = read_threshold(told.amount.text, part.amount)
            found = next((each for each in amounts if each == seen), None)
        case ToldRates(), RateLimitsMap():
            found = await rate_limits.read(session, where, told.group)
            rates = {limiter: read_rate(text, part.number) for limiter, text in told.seen.items()}
            seen = {limiter: value for limiter, value in rates.items() if value is not None}
        case _:
            raise LayoutUnknown(f"the map has no {setting.replace('_', ' ')}")
    if found != seen:
        raise LayoutUnknown(f"the map reads {found}, where you saw {seen}", hint="Nothing was kept. Answer again.")


def scope_of(setting: PartName, organization_id: str, workspace: WorkspaceOnPage) -> ConsoleScope:
    """Where a setting is that the questions were about."""
    if setting.startswith("organization"):
        return ConsoleScope(organization_id, Scope())
    return ConsoleScope(organization_id, Scope(workspace.id), workspace.name)


def keep_map(drawn: DrawnMap, layouts: Path, *, name: str) -> KeptMap:
    """
    Put the two files among the user's own maps; the words alone where the structure is there from another language. Raises
    ConfigurationError when there is another structure, which may hold answers of hours.
    """
    language = drawn.layout.language
    require_free(layouts, name, language)
    file, words = layouts / f"{name}.toml", layouts / "words" / f"{name}.{language}.toml"
    if file.exists():
        _require_same_structure(file, drawn)
    words.parent.mkdir(parents=True, exist_ok=True)
    replace_file(words, drawn.text.words)
    if not file.exists():
        replace_file(file, drawn.text.structure)
    rates = drawn.told.settings.get("workspace_rate_limits")
    group = rates.group if isinstance(rates, ToldRates) else None
    return KeptMap(file, tuple(drawn.told.settings), group, drawn.told.left_out)


def require_some_language_free(layouts: Path, name: str) -> None:
    """Raise ConfigurationError when there is a map of this name with words for every language: before anything is asked."""
    if all((layouts / "words" / f"{name}.{each}.toml").exists() for each in languages()):
        raise _taken(layouts, name)


def require_free(layouts: Path, name: str, language: str) -> None:
    """Raise ConfigurationError when there is a map of this name with words for a language."""
    if (layouts / "words" / f"{name}.{language}.toml").exists():
        raise _taken(layouts, name)


def _taken(layouts: Path, name: str) -> ConfigurationError:
    return ConfigurationError(
        f"there is a page map {layouts / f'{name}.toml'} already", hint="Move it away, or take another --name."
    )


def _require_same_structure(file: Path, drawn: DrawnMap) -> None:
    if _DATED.sub("", file.read_text(encoding="utf-8")) != _DATED.sub("", drawn.text.structure):
        raise ConfigurationError(
            f"the page map {file} says it otherwise than these answers; a map has one structure in all languages",
            hint="Answer as you did in the other language, or take another --name.",
        )
