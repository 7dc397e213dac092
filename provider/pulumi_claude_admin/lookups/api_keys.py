"""API keys, never a secret. Source: docs/platform/api-keys.md#calls."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import pulumi

from pulumi_claude_admin.lookups import workspaces
from pulumi_claude_admin.lookups.edge import as_output, named, require_session, require_text
from pulumi_claude_admin.model.api_key import ApiKey

_SHORTENED: Final = re.compile(r".*(?:\.\.\.|…)(\S{1,4})")
"""A hint with its middle left out. What has none might be a whole key (docs/platform/api-keys.md#object)."""


@dataclass(frozen=True)
class ApiKeyResult:
    """
    An API key. `status` is `active`, `inactive`, `expired` or `archived`; `workspace_id` None for a key of the whole organization.

    `owner_id` is the user or service account that it acts as, `created_by_id` who made it, each None where there is nobody.
    `ending` is its last characters, at most four: enough to tell keys apart, and all that is shown of one.

    Example:
        def is_at_work(key: claude.ApiKeyResult) -> bool:
            return key.status == "active"
    """

    id: str
    name: str
    status: str
    workspace_id: str | None
    owner_id: str | None
    created_by_id: str | None
    ending: str | None


def list_api_keys(*, workspace_id: str | None = None, include_archived: bool = False) -> tuple[ApiKeyResult, ...]:
    """
    The API keys of the organization, or of one workspace, by name and id. Source: Claude docs, Admin API > API keys.

    Archived ones only with `include_archived`. Errors: no such workspace; no credential, or one of another organization.

    Example:
        keys = claude.list_api_keys(workspace_id=claude.get_workspace(name="Payments").id)
        pulumi.export("active keys", len([key for key in keys if key.status == "active"]))
    """
    with named("list_api_keys", workspace_id=workspace_id, include_archived=include_archived):
        wanted = None if workspace_id is None else require_text("workspace_id", workspace_id)
        session = require_session()
        if wanted is not None:
            workspaces.find(session, wanted)
        listed = [one for one in session.api.api_keys.list() if wanted in {None, one.workspace_id}]
        kept = [one for one in listed if include_archived or not one.is_archived]
        return tuple(_result(one) for one in sorted(kept, key=lambda one: (one.name, one.id)))


def list_api_keys_output(
    *, workspace_id: pulumi.Input[str] | None = None, include_archived: pulumi.Input[bool] = False
) -> pulumi.Output[tuple[ApiKeyResult, ...]]:
    """
    `list_api_keys` of inputs, as an output; not known in a preview without a credential.

    Example:
        keys = claude.list_api_keys_output(workspace_id=payments.id)
        pulumi.export("keys", keys.apply(len))
    """
    return as_output(list_api_keys, workspace_id=workspace_id, include_archived=include_archived)


def _result(key: ApiKey) -> ApiKeyResult:
    shortened = _SHORTENED.fullmatch(key.partial_key_hint or "")
    return ApiKeyResult(
        id=key.id,
        name=key.name,
        status=key.status,
        workspace_id=key.workspace_id,
        owner_id=key.owner_id,
        created_by_id=key.created_by_id,
        ending=shortened[1] if shortened else None,
    )
