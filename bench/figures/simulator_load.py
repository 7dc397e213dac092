"""What the simulator costs with a large organization: its start, a long list, and many requests at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import httpx

from bench.figure import Figure
from bench.ground import Ground
from tools.demo.stand_in import Platform, running

_WORKSPACES = 500
_SEED = f"generated:workspaces={_WORKSPACES},people=1000,members=20"
_RUNS = 15
_REQUESTS = 1000
_CLIENTS = 4


def measure(ground: Ground) -> tuple[Figure, ...]:
    """500 workspaces with 20 members each: start to first answer, 1,000 rows, and the lists of members by four clients."""
    ground.speak(f"claude-simulator serve with {_WORKSPACES} workspaces, {_REQUESTS} requests")
    started = time.monotonic()
    with running(seed=_SEED) as platform:
        workspaces = platform.admin_api("GET", "workspaces?limit=1000")["data"]
        start = time.monotonic() - started
        rows = median(_seconds(platform, "users?limit=1000") for _ in range(_RUNS))
        each = _seconds_per_request(platform, [workspace["id"] for workspace in workspaces])
    size = f"{_WORKSPACES} workspaces of 20 members"
    return (
        Figure(name="simulator: start with 500 workspaces", value=start, aim=3, unit="s", from_what=f"once, {size}"),
        Figure(
            name="simulator: a list of 1,000 rows",
            value=rows * 1000,
            aim=50,
            unit="ms",
            from_what=f"median of {_RUNS}, people, {size}",
        ),
        Figure(
            name="simulator: each of many requests",
            value=each * 1000,
            aim=5,
            unit="ms",
            from_what=f"{1 / each:.0f} requests a second (aim 200), members by {_CLIENTS} clients",
        ),
    )


def _seconds(platform: Platform, path: str) -> float:
    started = time.monotonic()
    platform.admin_api("GET", path)
    return time.monotonic() - started


def _seconds_per_request(platform: Platform, workspaces: list[str]) -> float:
    paths = [f"/v1/organizations/workspaces/{workspace}/members" for workspace in workspaces]
    headers = {"x-api-key": platform.admin_api_key}

    def ask(client_number: int) -> None:
        with httpx.Client(base_url=platform.base_url, headers=headers, trust_env=False) as client:
            for number in range(client_number, _REQUESTS, _CLIENTS):
                client.get(paths[number % len(paths)]).raise_for_status()

    started = time.monotonic()
    with ThreadPoolExecutor(_CLIENTS) as clients:
        list(clients.map(ask, range(_CLIENTS)))
    return (time.monotonic() - started) / _REQUESTS
