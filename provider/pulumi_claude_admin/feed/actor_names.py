"""Names that the settings give to ids of the feed, which has none for keys. Pure. Source: docs/platform/activity-feed.md#envelope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from pulumi_claude_admin.findings import Finding, MadeBy

_OF_KEYS: Final = ("admin_api_key_", "apikey_")
"""One Admin key has either, before the same end."""


def with_names(findings: tuple[Finding, ...], names: Mapping[str, str]) -> tuple[Finding, ...]:
    """The findings; whoever made them has the name that the settings have for the id."""
    known = {_end(one): name for one, name in names.items()}
    return tuple(
        replace(one, made_by=tuple(_named(made, known) for made in one.made_by)) if one.made_by else one
        for one in findings
    )


def _named(made_by: MadeBy, known: Mapping[str, str]) -> MadeBy:
    name = known.get(_end(made_by.actor.id or ""))
    return made_by if name is None else replace(made_by, actor=replace(made_by.actor, name=name))


def _end(object_id: str) -> str:
    return next((f"key {object_id.removeprefix(one)}" for one in _OF_KEYS if object_id.startswith(one)), object_id)
