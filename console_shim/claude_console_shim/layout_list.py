"""Which page maps there are, what each can do, and what of it was matched on a Console: for a list. No page is opened here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from claude_console_shim.layouts.load import LoadedMap, loaded_maps
from claude_console_shim.layouts.part_controls import controls
from claude_console_shim.layouts.schema import (
    ClaudeCodeLimitsMap,
    Layout,
    NotificationsMap,
    Part,
    RateLimitsMap,
    SpendLimitMap,
)
from claude_console_shim.options import ShimOptions
from claude_console_shim.trusted_controls import TrustedControls, trusted_by


@dataclass(frozen=True, slots=True)
class Matched:
    """Of a map in one language, on this Console: the organization, how many controls were matched there, and of how many."""

    organization_id: str
    language: str
    matched: int
    controls: int


@dataclass(frozen=True, slots=True)
class ListedLayout:
    """One map: whether it ships or is a user's own, what it `can` do with each setting (`read`, `set`, …), and when to delete it."""

    id: str
    is_own: bool
    dated: date
    seen: str
    delete_when: str
    languages: tuple[str, ...]
    can: tuple[tuple[str, tuple[str, ...]], ...]
    matched: tuple[Matched, ...]


def list_layouts(options: ShimOptions) -> tuple[ListedLayout, ...]:
    """Every map, newest first. Raises ConfigurationError for one that is not valid."""
    trusted = trusted_by(options)
    found = [_listed(each, options, trusted) for each in loaded_maps(options.home / "layouts")]
    return tuple(sorted(found, key=lambda each: (each.dated, each.id), reverse=True))


_EDIT: Final = ("dialog", "subject", "submit")
_REMOVE: Final = ("open", "dialog", "subject", "clear", "clear_dialog", "clear_submit")


def abilities(part: Part) -> tuple[str, ...]:
    """What a map's part says enough for."""
    match part:
        case SpendLimitMap():
            return _with(part, set=("open", "dialog", "subject", "field", "submit"), remove=_REMOVE)
        case NotificationsMap():
            return _with(part, **{step: _step(step) for step in ("add", "remove", "edit")})
        case RateLimitsMap():
            can_set = bool(part.editors) and all(_says(each, _EDIT) for each in part.editors.values())
            return ("read", "set", "remove") if can_set else ("read",)
        case ClaudeCodeLimitsMap():
            can_remove = part.clear is not None or part.emptied is not None
            return ("read", "set", "remove") if can_remove else ("read", "set")
        case _:
            return ("read",)


def _step(name: str) -> tuple[str, ...]:
    field = () if name == "remove" else (f"{name}_field",)
    return ("subject", name, f"{name}_dialog", *field, f"{name}_submit")


def _with(part: Part, **changes: tuple[str, ...]) -> tuple[str, ...]:
    return ("read", *(name for name, names in changes.items() if _says(part, names)))


def _says(part: object, names: tuple[str, ...]) -> bool:
    return all(getattr(part, name) is not None for name in names)


def _listed(found: LoadedMap, options: ShimOptions, trusted: TrustedControls) -> ListedLayout:
    first = found.layouts[0]
    matched = (each for layout in found.layouts for each in _matched(layout, options, trusted))
    return ListedLayout(
        id=first.id,
        is_own=found.is_own,
        dated=first.dated,
        seen=first.seen,
        delete_when=first.delete_when,
        languages=tuple(layout.language for layout in found.layouts),
        can=tuple((name, abilities(part)) for name, part in first.parts),
        matched=tuple(matched),
    )


def _matched(layout: Layout, options: ShimOptions, trusted: TrustedControls) -> list[Matched]:
    known = {path for name, part in layout.parts for path, _ in controls(part, name)}
    return [
        Matched(organization, layout.language, len(paths & known), len(known))
        for organization, paths in sorted(trusted.organizations(options, layout).items())
    ]
