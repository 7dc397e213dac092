"""Every route of the Console half, in the order in which they are tried."""

from __future__ import annotations

from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from claude_simulator.console.api_admin_keys import admin_key_routes
from claude_simulator.console.api_keys import api_key_routes
from claude_simulator.console.api_members import member_routes
from claude_simulator.console.api_people import people_routes
from claude_simulator.console.api_person_limits import person_limit_routes
from claude_simulator.console.api_rates import rate_routes
from claude_simulator.console.api_sign_in import sign_in_routes
from claude_simulator.console.api_spend import spend_routes
from claude_simulator.console.api_telemetry import telemetry_routes
from claude_simulator.console.api_workspaces import workspace_routes
from claude_simulator.console.pages import ASSETS, STATIC, page_routes
from claude_simulator.world import World


def routes(world: World) -> list[BaseRoute]:
    """Return the pages, their private API and their assets; none begins with ``/v1`` or ``/_simulator``."""
    return [
        *page_routes(world),
        *sign_in_routes(world),
        *workspace_routes(world),
        *member_routes(world),
        *api_key_routes(world),
        *admin_key_routes(world),
        *people_routes(world),
        *spend_routes(world),
        *rate_routes(world),
        *person_limit_routes(world),
        *telemetry_routes(world),
        Mount(ASSETS, StaticFiles(directory=STATIC)),
    ]
