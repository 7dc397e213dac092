"""What pages tell about their use beside what they save. It changes nothing, whatever is answered (switch ``console_telemetry``)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from claude_simulator.behaviour import Behaviour
from claude_simulator.console.pages.api_call import answer, refusal
from claude_simulator.rules import Refused
from claude_simulator.world import World

ABOUT = Behaviour(
    "telemetry: what the pages send beside a save, answered at once (switch `console_telemetry`)",
    source="guess: the pages have analytics",
    verified="test (in Chromium)",
    gap="one endpoint, one form",
)


def routes(world: World) -> list[Route]:
    """Return the one route of telemetry."""

    async def endpoint(request: Request) -> Response:
        del request
        manner = world.switches.choice("console_telemetry")
        if manner.startswith("refused_"):
            return refusal(Refused(int(manner.removeprefix("refused_")), "api_error", "No events are taken from here."))
        return answer({})

    return [Route("/api/event_logging/batch", endpoint, methods=["POST"])]
