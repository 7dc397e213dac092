"""Calls of a model (messages.md#messages): no model is there, but what it costs is real to this organization.

An answer has one sentence, and as many tokens as the request allows or a switch says.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from claude_simulator.admin.wire.body import Body
from claude_simulator.admin.wire.operation import Answer, Call, Json, ModelCaller, Operation
from claude_simulator.admin.wire.schema import FLAG, NOTHING, TEXT, Schema, constant, many, record, tagged, whole
from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import messages as message_changes
from claude_simulator.model_catalogue import Model
from claude_simulator.organization import Organization
from claude_simulator.rules import messages as message_rules
from claude_simulator.rules import models as model_rules

MESSAGES = "/v1/messages"
COUNT = "/v1/messages/count_tokens"
READ = ("messages", "system", "tools")
CHARACTERS_A_TOKEN = 4
MOST_TURNS = 100_000
AMOUNT: Schema = {"type": "integer", "minimum": 0}
TEXT_BLOCK = record({"type": constant("text"), "text": TEXT, "citations": NOTHING})
USAGE = record(
    {
        "input_tokens": AMOUNT,
        "cache_creation_input_tokens": AMOUNT,
        "cache_read_input_tokens": AMOUNT,
        "cache_creation": record({"ephemeral_5m_input_tokens": AMOUNT, "ephemeral_1h_input_tokens": AMOUNT}),
        "output_tokens": AMOUNT,
        "output_tokens_details": NOTHING,
        "server_tool_use": NOTHING,
        "service_tier": TEXT,
        "inference_geo": TEXT,
        "speed": TEXT,
    },
    title="Usage",
)
MESSAGE = record(
    {
        "id": tagged("msg"),
        "type": constant("message"),
        "role": constant("assistant"),
        "model": TEXT,
        "content": many(TEXT_BLOCK),
        "stop_reason": TEXT,
        "stop_sequence": NOTHING,
        "stop_details": NOTHING,
        "container": NOTHING,
        "diagnostics": NOTHING,
        "usage": USAGE,
    },
    title="Message",
)
TURNS: Schema = {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["role", "content"]}}


class Asked(NamedTuple):
    """What a request asks of a model; ``name`` is the model's as the caller says it."""

    name: str
    model: Model
    input_tokens: int
    max_tokens: int


def create(call: Call) -> Answer:
    """Answer a message, and book it; the gate sends it in pieces when a stream was asked for."""
    body, caller, organization = _body(call), _caller(call), call.organization
    name = body.text("model")
    model = model_rules.model_exists(name)
    max_tokens = message_rules.answer_fits_model(model, body.whole("max_tokens"))
    asked = Asked(name, model, _input_tokens(organization, body), max_tokens)
    output = organization.switches.number("message_output_tokens")
    used = message_changes.Used(asked.input_tokens, min(output or max_tokens, max_tokens))
    geo = message_changes.create_message(organization, caller.key, caller.workspace_id, model, used)
    return Answer(_message(organization, asked, used, geo))


def count_tokens(call: Call) -> Answer:
    """Answer how many tokens a message would read, which costs nothing."""
    body = _body(call)
    model_rules.model_exists(body.text("model"))
    return Answer({"input_tokens": _input_tokens(call.organization, body)})


def asks_for(call: Call) -> tuple[str, int, int]:
    """Return the model that a call names, and how many tokens it may read and write: what rate limits count."""
    body = Body.parse(call.content, (*call.fields, *READ), is_lenient=True)
    max_tokens = body.whole("max_tokens") or 0
    output = call.organization.switches.number("message_output_tokens")
    return body.text("model"), _input_tokens(call.organization, body), min(output or max_tokens, max_tokens)


def is_streamed(call: Call) -> bool:
    """Say whether the answer is wanted in pieces."""
    return Body.parse(call.content, call.fields, is_lenient=True).flag("stream") or False


def _body(call: Call) -> Body:
    body = Body.parse(call.content, (*call.fields, *READ), is_lenient=True)
    message_rules.message_has_turns(body.items("messages", least=1, most=MOST_TURNS))
    return body


def _caller(call: Call) -> ModelCaller:
    assert call.caller is not None  # noqa: S101 - messages_gate.py lets nobody else here
    return call.caller


def _input_tokens(organization: Organization, body: Body) -> int:
    """Return a quarter of the characters of what is read, as compact JSON, or what the switch says."""
    read = {name: body.values[name] for name in READ if body.has(name)}
    characters = len(json.dumps(read, separators=(",", ":"), ensure_ascii=False))
    return organization.switches.number("message_input_tokens") or -(-characters // CHARACTERS_A_TOKEN)


def _message(organization: Organization, asked: Asked, used: message_changes.Used, geo: str) -> dict[str, Json]:
    is_cut = used.output_tokens == asked.max_tokens
    text = f"{asked.model.display_name} is not here: this is a simulator."
    return {
        "id": organization.ids.tagged("msg"),
        "type": "message",
        "role": "assistant",
        "model": asked.name,
        "content": [{"type": "text", "text": text, "citations": None}],
        "stop_reason": "max_tokens" if is_cut else "end_turn",
        "stop_sequence": None,
        "stop_details": None,
        "container": None,
        "diagnostics": None,
        "usage": {
            "input_tokens": used.input_tokens,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
            "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0},
            "output_tokens": used.output_tokens,
            "output_tokens_details": None,
            "server_tool_use": None,
            "service_tier": "standard",
            "inference_geo": geo,
            "speed": "standard",
        },
    }


def _open(required: dict[str, Schema], optional: dict[str, Schema]) -> Schema:
    """Return a body that may have any other field too."""
    properties: dict[str, Json] = {name: dict(schema) for name, schema in {**required, **optional}.items()}
    return {"type": "object", "properties": properties, "required": [*required]}


ABOUT = Behaviour(
    "for API keys, as a stream too; each call is in the ledger, so reports show it and caps count it",
    source="messages.md#messages, messages.md#keys, messages.md#caps, messages.md#rate-limits",
    gap="one sentence whatever is asked: no tools, thinking, images or stop sequences; a token is four characters; nothing is cached; "
    "fields that play no part here are not looked at; no `anthropic-ratelimit-*` headers; OAuth tokens are unknown here; "
    "calls are not kept in a state file",
)
OPERATIONS = (
    Operation(
        "POST",
        MESSAGES,
        create,
        answer=MESSAGE,
        body=_open(
            {"model": TEXT, "max_tokens": whole(1, 1_000_000), "messages": TURNS}, {"stream": FLAG, "system": {}}
        ),
        access="api_key",
    ),
    Operation(
        "POST",
        COUNT,
        count_tokens,
        answer=record({"input_tokens": AMOUNT}, title="MessageTokensCount"),
        body=_open({"model": TEXT, "messages": TURNS}, {"system": {}}),
        access="api_key",
    ),
)
