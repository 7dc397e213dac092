"""A message as a stream of server-sent events, in the order in which the platform sends them (messages.md#streams)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from claude_simulator.admin.wire.schema import Json

WORDS_A_PIECE = 3
CUMULATIVE = (
    "input_tokens",
    "cache_creation_input_tokens",
    "cache_read_input_tokens",
    "output_tokens",
    "output_tokens_details",
    "server_tool_use",
)


def written(message: Mapping[str, Any]) -> bytes:
    """Return the whole stream of a message."""
    return b"".join(_event(event) for event in _events(message))


def _events(message: Mapping[str, Any]) -> Iterator[dict[str, Json]]:
    at_first = {**message, "content": [], "stop_reason": None, "usage": {**message["usage"], "output_tokens": 1}}
    yield {"type": "message_start", "message": at_first}
    for index, block in enumerate(message["content"]):
        yield {"type": "content_block_start", "index": index, "content_block": {**block, "text": ""}}
        yield {"type": "ping"}
        for piece in _pieces(block["text"]):
            delta: Json = {"type": "text_delta", "text": piece}
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    stopped = {name: message[name] for name in ("stop_reason", "stop_sequence", "stop_details", "container")}
    yield {"type": "message_delta", "delta": stopped, "usage": {name: message["usage"][name] for name in CUMULATIVE}}
    yield {"type": "message_stop"}


def _pieces(text: str) -> Iterator[str]:
    words = text.split(" ")
    for start in range(0, len(words), WORDS_A_PIECE):
        yield (" " if start else "") + " ".join(words[start : start + WORDS_A_PIECE])


def _event(event: dict[str, Json]) -> bytes:
    return f"event: {event['type']}\ndata: {json.dumps(event, separators=(',', ':'))}\n\n".encode()
