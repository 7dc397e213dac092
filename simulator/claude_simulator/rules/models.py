"""What is refused about models."""

from __future__ import annotations

from claude_simulator.model_catalogue import Model, find_model
from claude_simulator.rules.refused import Refused


def model_exists(name: str) -> Model:
    """Refuse an unknown model. Source: messages.md#models, plain 404."""
    model = find_model(name)
    if model is None:
        raise Refused(404, "not_found_error", f"model: {name}")
    return model
