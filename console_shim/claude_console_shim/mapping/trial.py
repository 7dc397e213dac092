"""
Whether a map saves: the value that is there is saved once more, or a cent less and back, and read from a fresh page. A person asked for it,
on a workspace that the person named; what it needed is trusted from then on.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from claude_console_shim.console_session import ConsoleSession
from claude_console_shim.layouts.part_controls import controls
from claude_console_shim.layouts.schema import Layout
from claude_console_shim.pages import spend_limit
from claude_console_shim.trusted_controls import TrustedControls
from pulumi_claude_admin.errors import LayoutUnknown
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.ports import ConsoleScope

_PART: Final = "workspace_spend_limit"
_SMALLEST: Final = 2


async def try_unchanged(session: ConsoleSession, layout: Layout, where: ConsoleScope) -> int:
    """
    Save the limit that is there, and return how many controls are trusted now. Raises NotAccepted where the page saves nothing unchanged,
    with nothing pressed; WriteNotConfirmed.
    """
    return await _trying(session, layout, where, lambda: spend_limit.save_again(session, where))


async def try_a_cent_less(session: ConsoleSession, layout: Layout, where: ConsoleScope) -> int:
    """Save a cent less and then what was there. Raises WriteNotConfirmed, which says what is there by then."""

    async def there_and_back() -> None:
        present = await _present(session, where)
        await spend_limit.write(session, where, Money(present.minor - 1, present.currency))
        await spend_limit.write(session, where, present)

    return await _trying(session, layout, where, there_and_back)


async def _present(session: ConsoleSession, where: ConsoleScope) -> Money:
    found = await spend_limit.read(session, where)
    if found is None or found.minor < _SMALLEST:
        raise LayoutUnknown(
            "the workspace has no limit that could be a cent less", hint="Name one that has; nothing was saved."
        )
    return found


async def _trying(
    session: ConsoleSession, layout: Layout, where: ConsoleScope, save: Callable[[], Awaitable[object]]
) -> int:
    """Save with the controls of this map taken for trusted, and remember them once that has held."""
    part = layout.part(_PART)
    if part is None:
        raise LayoutUnknown(f"the map {layout.id} has no monthly limit of a workspace")
    paths = [path for path, _ in controls(part, _PART)]
    remembered, options = session.trusted_controls, session.options
    with TemporaryDirectory() as folder:
        session.trusted_controls = TrustedControls(Path(folder) / "trusted.json")
        session.trusted_controls.remember(options, where.organization_id, layout, paths)
        try:
            await save()
        finally:
            session.trusted_controls = remembered
    remembered.remember(options, where.organization_id, layout, paths)
    return len(paths)
