"""Service accounts in workspaces (service-accounts.md#bindings): two families of paths over the same rows; OAuth tokens only.

Every service account is implicitly in the Default workspace. That row is not in the workspace's list; in the account's
list it comes first, beside the page that was asked for.
"""

from __future__ import annotations

from claude_simulator.admin.wire import paging
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_TOKEN_OF_NEWER, MOST_OF_NEWER, page_by_token
from claude_simulator.admin.wire.schema import FLAG, TEXT, body, constant, nullable, one_of, record, tagged, tombstone
from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import service_account_members
from claude_simulator.rules import service_account_members as service_account_member_rules
from claude_simulator.rules import service_accounts as service_account_rules
from claude_simulator.rules import workspaces as workspace_rules
from claude_simulator.rules.members import ADDABLE_WORKSPACE_ROLES
from claude_simulator.workload_values import Binding

OF_WORKSPACE = "/v1/organizations/workspaces/{workspace_id}/service_accounts"
ONE_OF_WORKSPACE = f"{OF_WORKSPACE}/{{service_account_id}}"
OF_ACCOUNT = "/v1/organizations/service_accounts/{service_account_id}/workspaces"
ONE_OF_ACCOUNT = f"{OF_ACCOUNT}/{{workspace_id}}"
IMPLICIT = Binding("workspace_user", None)
ROLE = one_of(ADDABLE_WORKSPACE_ROLES)
BINDING = record(
    {
        "type": constant("service_account_workspace_member"),
        "service_account_id": tagged("svac"),
        "workspace_id": tagged("wrkspc"),
        "workspace_role": ROLE,
        "implicit": FLAG,
        "created_by_actor_id": nullable(TEXT),
    },
    title="ServiceAccountWorkspaceMember",
)
GONE = tombstone("service_account_workspace_member_deleted", "service_account_id", "workspace_id")


def shape(workspace_id: str, service_account_id: str, binding: Binding) -> dict[str, Json]:
    """Return a row as it goes over the wire; that ``implicit`` is always there is [assumed]."""
    return {
        "type": "service_account_workspace_member",
        "service_account_id": service_account_id,
        "workspace_id": workspace_id,
        "workspace_role": binding.role,
        "implicit": binding is IMPLICIT,
        "created_by_actor_id": binding.created_by,
    }


def list_of_workspace(call: Call) -> Answer:
    """Answer the explicit rows of a workspace whose service accounts are live; an archived workspace is refused."""
    organization = call.organization
    workspace = workspace_rules.workspace_exists(organization, call.path["workspace_id"])
    service_account_member_rules.workspace_takes_service_accounts(workspace)
    rows = [
        (account_id, binding)
        for (workspace_id, account_id), binding in reversed(organization.bindings.items())
        if workspace_id == workspace.id and not organization.service_accounts[account_id].is_archived
    ]
    return paging.by_token(call, rows, lambda row: row[0], lambda row: shape(workspace.id, *row), most=MOST_OF_NEWER)


def list_of_account(call: Call) -> Answer:
    """Answer the rows of a service account, the implicit one first; none when it is archived."""
    organization = call.organization
    account = service_account_rules.service_account_exists(organization, call.path["service_account_id"])
    rows = [
        (workspace_id, binding)
        for (workspace_id, account_id), binding in reversed(organization.bindings.items())
        if account_id == account.id and not account.is_archived
    ]
    answer = paging.by_token(
        call, rows, lambda row: row[0], lambda row: shape(row[0], account.id, row[1]), most=MOST_OF_NEWER
    )
    default = organization.default_workspace_id
    is_implicit = not account.is_archived and (default, account.id) not in organization.bindings
    if not is_implicit or call.query.text("page") is not None or answer.body is None:
        return answer
    data = answer.body["data"]
    explicit = data if isinstance(data, list) else []
    return Answer({**answer.body, "data": [shape(default, account.id, IMPLICIT), *explicit]})


