"""One call with the secret of a key, as whoever copied it would make. Source: docs/platform/messages.md#keys."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Final

from pulumi_claude_admin.admin_api.http.call import Answer, Call, Replay
from pulumi_claude_admin.admin_api.http.credential import Credential
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.errors import AdminApiError, AuthenticationFailed, PermissionDenied, RateLimited, Rejected
from pulumi_claude_admin.probe_ports import CanaryKey, LetIn, NotTold, Probed, TurnedAway

MODELS: Final = "/v1/models"
MESSAGES: Final = "/v1/messages"
PERSON_LEFT: Final = "claude_code_key_creator_not_member"

_SMALLEST_LINE: Final = "haiku"
_MOST_MODELS: Final = "100"


class HttpKeyProbe:
    """`connect` opens a connection with a credential, which is closed after the call."""

    def __init__(self, connect: Callable[[Credential], Transport]) -> None:
        self._connect = connect

    def list_models(self, canary: CanaryKey) -> Probed:
        """One call, which costs nothing."""
        return self._probed(canary, lambda transport: transport.send(Call("GET", MODELS, {"limit": "1"})))

    def write_one_token(self, canary: CanaryKey) -> Probed:
        """Two calls: which model is the smallest, and one token of it."""
        return self._probed(canary, _write_one_token)

    def _probed(self, canary: CanaryKey, ask: Callable[[Transport], Answer]) -> Probed:
        with closing(self._connect(Credential("api_key", canary.secret))) as transport:
            try:
                return LetIn(ask(transport).organization_id)
            except AdminApiError as error:
                return _said_of_the_key(error)


def _said_of_the_key(error: AdminApiError) -> Probed:
    is_of_the_key = isinstance(error, AuthenticationFailed | PermissionDenied) or error.error_code == PERSON_LEFT
    if is_of_the_key and error.status is not None:
        return TurnedAway(error.status, error.type, error.error_code, error.request_id)
    if isinstance(error, RateLimited) or (isinstance(error, Rejected) and error.path == MESSAGES):
        return LetIn(None)
    return NotTold(error.message)


def _write_one_token(transport: Transport) -> Answer:
    models = transport.send(Call("GET", MODELS, {"limit": _MOST_MODELS})).parse(_models)
    smallest = next((name for name, line in models if line == _SMALLEST_LINE), next((name for name, _ in models), ""))
    message = {"model": smallest, "max_tokens": 1, "messages": [{"role": "user", "content": "1"}]}
    return transport.send(Call("POST", MESSAGES, body=message, replay=Replay.ONLY_WHEN_REFUSED))


def _models(data: object) -> tuple[tuple[str, str | None], ...]:
    return Fields(data, "models").items("data", _model)


def _model(data: object) -> tuple[str, str | None]:
    fields = Fields(data, "model")
    return fields.text("id"), fields.text_or_none("line")
