"""The way of a request for a model: the API key, its workspace, caps and rate limits, and the answer as a stream.

What differs from the Admin API, all of it in messages.md: API keys alone are let in, the workspace's limits count and
not the Admin API's, answers name the workspace, and nothing is an event of the activity feed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from claude_simulator.admin import messages, models
from claude_simulator.admin.gate.admin_gate import TOO_MANY, Visit
from claude_simulator.admin.gate.operations import OF_MODELS
from claude_simulator.admin.wire import message_stream
from claude_simulator.admin.wire.operation import Call, ModelCaller, Operation
from claude_simulator.enforcement import limits_in_force
from claude_simulator.faults import Fault
from claude_simulator.http.model_limits import Taking
from claude_simulator.organization import ApiKey, Organization, RateLimitGroup
from claude_simulator.rules import Refused
from claude_simulator.rules import messages as rules
from claude_simulator.world import World

WORKSPACE = "anthropic-workspace-id"
SPENDING = (messages.MESSAGES,)


def routes(world: World) -> list[Route]:
    """Return the routes that API keys call."""
    return [Route(o.route, _endpoint(world, o), methods=[o.method], include_in_schema=False) for o in OF_MODELS]


def _endpoint(world: World, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        response = await ModelVisit(world, request, operation.route).answer(operation)
        world.requests.add(request.method, operation.route, response.status_code)
        return response

    return answer


class ModelVisit(Visit):
    """One request for a model on its way."""

    _wait = 0.0

    def _operate(self, operation: Operation, content: bytes, late: Fault | None) -> Response:
        del late
        try:
            organization, key = self._key()
            with organization.lock:
                self._is_let_in(organization, key, operation)
                caller = self._model_caller(organization, key)
                call = replace(self._call(operation, organization, content), caller=caller)
                is_streamed = operation.route in SPENDING and messages.is_streamed(call)
                if operation.route in SPENDING:
                    self._take(call, caller)
                answer = operation.handle(call)
        except Refused as refused:
            return self.refusal(refused, retry_after=self._wait)
        if is_streamed:
            stream = message_stream.written(cast("dict[str, Any]", answer.body))  # the operation has just made it
            return Response(stream, headers=self._headers, media_type="text/event-stream")
        return self._written(answer)

    def _key(self) -> tuple[Organization, ApiKey]:
        """Find the key by its secret, in ``x-api-key`` or as a bearer (credentials.md#headers)."""
        bearer = self._bearer()
        secret = self._request.headers.get("x-api-key", "") if bearer is None else bearer
        for organization in self._world.organizations.values():
            key = organization.api_key_of(secret)
            if key is not None:
                self._headers["anthropic-organization-id"] = organization.uuid
                return organization, key
        return self._world.organization, rules.api_key_is_known(None)

    @staticmethod
    def _is_let_in(organization: Organization, key: ApiKey, operation: Operation) -> None:
        if operation in models.OPERATIONS and rules.models_are_listed_all_the_same(organization, key):
            return
        rules.creator_of_claude_code_key_is_a_member(organization, key)
        rules.api_key_is_active(organization, key)

    def _model_caller(self, organization: Organization, key: ApiKey) -> ModelCaller:
        wanted = self._request.headers.get(WORKSPACE)
        rules.workspace_is_the_keys(key, wanted)
        workspace_id = key.workspace_id or wanted or organization.default_workspace_id
        if key.workspace_id is None:
            rules.workspace_can_be_used(organization, workspace_id)
        self._headers[WORKSPACE] = workspace_id
        return ModelCaller(key, workspace_id)

    def _take(self, call: Call, caller: ModelCaller) -> None:
        """Take what a message will use from the limits of its workspace and of the organization."""
        model, read, written = messages.asks_for(call)
        organization = call.organization
        group = next((g for g in organization.rate_limit_groups.values() if model in (g.models or ())), None)
        if group is None:
            return
        amounts = {
            "requests_per_minute": 1,
            "input_tokens_per_minute": read,
            "input_tokens_per_minute_cache_aware": read,
            "output_tokens_per_minute": written,
            "tokens_per_minute": read + written,
            "tokens_per_day": read + written,
        }
        refused = self._world.model_limits.take(*_takings(organization, caller.workspace_id, group, amounts))
        if refused is not None:
            taking, self._wait = refused
            is_of_workspace = taking.whose != _of_organization(organization, group)
            rules.model_is_within_its_limits(taking.limiter, limit=taking.limit, is_of_workspace=is_of_workspace)

    def refusal(self, refused: Refused, *, retry_after: float = 0) -> Response:
        """Write an error body; only a limit that has room again soon says when."""
        response = super().refusal(refused, retry_after=retry_after)
        if refused.status == TOO_MANY and refused.error_code is not None:
            del response.headers["retry-after"]
        return response


def _takings(
    organization: Organization, workspace_id: str, group: RateLimitGroup, amounts: dict[str, int]
) -> Iterator[Taking]:
    of_workspace = limits_in_force(organization, workspace_id, group.id)
    levels = (((workspace_id, group.id), of_workspace), (_of_organization(organization, group), group.limits))
    for whose, limits in levels:
        for limiter, limit in limits.items():
            if limiter in amounts:
                yield Taking(whose, limiter, limit, amounts[limiter])


def _of_organization(organization: Organization, group: RateLimitGroup) -> tuple[str, str]:
    return organization.uuid, group.id
