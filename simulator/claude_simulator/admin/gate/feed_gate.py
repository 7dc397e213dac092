"""The way of a request to the activity feed: its own refusals, headers and request limit, and it is an event itself.

What differs from the rest of the Admin API, all of it in activity-feed.md#call: no credential is 404, an expired key
is 401 without a request id, every other 4xx says ``x-should-retry: false``, no version is asked for.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from claude_simulator.admin.activities import OPERATION
from claude_simulator.admin.gate.admin_gate import Visit
from claude_simulator.admin.wire.operation import NEW_VERSION, Call, Operation
from claude_simulator.clock import stamp_seconds
from claude_simulator.faults import Fault
from claude_simulator.feed.activity_feed import OWN_CALL
from claude_simulator.organization import Credential, Organization
from claude_simulator.rules import Refused
from claude_simulator.rules import activities as rules
from claude_simulator.rules import request as request_rules
from claude_simulator.world import World

UNAUTHENTICATED = 401
CLIENT_ERRORS = range(400, 500)


def routes(world: World) -> list[Route]:
    """Return the route of the activity feed."""
    return [Route(OPERATION.route, _endpoint(world), methods=[OPERATION.method], include_in_schema=False)]


def _endpoint(world: World) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        response = await FeedVisit(world, request, OPERATION.route).answer(OPERATION)
        world.requests.add(request.method, OPERATION.route, response.status_code)
        return response

    return answer


class FeedVisit(Visit):
    """One request to the feed on its way."""

    def _operate(self, operation: Operation, content: bytes, late: Fault | None) -> Response:
        del late
        found = self._credential()
        try:
            is_any_sent = any(name in self._request.headers for name in ("authorization", "x-api-key"))
            rules.feed_caller_is_known(found, is_any_sent=is_any_sent)
        except Refused as refused:
            return self.refusal(refused)
        assert found is not None  # noqa: S101 - the rule above has just refused None
        organization, credential = found
        with organization.lock:
            response = self._feed(operation, organization, credential, content)
            self._note(organization, credential, content, response.status_code)
        return response

    def _feed(
        self, operation: Operation, organization: Organization, credential: Credential, content: bytes
    ) -> Response:
        wait = 0.0
        try:
            rules.feed_key_has_not_expired(credential, organization.clock.now())
            self._headers["anthropic-organization-id"] = organization.uuid
            rules.feed_is_open_to(organization, credential)
            wait = self._world.request_limits.take(organization, operation.limited_by)
            request_rules.request_is_within_the_limit(wait)
            answer = operation.handle(
                Call(
                    organization,
                    {},
                    self.query(),
                    content,
                    version=NEW_VERSION,
                    betas=frozenset(),
                    credential=credential,
                )
            )
        except Refused as refused:
            return self.refusal(refused, retry_after=wait)
        self._headers.update(self._limit_headers(organization, operation))
        return self._written(answer)

    def _limit_headers(self, organization: Organization, operation: Operation) -> dict[str, str]:
        per_minute, left, seconds = self._world.request_limits.left(organization, operation.limited_by)
        name = "anthropic-ratelimit-requests"
        reset = organization.clock.now() + timedelta(seconds=seconds)
        return {
            f"{name}-limit": str(per_minute),
            f"{name}-remaining": str(left),
            f"{name}-reset": stamp_seconds(reset),
        }

    def _note(self, organization: Organization, credential: Credential, content: bytes, status: int) -> None:
        """Record the call itself, as the feed does within about a second."""
        with organization.feed.acting_as(self.actor(organization, credential)):
            organization.record(
                OWN_CALL,
                url=str(self._request.url),
                request_method=self._request.method,
                status_code=status,
                request_body=content.decode("utf-8", "replace") or None,
                request_id=self._headers["request-id"],
            )

    def refusal(self, refused: Refused, *, retry_after: float = 0) -> Response:
        """Write an error body with what the feed adds to it, or leaves away."""
        response = super().refusal(refused, retry_after=retry_after)
        if refused.status == UNAUTHENTICATED and "expired" in refused.message:
            del response.headers["request-id"]
        elif refused.status in CLIENT_ERRORS:
            response.headers["x-should-retry"] = "false"
        return response
