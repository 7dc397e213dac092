"""The organization that the credential belongs to. Source: docs/platform/organization.md#me."""

from __future__ import annotations

from pulumi_claude_admin.admin_api.http.call import Call, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.model.organization import OrganizationIdentity


class HttpOrganization:
    """`/v1/organizations/me`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def retrieve(self) -> OrganizationIdentity:
        """One call."""
        return self._transport.send(Call("GET", path_of("me"))).parse(parse_organization)


def parse_organization(data: object) -> OrganizationIdentity:
    """From its JSON."""
    fields = Fields(data, "organization")
    return OrganizationIdentity(id=fields.text("id"), name=fields.text("name"))
