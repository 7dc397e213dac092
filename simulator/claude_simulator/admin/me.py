"""The organization that the credential belongs to (organization.md#me)."""

from __future__ import annotations

from claude_simulator.admin.wire.operation import Answer, Call, Operation
from claude_simulator.admin.wire.schema import TEXT, constant, record
from claude_simulator.behaviour import Behaviour
from claude_simulator.rules.credentials import ANY_SCOPE

ORGANIZATION = record({"id": TEXT, "type": constant("organization"), "name": TEXT}, title="Organization")


def retrieve(call: Call) -> Answer:
    """Answer ``{id, type, name}``."""
    organization = call.organization
    return Answer({"id": organization.uuid, "type": "organization", "name": organization.name})


ABOUT = Behaviour(
    "",
    source="organization.md#me",
)
OPERATIONS = (Operation("GET", "/v1/organizations/me", retrieve, answer=ORGANIZATION, scope=ANY_SCOPE),)
