"""Calls that further kinds add to `claude-admin drift` and to a refresh: their pages, and places of service accounts by workspace or by account."""

import math
from collections.abc import Collection

from bench.existing_organization import FEW_WORKSPACES, OF_EACH_KIND, STACK, adopted, seed_of_every_kind
from bench.figure import Figure
from bench.ground import Ground
from claude_simulator import Simulator

_LONG_PAGES = ("invites", "api_keys")
_SHORT_PAGES = ("external_keys", "service_accounts", "federation_issuers", "federation_rules")
_ONE_CALL = ("compliance_settings",)
_PLACES = ("workspaces/{workspace_id}/service_accounts", "service_accounts/{service_account_id}/workspaces")
_OF_DRIFT = (*_LONG_PAGES, *_SHORT_PAGES, *_ONE_CALL, *_PLACES)
_OF_REFRESH = ("invites", *_SHORT_PAGES, *_PLACES)
"""Adopt takes no keys, and nothing that an organization has without anybody's doing."""

PAGES = {
    **dict.fromkeys(_LONG_PAGES, math.ceil(OF_EACH_KIND / 1000)),
    **dict.fromkeys(_SHORT_PAGES, math.ceil(OF_EACH_KIND / 100)),
}
WITH_DEFAULT = FEW_WORKSPACES + 1


def measure(ground: Ground) -> tuple[Figure, ...]:
    """One organization with every kind, asked with a token; what the other kinds cost anyway is left out."""
    ground.speak(f"adopt and import of {OF_EACH_KIND} of each further kind, then refresh and drift")
    with Simulator(seed=seed_of_every_kind()) as simulator:
        options = ("--kinds", "external-keys,invites,machines")
        demo = adopted(ground, simulator, ground.folder / "kinds", *options, token=simulator.oauth_token)
        ground.measure(
            demo, "pulumi", "refresh", "--stack", STACK, "--non-interactive", "--preview-only", "--expect-no-changes"
        )
        refresh = _added(simulator, _OF_REFRESH)
        ground.measure(demo, "claude-admin", "drift", "--stack", STACK, "--no-console")
        drift = _added(simulator, _OF_DRIFT)
    each = f"{OF_EACH_KIND} of each kind, {FEW_WORKSPACES} workspaces and the Default one"
    return (
        Figure(
            "calls of drift for further kinds",
            drift,
            _aim(_OF_DRIFT),
            "calls",
            f"their pages, + {WITH_DEFAULT}: {each}",
        ),
        Figure(
            "calls of a refresh for further kinds",
            refresh,
            _aim(_OF_REFRESH),
            "calls",
            "the same, as adopt declares them",
        ),
    )


def _added(simulator: Simulator, routes: Collection[str]) -> int:
    counted = {str(row["route"]).removeprefix("/v1/organizations/"): int(row["count"]) for row in simulator.requests()}
    return sum(counted.get(route, 0) for route in routes)


def _aim(routes: Collection[str]) -> int:
    pages = sum(PAGES.get(route, 0) for route in routes) + sum(route in _ONE_CALL for route in routes)
    return pages + min(WITH_DEFAULT, OF_EACH_KIND)
