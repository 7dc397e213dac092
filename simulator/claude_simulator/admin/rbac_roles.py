"""Roles of an Enterprise organization, which the API only shows (enterprise.md#groups-and-roles)."""

from __future__ import annotations

from collections.abc import Mapping

from claude_simulator.admin.wire import paging
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_TOKEN, page_by_token
from claude_simulator.admin.wire.schema import MOMENT, TEXT, constant, either, one_of, record, tagged
from claude_simulator.behaviour import Behaviour
from claude_simulator.clock import stamp
from claude_simulator.enterprise_values import RbacRole
from claude_simulator.rules import rbac_roles as rules

ALL = "/v1/organizations/rbac_roles"
ONE = f"{ALL}/{{rbac_role_id}}"
READ = "read:rbac_groups"
ROLE = record(
    {
        "id": tagged("rbac_role"),
        "type": constant("rbac_role"),
        "display_name": TEXT,
        "source": record({"type": one_of(("built_in", "custom"))}),
        "created_at": MOMENT,
        "updated_at": MOMENT,
    },
    title="RbacRole",
)
CONNECTOR = {"connector_id": TEXT}
PERMISSION = record(
    {
        "type": constant("rbac_role_permission"),
        "action": TEXT,
        "resource": either(
            record({"type": constant("organization"), "organization_id": TEXT}),
            record({"type": constant("all_connectors")}),
            record({"type": constant("connector"), **CONNECTOR}),
            record({"type": constant("connector_tool"), **CONNECTOR, "tool_name": TEXT}),
            record({"type": constant("connector_scope"), **CONNECTOR, "scope": TEXT}),
        ),
    },
    title="RbacRolePermission",
)


def list_roles(call: Call) -> Answer:
    """Answer a page of roles, newest first."""
    rows = sorted(
        call.organization.enterprise.roles.values(), key=lambda role: (role.created_at, role.id), reverse=True
    )
    return paging.by_token(call, rows, lambda role: role.id, _shape)


def retrieve(call: Call) -> Answer:
    """Answer one role."""
    return Answer(_shape(rules.role_exists(call.organization, call.path["rbac_role_id"])))


def list_permissions(call: Call) -> Answer:
    """Answer a page of what a role grants, in the order in which it was given."""
    role = rules.role_exists(call.organization, call.path["rbac_role_id"])
    rows = [*enumerate(role.permissions)]
    uuid = call.organization.uuid
    return paging.by_token(call, rows, lambda row: str(row[0]), lambda row: _permission(uuid, row[1]))


def _shape(role: RbacRole) -> dict[str, Json]:
    return {
        "id": role.id,
        "type": "rbac_role",
        "display_name": role.name,
        "source": {"type": role.source},
        "created_at": stamp(role.created_at),
        "updated_at": stamp(role.updated_at),
    }


def _permission(organization_id: str, given: Mapping[str, str]) -> dict[str, Json]:
    resource: dict[str, Json] = {"type": given["resource"]}
    resource |= {name: value for name, value in given.items() if name not in ("action", "resource")}
    if given["resource"] == "organization":
        resource["organization_id"] = organization_id
    return {"type": "rbac_role_permission", "action": given["action"], "resource": resource}


ABOUT = Behaviour(
    "Enterprise only, read only",
    source="enterprise.md#groups-and-roles",
    gap="that roles need `read:rbac_groups`, and the order, are guesses",
)
OPERATIONS = (
    Operation("GET", ALL, list_roles, answer=page_by_token(ROLE), query=BY_TOKEN, scope=READ, is_enterprise_only=True),
    Operation("GET", ONE, retrieve, answer=ROLE, scope=READ, is_enterprise_only=True),
    Operation(
        "GET",
        f"{ONE}/permissions",
        list_permissions,
        answer=page_by_token(PERMISSION),
        query=BY_TOKEN,
        scope=READ,
        is_enterprise_only=True,
    ),
)
