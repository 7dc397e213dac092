"""The endpoints behind "Organization" and "Workspaces": what there is, creating, renaming, archiving, service accounts."""

from __future__ import annotations

from starlette.routing import Route

from claude_simulator.behaviour import Behaviour
from claude_simulator.changes import workspaces as changes
from claude_simulator.clock import stamp
from claude_simulator.console.pages.api_call import Call, Json, api_route
from claude_simulator.console.users import ROLE_TITLES
from claude_simulator.organization import Workspace
from claude_simulator.world import World

ABOUT = Behaviour(
    "the organization, its workspaces (made, renamed, archived by hand, data retention in some drafts), the service accounts of one",
    source="console.md#paths, console.md#menus",
    verified="test (over HTTP and in Chromium)",
    gap="service accounts are shown and not made; no pages for federation, webhooks, cost and logs",
)


def routes(world: World) -> list[Route]:
    """Return the routes of the organization itself and of its workspaces."""
    prefix = "/api/console/organizations/{organization}/workspaces"
    return [
        api_route(world, "/api/organizations/{organization}", get=_organization),
        api_route(world, prefix, get=_list, post=_create),
        api_route(world, f"{prefix}/{{workspace}}", get=_retrieve, put=_rename),
        api_route(world, f"{prefix}/{{workspace}}/archive", post=_archive),
        api_route(world, f"{prefix}/{{workspace}}/data_retention", put=_set_data_retention),
        api_route(world, f"{prefix}/{{workspace}}/service_accounts", get=_service_accounts),
    ]


def _organization(call: Call) -> Json:
    user = call.visitor.user
    return {
        "uuid": call.organization.uuid,
        "name": call.organization.name,
        "email": user.email,
        "role": ROLE_TITLES.get(user.role, user.role),
        "may_edit_limits": call.visitor.is_admin,
    }


def _list(call: Call) -> Json:
    call.must(call.visitor.sees_some_workspace)
    organization = call.organization
    seen = [each for each in organization.workspaces.values() if call.visitor.sees_workspace(each.id)]
    seen.sort(key=lambda each: each.id != organization.default_workspace_id)
    return {"workspaces": [_record(call, each) for each in seen], "may_create": call.visitor.is_admin}


def _create(call: Call) -> Json:
    call.must(call.visitor.is_admin)
    return _record(call, changes.create_workspace(call.organization, name=call.text("name")))


def _retrieve(call: Call) -> Json:
    return _record(call, call.organization.workspaces[call.workspace_id()])


def _rename(call: Call) -> Json:
    workspace_id = call.workspace_id_to_edit()
    return _record(call, changes.update_workspace(call.organization, workspace_id, name=call.text("name")))


def _archive(call: Call) -> Json:
    call.must(call.visitor.is_admin)
    return _record(call, changes.archive_workspace(call.organization, call.workspace_id()))


def _set_data_retention(call: Call) -> Json:
    call.must(call.visitor.is_admin)
    return _record(call, changes.set_data_retention(call.organization, call.workspace_id(), is_on=call.flag("is_on")))


def _service_accounts(call: Call) -> Json:
    workspace_id, organization = call.workspace_id(), call.organization
    bound = {
        account_id: binding for (where, account_id), binding in organization.bindings.items() if where == workspace_id
    }
    accounts = [(organization.service_accounts[account_id], binding) for account_id, binding in bound.items()]
    return {
        "service_accounts": [
            {"id": account.id, "name": account.name, "workspace_role": binding.role}
            for account, binding in accounts
            if not account.is_archived
        ]
    }


def _record(call: Call, workspace: Workspace) -> Json:
    organization, visitor = call.organization, call.visitor
    is_default = workspace.id == organization.default_workspace_id
    is_claude_code = workspace.id == organization.claude_code_workspace_id
    return {
        "id": workspace.id,
        "name": workspace.name,
        "created_at": stamp(workspace.created_at),
        "archived_at": None if workspace.archived_at is None else stamp(workspace.archived_at),
        "is_default": is_default,
        "is_claude_code": is_claude_code,
        "retains_data": workspace.retains_inference_data,
        "may_edit": visitor.edits_workspace(workspace.id),
        "may_edit_keys": visitor.edits_keys_of(workspace.id),
        "may_make_keys": visitor.edits_keys_of(workspace.id) and not is_claude_code,
        "may_archive": visitor.is_admin and not is_default and not workspace.is_archived,
    }
