"""The rate-limit groups of an organization of which only a stack's state is known.

The usual groups are there anyway, so that a program can name one for the first time; the state's are added, with limits
of the organization well above what it sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

USUAL = (
    ("Claude Sonnet 4.x", "rlg_01VPTCmyiu5ZLsWkcxYG2pY8", ("claude-sonnet-4-5", "claude-sonnet-4-5-20250929")),
    ("Claude Opus 4.x", "rlg_01SimulatorOpusGroup4xxx", ("claude-opus-4-5", "claude-opus-4-5-20251101")),
    ("Claude Haiku 4.x", "rlg_01SimulatorHaikuGroup4xx", ("claude-haiku-4-5", "claude-haiku-4-5-20251001")),
)
LIMITS = {
    "requests_per_minute": 4000,
    "input_tokens_per_minute_cache_aware": 2_000_000,
    "output_tokens_per_minute": 400_000,
}
ABOVE = 10


def rate_limit_groups(declared: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the groups of a seed: the state's, under the ids and names that it has, and the usual ones."""
    groups: dict[str, dict[str, Any]] = {}
    for bag in declared:
        name = str(bag.get("group_name", bag.get("group", "")))
        group = groups.setdefault(str(bag["group_id"]), _group(str(bag["group_id"]), name))
        group["limits"].update({limiter: int(value) * ABOVE for limiter, value in bag.get("limits", {}).items()})
        spelled = str(bag.get("group", ""))
        if spelled.startswith("claude-") and spelled not in group["models"]:
            group["models"].append(spelled)
    taken = {group["display_name"] for group in groups.values()}
    for name, group_id, _ in USUAL:
        if name not in taken and group_id not in groups:
            groups[group_id] = _group(group_id, name)
    return list(groups.values())


def _group(group_id: str, name: str) -> dict[str, Any]:
    models = next((models for usual, _, models in USUAL if usual == name), ())
    return {
        "group_type": "model_group",
        "group_id": group_id,
        "display_name": name,
        "models": [*models],
        "limits": dict(LIMITS),
    }
