"""What a resource can set and take away: what `declared_now`, and the processes of other provider blocks, speak of. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ManagedItem:
    """
    One item on the platform that a resource can set and take away.

    `kind` is a word that no other resource uses for something else. `workspace_id` is None for the organization. `part` is a user id, `<rlg_ id>/<limiter>`, an amount in minor units or an
    e-mail, as the kind asks; a kind that a scope has once has none.
    """

    kind: str
    workspace_id: str | None
    part: str = ""
