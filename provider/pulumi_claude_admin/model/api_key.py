"""API keys: what the platform says, never a secret, and what somebody wants of one. Source: docs/platform/api-keys.md#calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, model_validator

from pulumi_claude_admin.model.diff import Change, Scalar, compare
from pulumi_claude_admin.model.inputs import Spec
from pulumi_claude_admin.model.people import is_email, is_user_id
from pulumi_claude_admin.model.unknown import is_unknown

NAME_MAX: Final = 500
LIVE: Final = ("active", "inactive")
"""Of these two either can become the other; every other status is an end (docs/platform/api-keys.md#life)."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """
    An API key. `workspace_id` is None for a key of the whole organization.

    `owner_id` is the user or service account that it acts as, None where it acts as nobody; `created_by_id` who made it, None
    where that is not told; `created_at` is None where nobody asked when. `expires_at` says something only where `is_expiry_told`.
    """

    id: str
    name: str
    status: str
    workspace_id: str | None
    owner_id: str | None
    partial_key_hint: str | None
    created_by_id: str | None = None
    created_at: datetime | None = None
    expires_at: datetime | None = None
    is_expiry_told: bool = False

    @property
    def never_expires(self) -> bool | None:
        """Whether it has no end; None where that was not told."""
        return self.expires_at is None if self.is_expiry_told else None

    @property
    def is_live(self) -> bool:
        """Whether it works, or could be made to work again."""
        return self.status in LIVE

    @property
    def is_archived(self) -> bool:
        """Whether it was archived, which nobody can undo."""
        return self.status == "archived"

    def __str__(self) -> str:
        return f"API key {self.name!r} ({self.id})"


def _owner(text: str) -> str:
    if not is_email(text) and not is_user_id(text):
        message = f"{text!r} is neither an e-mail address nor a user id (user_…)"
        raise ValueError(message)
    return text


Owner = Annotated[str, AfterValidator(_owner)]


class ApiKeySpec(Spec):
    """
    What somebody wants of one API key that exists. None means: left to the platform, not managed.

    The key is that of `adopt_id`, else the one live key with this `name` in this workspace (None: of the whole organization).
    `owner` is a note that the platform does not keep: who answers for the key, an e-mail address or a user id.
    """

    name: Annotated[str, Field(min_length=1, max_length=NAME_MAX)] | None = None
    workspace_id: str | None = None
    status: Literal["active", "inactive"] | None = None
    adopt_id: str | None = None
    owner: Owner | None = None
    when_archived: Literal["keep", "fail"] = "keep"
    archive_on_destroy: bool = False

    @model_validator(mode="after")
    def _is_one_key(self) -> ApiKeySpec:
        if self.name is None and self.adopt_id is None:
            message = "say which key: its id as adopt_id, or its workspace_id and name"
            raise ValueError(message)
        return self

    def is_key(self, key: ApiKey) -> bool:
        """Whether this key has the declared name and workspace."""
        return (key.workspace_id, key.name) == (self.workspace_id, self.name)

    @property
    def is_known(self) -> bool:
        """Whether a preview can tell which key is meant."""
        if self.adopt_id is not None:
            return not is_unknown(self.adopt_id)
        return not is_unknown(self.name) and not is_unknown(self.workspace_id)


def diff_api_key(spec: ApiKeySpec, actual: ApiKey) -> tuple[Change, ...]:
    """What of the key is not as declared. A key never moves to another workspace, so that is not compared."""
    candidates: dict[str, Scalar] = {"name": spec.name, "status": spec.status}
    wanted = {path: value for path, value in candidates.items() if value is not None}
    return compare(wanted, {path: getattr(actual, path) for path in wanted})
