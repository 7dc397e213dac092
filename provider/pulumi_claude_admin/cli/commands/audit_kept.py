"""What was read of the organization as the archive keeps it, so that an audit can be told again without asking anybody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from pydantic import TypeAdapter, ValidationError

from pulumi_claude_admin.audit.limit_facts import CapFacts
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.errors import ArchiveError
from pulumi_claude_admin.model.spend_limit import Scope


@dataclass(frozen=True, slots=True)
class KeptOrganization:
    """`inputs` without what hangs on a scope, which stands beside them by the id of the workspace."""

    as_of: datetime
    inputs: OrganizationInputs
    caps: tuple[tuple[str | None, CapFacts], ...]
    recipients: tuple[tuple[str | None, tuple[str, ...]], ...]


def written(inputs: OrganizationInputs, as_of: datetime) -> str:
    """As text."""
    kept = KeptOrganization(
        as_of=as_of,
        inputs=replace(inputs, caps={}, recipients={}),
        caps=tuple((scope.workspace_id, cap) for scope, cap in inputs.caps.items()),
        recipients=tuple((scope.workspace_id, told) for scope, told in inputs.recipients.items()),
    )
    return _adapter().dump_json(kept).decode()


def read(document: str | None, *, place: str) -> tuple[OrganizationInputs, datetime]:
    """What was read, and when. Raises ArchiveError where the archive has nothing of the kind that this version can use."""
    hint = "Run `claude-admin audit` with a credential once, into the same archive"
    if document is None:
        raise ArchiveError(f"the archive {place} has nothing about the organization itself", hint=hint)
    try:
        kept = _adapter().validate_json(document)
    except ValidationError:
        raise ArchiveError(
            f"what the archive {place} has about the organization is of another version", hint=hint
        ) from None
    caps = {Scope(workspace_id): cap for workspace_id, cap in kept.caps}
    recipients = {Scope(workspace_id): told for workspace_id, told in kept.recipients}
    return replace(kept.inputs, caps=caps, recipients=recipients), kept.as_of


@cache
def _adapter() -> TypeAdapter[KeptOrganization]:
    return TypeAdapter(KeptOrganization)
