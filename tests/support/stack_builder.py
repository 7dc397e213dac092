"""Builds the text of a stack export as Pulumi writes it, a resource at a time: for tests of what reads one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from pulumi_claude_admin.drift.declared import Declared, read_declared

ORGANIZATION_ID = "5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f"
CIPHERTEXT = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    "ciphertext": "v1:not:a-real-ciphertext",
}
SONNET_ID = "rlg_01VPTCmyiu5ZLsWkcxYG2pY8"
SONNET = "Claude Sonnet 4.x"


@dataclass
class Stack:
    """A stack of project `teams`. Every method adds one resource and returns the stack."""

    name: str = "prod"
    organization_id: str = ORGANIZATION_ID
    resources: list[dict[str, object]] = field(default_factory=list)
    pending_operations: list[object] = field(default_factory=list)

    def add(
        self,
        kind: str,
        name: str,
        object_id: str,
        declared: object,
        **outputs: object,
    ) -> Stack:
        """One resource of ours, with its declared values in inputs and in the output `declared`."""
        token = f"pulumi-python:dynamic/claude:{kind}"
        bag = declared if isinstance(declared, dict) else {}
        self.resources.append(
            {
                "urn": f"urn:pulumi:{self.name}::teams::{token}::{name}",
                "custom": True,
                "id": object_id,
                "type": token,
                "inputs": {**bag, "__provider": "gASV"},
                "outputs": {
                    **bag,
                    "__provider": "gASV",
                    "organization_id": self.organization_id,
                    "declared": declared,
                    **outputs,
                },
            }
        )
        return self

    def workspace(self, name: str, object_id: str, **declared: object) -> Stack:
        """A Workspace named after its resource, with the owner tag of this stack."""
        owner = f"pulumi/teams/{self.name}/{name}"
        return self.add("Workspace", name, object_id, {"name": name.title(), "owner": owner, **declared})

    def members(
        self, name: str, workspace_id: str, members: dict[str, str], written_at: str | None = None, **declared: object
    ) -> Stack:
        """A WorkspaceMembers."""
        bag = {"workspace_id": workspace_id, "members": members, **declared}
        return self.add("WorkspaceMembers", name, workspace_id, bag, written_at=written_at)

    def member(
        self, name: str, workspace_id: str, user_id: str, user: str, role: str, written_at: str | None = None
    ) -> Stack:
        """A WorkspaceMember."""
        bag = {"workspace_id": workspace_id, "user": user, "role": role}
        return self.add("WorkspaceMember", name, f"{workspace_id}/{user_id}", bag, written_at=written_at)

    def rate_limit(self, name: str, workspace_id: str, written_at: str | None = None, /, **limits: float) -> Stack:
        """A WorkspaceRateLimit of the Sonnet group. Pulumi hands back floats."""
        bag = {"workspace_id": workspace_id, "group": SONNET, **limits}
        return self.add(
            "WorkspaceRateLimit", name, f"{workspace_id}/{SONNET_ID}", bag, group_name=SONNET, written_at=written_at
        )

    def spend_limit(self, name: str, workspace_id: str, amount: object, /, **outputs: object) -> Stack:
        """A WorkspaceSpendLimit."""
        bag = {"workspace_id": workspace_id, "amount": amount}
        return self.add("WorkspaceSpendLimit", name, workspace_id, bag, **outputs)

    def organization_spend_limit(self, name: str, amount: object) -> Stack:
        """An OrganizationSpendLimit."""
        return self.add("OrganizationSpendLimit", name, self.organization_id, {"amount": amount})

    def notifications(
        self,
        name: str,
        workspace_id: str | None,
        thresholds: list[str],
        recipients: list[str],
        verified_at: str | None = None,
    ) -> Stack:
        """A SpendNotifications of a workspace, or of the organization."""
        bag: dict[str, object] = {"thresholds": thresholds, "recipients": recipients}
        if workspace_id is not None:
            bag["workspace_id"] = workspace_id
        return self.add("SpendNotifications", name, workspace_id or self.organization_id, bag, verified_at=verified_at)

    def claude_code_limits(
        self,
        workspace_id: str,
        default: str | None,
        people: dict[str, str],
        /,
        *,
        exclusive: bool = False,
        **outputs: object,
    ) -> Stack:
        """A ClaudeCodeSpendLimits whose program names no workspace."""
        bag = {"default": default, "people": people, "exclusive": exclusive}
        declared = {key: value for key, value in bag.items() if value is not None}
        return self.add(
            "ClaudeCodeSpendLimits", "claude-code", workspace_id, declared, **{"workspace_id": workspace_id, **outputs}
        )

    def external_key(self, name: str, object_id: str, **declared: object) -> Stack:
        """An ExternalKey of AWS."""
        arn = f"arn:aws:kms:us-east-1:111122223333:key/{object_id}"
        bag = {"provider_config": {"type": "aws", "kms_arn": arn}, **declared}
        return self.add("ExternalKey", name, object_id, bag)

    def organization_member(self, name: str, user_id: str, user: str, role: str) -> Stack:
        """An OrganizationMember."""
        return self.add("OrganizationMember", name, user_id, {"user": user, "role": role}, user_id=user_id)

    def invite(self, name: str, email: str, role: str, status: str = "pending") -> Stack:
        """An Invite."""
        return self.add("Invite", name, email.lower(), {"email": email, "role": role}, status=status)

    def api_key(self, object_id: str, **declared: object) -> Stack:
        """An ApiKey of this id."""
        return self.add("ApiKey", object_id, object_id, {"adopt_id": object_id, **declared})

    def compliance_settings(self, state: str) -> Stack:
        """The switch of the activity feed."""
        return self.add("ComplianceSettings", "feed", self.organization_id, {"state": state})

    def gateway_limit(self, name: str, object_id: str, address: str, **declared: object) -> Stack:
        """A GatewaySpendLimit at the gateway of this address, which is its organization."""
        return self.add("GatewaySpendLimit", name, object_id, declared, organization_id=address)

    def member_limit(self, name: str, object_id: str, organization_id: str, **declared: object) -> Stack:
        """A MemberSpendLimit of an Enterprise organization."""
        return self.add("MemberSpendLimit", name, object_id, declared, organization_id=organization_id)

    def member_limits(
        self, name: str, organization_id: str, user_ids: dict[str, str] | None = None, **declared: object
    ) -> Stack:
        """A MemberSpendLimits of an Enterprise organization, monthly unless it says otherwise."""
        outputs = {"organization_id": organization_id, "user_ids": user_ids or {}}
        return self.add("MemberSpendLimits", name, f"{organization_id}/monthly", declared, **outputs)

    def written(self, at: str) -> Stack:
        """The last resource was written then."""
        self.resources[-1]["modified"] = at
        return self

    def foreign(self) -> Stack:
        """A resource of another provider."""
        token = "random:index/randomId:RandomId"
        urn = f"urn:pulumi:{self.name}::teams::{token}::id"
        self.resources.append({"urn": urn, "custom": True, "id": "x", "type": token, "inputs": {}, "outputs": {}})
        return self

    def text(self) -> str:
        """The export."""
        deployment = {"manifest": {}, "resources": self.resources, "pending_operations": self.pending_operations}
        return json.dumps({"version": 3, "deployment": deployment})

    def declared(self) -> Declared:
        """What it declares."""
        return read_declared(self.text())
