"""The switch of the activity feed. Source: docs/platform/activity-feed.md#compliance-settings."""

from __future__ import annotations

from pulumi_claude_admin.admin_api.http.call import Call, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.model.compliance_settings import ComplianceSettings


class HttpComplianceSettings:
    """`/v1/organizations/compliance_settings`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def retrieve(self) -> ComplianceSettings:
        """One call."""
        return self._transport.send(Call("GET", path_of("compliance_settings"))).parse(parse_compliance_settings)

    def update(self, state: str) -> ComplianceSettings:
        """Two calls, the first with the object that a word may stand for."""
        body = {"state": {"type": state}}
        answer = self._transport.send(Call("POST", path_of("compliance_settings"), body=body))
        written = answer.parse(parse_compliance_settings)
        if written.state != state:
            raise answer.not_taken(shown=f"it shows the Compliance API {written.state}")
        found = self.retrieve()
        if found.state != state:
            raise answer.not_taken(shown=f"reading it back shows the Compliance API {found.state}")
        return found


def parse_compliance_settings(data: object) -> ComplianceSettings:
    """The state; what else may be there is not looked at."""
    return ComplianceSettings(Fields(data, "compliance_settings").inner("state").text("type"))
