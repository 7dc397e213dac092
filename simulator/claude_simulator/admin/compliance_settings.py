"""Whether the Compliance API is on (activity-feed.md#compliance-settings): one setting of the organization."""

from __future__ import annotations

from claude_simulator.admin.wire.body import Body
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.schema import body, constant, either, one_of, record
from claude_simulator.behaviour import Behaviour
from claude_simulator.changes.compliance_settings import set_compliance

ONE = "/v1/organizations/compliance_settings"
STATES = ("enabled", "disabled")
STATE = record({"type": one_of(STATES)})
SETTINGS = record({"type": constant("compliance_settings"), "state": STATE}, title="ComplianceSettings")


def shape(call: Call) -> dict[str, Json]:
    """Return the settings as they go over the wire."""
    state = "enabled" if call.organization.compliance_enabled else "disabled"
    return {"type": "compliance_settings", "state": {"type": state}}


def retrieve(call: Call) -> Answer:
    """Answer the setting."""
    return Answer(shape(call))


def update(call: Call) -> Answer:
    """Switch the Compliance API on or off; a word may stand for the object."""
    sent = call.body()
    state = sent.values.get("state")
    values = sent if isinstance(state, str) else Body({"state": sent.part("state", "type").text("type")})
    set_compliance(call.organization, is_enabled=values.choice("state", STATES) == "enabled")
    return Answer(shape(call))


ABOUT = Behaviour(
    "",
    source="activity-feed.md#compliance-settings",
    gap="no parent organization",
)
OPERATIONS = (
    Operation("GET", ONE, retrieve, answer=SETTINGS),
    Operation("POST", ONE, update, answer=SETTINGS, body=body({"state": either(one_of(STATES), STATE)})),
)
