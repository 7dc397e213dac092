"""The simulator's Console pages: own plain pages with a private JSON API behind them, over the one organization store.

Wording of labels is imitated, nothing else: no copied markup, styles, pictures or code. What a change does and what
is refused is decided in changes/ and rules/; here is only the second door to it. A file here answers one family's pages;
the pages as such are in pages/.
"""

from __future__ import annotations

import sys

from starlette.routing import BaseRoute

from claude_simulator.families import modules_with
from claude_simulator.world import World


def routes(world: World) -> list[BaseRoute]:
    """Return the pages, their private API and their assets; none begins with ``/v1`` or ``/_simulator``."""
    from claude_simulator.console.pages.assets import assets  # noqa: PLC0415 - the pages import us
    from claude_simulator.console.pages.page_routes import ASSETS, STATIC, page_routes  # noqa: PLC0415 - the same

    families = modules_with(sys.modules[__name__], "routes")
    return [
        *page_routes(world),
        *(route for family in families for route in family.routes(world)),
        assets(ASSETS, STATIC),
    ]
