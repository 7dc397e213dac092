"""What goes wrong between the product and the platform in stories, by the simulator's words."""

from __future__ import annotations

MISHAPS = (
    "rate_limited",
    "server_error",
    "unavailable",
    "overloaded",
    "conflict",
    "dropped",
    "lost_answer",
    "lost_answer",
    "lost_answer",
    "server_error_after",
    "nothing_taken",
    "workspace_created_incomplete",
    "change_outcome_unknown",
    "workspace_changed_concurrently",
    "unknown_fields",
    "forgotten",
    "forgotten",
    "forgotten",
)