def retrieve(call: Call) -> Answer:
    """Answer one row, the implicit one of the Default workspace too."""
    organization = call.organization
    workspace_id, account_id = _who(call)
    workspace = workspace_rules.workspace_exists(organization, workspace_id)
    service_account_member_rules.workspace_takes_service_accounts(workspace)
    account = service_account_rules.service_account_exists(organization, account_id)
    service_account_member_rules.membership_is_visible(account)
    binding = organization.bindings.get((workspace_id, account_id))
    if binding is None and workspace_id == organization.default_workspace_id:
        return Answer(shape(workspace_id, account_id, IMPLICIT))
    service_account_member_rules.membership_is_explicit(organization, workspace_id, account_id)
    return Answer(shape(workspace_id, account_id, organization.bindings[workspace_id, account_id]))


def add_to_workspace(call: Call) -> Answer:
    """Put the service account of the body into the workspace of the path."""
    sent = call.body()
    return _add(
        call,
        call.path["workspace_id"],
        sent.text("service_account_id"),
        sent.choice("workspace_role", ADDABLE_WORKSPACE_ROLES),
    )


def add_to_account(call: Call) -> Answer:
    """Put the service account of the path into the workspace of the body."""
    sent = call.body()
    return _add(
        call,
        sent.text("workspace_id"),
        call.path["service_account_id"],
        sent.choice("workspace_role", ADDABLE_WORKSPACE_ROLES),
    )


def update(call: Call) -> Answer:
    """Replace the role of an explicit row."""
    workspace_id, account_id = _who(call)
    role = call.body().choice("workspace_role", ADDABLE_WORKSPACE_ROLES)
    binding = service_account_members.update_binding(call.organization, workspace_id, account_id, role)
    return Answer(shape(workspace_id, account_id, binding))


def remove(call: Call) -> Answer:
    """Take the service account out; it need not be in."""
    workspace_id, account_id = _who(call)
    service_account_members.remove_binding(call.organization, workspace_id, account_id)
    kind = "service_account_workspace_member_deleted"
    return Answer({"type": kind, "service_account_id": account_id, "workspace_id": workspace_id})


def _add(call: Call, workspace_id: str, account_id: str, role: str) -> Answer:
    binding = service_account_members.add_binding(
        call.organization, workspace_id, account_id, role, actor_id=call.actor_id
    )
    return Answer(shape(workspace_id, account_id, binding))


def _who(call: Call) -> tuple[str, str]:
    return call.path["workspace_id"], call.path["service_account_id"]


ABOUT = Behaviour(
    "both families over the same rows, implicit in Default",
    source="service-accounts.md#accounts",
    gap="that `implicit` is always there is a guess",
)
OPERATIONS = (
    Operation(
        "GET",
        OF_WORKSPACE,
        list_of_workspace,
        answer=page_by_token(BINDING),
        query=BY_TOKEN_OF_NEWER,
        access="oauth",
    ),
    Operation(
        "POST",
        OF_WORKSPACE,
        add_to_workspace,
        answer=BINDING,
        body=body({"service_account_id": TEXT, "workspace_role": ROLE}),
        access="oauth",
    ),
    Operation("GET", ONE_OF_WORKSPACE, retrieve, answer=BINDING, access="oauth"),
    Operation("POST", ONE_OF_WORKSPACE, update, answer=BINDING, body=body({"workspace_role": ROLE}), access="oauth"),
    Operation("DELETE", ONE_OF_WORKSPACE, remove, answer=GONE, access="oauth"),
    Operation(
        "GET", OF_ACCOUNT, list_of_account, answer=page_by_token(BINDING), query=BY_TOKEN_OF_NEWER, access="oauth"
    ),
    Operation(
        "POST",
        OF_ACCOUNT,
        add_to_account,
        answer=BINDING,
        body=body({"workspace_id": TEXT, "workspace_role": ROLE}),
        access="oauth",
    ),
    Operation("DELETE", ONE_OF_ACCOUNT, remove, answer=GONE, access="oauth"),
)
