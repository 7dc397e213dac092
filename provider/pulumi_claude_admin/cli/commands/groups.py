"""What `claude-admin doctor --groups` does: lists what may stand in `group=` of a rate limit, with the organization's own limits."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit
from pulumi_claude_admin.quoting import defuse, json_text, printable

SCHEMA_VERSION: Final = 1


def run(form: PlainForm) -> int:
    """Ask, print, and return the exit code."""
    api = wiring.session().api
    organization = api.organization.retrieve()
    groups = sorted(api.rate_limits.list(), key=lambda entry: (entry.group.label.casefold(), entry.group.id))
    sys.stdout.write(render_json(organization, groups) if form is PlainForm.JSON else render_text(organization, groups))
    return 0


def render_text(organization: OrganizationIdentity, groups: Sequence[OrganizationRateLimit]) -> str:
    """A paragraph per group: its name, then id, models and limits."""
    lines = [f"Groups of organization {organization.name!r}: `group=` takes the name, the id or a model", ""]
    for entry in groups:
        limits = ", ".join(f"{name} {value:,}" for name, value in entry.limits.items())
        lines.append(printable(entry.group.label))
        lines.append(f"    {'id':<8} {printable(entry.group.id)}")
        lines.append(f"    {'models':<8} {printable(', '.join(entry.group.models)) or 'none'}")
        lines.append(f"    {'limits':<8} {printable(limits) or 'none'}")
    return defuse("\n".join(lines) + "\n")


def render_json(organization: OrganizationIdentity, groups: Sequence[OrganizationRateLimit]) -> str:
    """The same as one JSON document."""
    rows = [
        {
            "id": entry.group.id,
            "name": entry.group.label,
            "type": entry.group.type,
            "models": list(entry.group.models),
            "limits": dict(entry.limits),
        }
        for entry in groups
    ]
    return json_text({"schema_version": SCHEMA_VERSION, "organization_id": organization.id, "groups": rows})
