"""The models that a key can call (messages.md#models). Listing them costs nothing."""

from __future__ import annotations

from claude_simulator.admin.wire import paging
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_ID, page_by_id
from claude_simulator.admin.wire.schema import MOMENT, NOTHING, TEXT, constant, many, one_of, record, whole
from claude_simulator.behaviour import Behaviour
from claude_simulator.clock import stamp_seconds
from claude_simulator.model_catalogue import MODELS, Model
from claude_simulator.rules import models as model_rules

ALL = "/v1/models"
ONE = "/v1/models/{model_id}"
LIFECYCLES = ("active", "deprecated", "retired")
MODEL = record(
    {
        "id": TEXT,
        "type": constant("model"),
        "display_name": TEXT,
        "created_at": MOMENT,
        "line": TEXT,
        "lifecycle": one_of(LIFECYCLES),
        "deprecated_at": NOTHING,
        "retires_at": NOTHING,
        "max_input_tokens": whole(1, 10_000_000),
        "max_tokens": whole(1, 1_000_000),
        "capabilities": NOTHING,
    },
    title="ModelInfo",
)


def shape(model: Model) -> dict[str, Json]:
    """Return a ModelInfo as it goes over the wire."""
    return {
        "id": model.id,
        "type": "model",
        "display_name": model.display_name,
        "created_at": stamp_seconds(model.released_at),
        "line": model.line,
        "lifecycle": "active",
        "deprecated_at": None,
        "retires_at": None,
        "max_input_tokens": model.max_input_tokens,
        "max_tokens": model.max_tokens,
        "capabilities": None,
    }


def list_models(call: Call) -> Answer:
    """Answer a page of models, newest first."""
    wanted = call.query.many("lifecycle", choices=LIFECYCLES)
    models = list(MODELS.values())[::-1] if not wanted or "active" in wanted else []
    return paging.by_id(call, models, lambda model: model.id, shape, has_known_order=True)


def retrieve(call: Call) -> Answer:
    """Answer one model."""
    return Answer(shape(model_rules.model_exists(call.path["model_id"])))


ABOUT = Behaviour(
    "for API keys; costs nothing, so neither caps nor rate limits count it",
    source="messages.md#models",
    gap="the models of the price table, all active; capabilities are null; release days and bounds of tokens are guesses",
)
OPERATIONS = (
    Operation(
        "GET",
        ALL,
        list_models,
        answer=page_by_id(MODEL),
        query={**BY_ID, "lifecycle[]": many(one_of(LIFECYCLES), most=3)},
        access="api_key",
    ),
    Operation("GET", ONE, retrieve, answer=MODEL, access="api_key"),
)
