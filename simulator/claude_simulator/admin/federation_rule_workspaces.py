"""The workspaces for which a federation rule is enabled (federation.md#rules): OAuth tokens only."""

from __future__ import annotations

from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_TOKEN_OF_NEWER, MOST_OF_NEWER, page_by_token
from claude_simulator.admin.wire.schema import MOMENT, TEXT, body, constant, nullable, record, tagged, tombstone
from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import federation_rule_workspaces as changes
from claude_simulator.clock import stamp
from claude_simulator.rules import federation_rules as rules
from claude_simulator.workload_values import Enablement

ALL = "/v1/organizations/federation_rules/{federation_rule_id}/workspaces"
ONE = f"{ALL}/{{workspace_id}}"
ENABLEMENT = record(
    {
        "type": constant("federation_rule_workspace"),
        "federation_rule_id": tagged("fdrl"),
        "workspace_id": tagged("wrkspc"),
        "workspace_name": nullable(TEXT),
        "created_at": MOMENT,
        "created_by_actor_id": nullable(TEXT),
    },
    title="FederationRuleWorkspace",
)


def shape(rule_id: str, workspace_id: str, enablement: Enablement, name: str | None) -> dict[str, Json]:
    """Return a row as it goes over the wire; the name is in the list only (SDK docstring)."""
    return {
        "type": "federation_rule_workspace",
        "federation_rule_id": rule_id,
        "workspace_id": workspace_id,
        "workspace_name": name,
        "created_at": stamp(enablement.created_at),
        "created_by_actor_id": enablement.created_by,
    }


def list_workspaces(call: Call) -> Answer:
    """Answer all of them on one page; ``limit`` is checked and has no effect, ``page`` has none either."""
    call.query.limit(default=1, most=MOST_OF_NEWER, lenient=True)
    rule = rules.rule_exists(call.organization, call.path["federation_rule_id"])
    workspaces = call.organization.workspaces
    rows: list[Json] = [
        shape(rule.id, workspace_id, enablement, workspaces[workspace_id].name)
        for workspace_id, enablement in rule.workspaces.items()
    ]
    return Answer({"data": rows, "next_page": None})


def add(call: Call) -> Answer:
    """Enable the rule for a workspace."""
    rule_id, workspace_id = call.path["federation_rule_id"], call.body().text("workspace_id")
    enablement = changes.enable_rule(
        call.organization, rule_id, workspace_id, is_console=call.is_console, actor_id=call.actor_id
    )
    return Answer(shape(rule_id, workspace_id, enablement, None))


def remove(call: Call) -> Answer:
    """Disable the rule for a workspace; it need not be enabled."""
    rule_id, workspace_id = call.path["federation_rule_id"], call.path["workspace_id"]
    changes.disable_rule(call.organization, rule_id, workspace_id, is_console=call.is_console)
    kind = "federation_rule_workspace_deleted"
    return Answer({"type": kind, "federation_rule_id": rule_id, "workspace_id": workspace_id})


ABOUT = Behaviour(
    "",
    source="federation.md#rules",
)
OPERATIONS = (
    Operation("GET", ALL, list_workspaces, answer=page_by_token(ENABLEMENT), query=BY_TOKEN_OF_NEWER, access="oauth"),
    Operation("POST", ALL, add, answer=ENABLEMENT, body=body({"workspace_id": TEXT}), access="oauth"),
    Operation(
        "DELETE",
        ONE,
        remove,
        answer=tombstone("federation_rule_workspace_deleted", "federation_rule_id", "workspace_id"),
        access="oauth",
    ),
)
