"""Writes that are not what their answer says: done and refused, done by half, answered and not done at all, or forestalled.

What of it is ordered is faults.py's business. Everything here happens while the organization's lock is held.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from types import MappingProxyType

from claude_simulator.admin.wire.operation import Answer, Call, Operation
from claude_simulator.changes import increase_requests, users
from claude_simulator.enterprise_values import Resolver
from claude_simulator.faults import Fault
from claude_simulator.organization import ADMIN_ROLES, Organization
from claude_simulator.rules import Refused

NOT_CHANGED = frozenset({"clock", "switches", "ids", "feed", "lock"})
KINDS_OF_ERROR = {400: "invalid_request_error", 409: "conflict_error", 504: "timeout_error", 529: "overloaded_error"}
Lookup = Callable[[str, str], Operation | None]
"""From a method and a route template to the operation, if there is one."""


def half_done(fault: Fault, operation: Operation, call: Call, *, find: Lookup) -> Answer:
    """Carry an operation out as the fault wants it, and answer; or raise :class:`Refused` though it was carried out."""
    return HALF_DONE[fault.name](fault, operation, call, find)


def _error_after(fault: Fault, operation: Operation, call: Call, _find: Lookup) -> Answer:
    operation.handle(call)
    status = int(fault.number("status", 500))
    code = fault.parameters.get("error_code")
    message = fault.text("message", "Internal server error")
    raise Refused(status, KINDS_OF_ERROR.get(status, "api_error"), message, None if code is None else str(code))


def _created_incomplete(_fault: Fault, operation: Operation, call: Call, _find: Lookup) -> Answer:
    made = str((operation.handle(call).body or {})["id"])
    call.organization.workspaces[made].tags = {}
    message = f"The Workspace {made} was created, but some of the request did not take effect. Update it instead."
    raise _unfinished("workspace_created_incomplete", message, workspace_id=made)


def _changed_by_half(_fault: Fault, operation: Operation, call: Call, _find: Lookup) -> Answer:
    workspace_id = call.path["workspace_id"]
    before = copy.deepcopy(call.organization.workspaces[workspace_id])
    operation.handle(call)
    name = call.organization.workspaces[workspace_id].name
    call.organization.workspaces[workspace_id] = replace(before, name=name)
    raise _unfinished("change_outcome_unknown", "Some changes may have been saved. Send the same request again.")


def _archived_with_storage(_fault: Fault, operation: Operation, call: Call, _find: Lookup) -> Answer:
    operation.handle(call)
    message = "The Workspace was archived, but External Storage is still attached to it."
    raise Refused(409, "conflict_error", message, "storage_attached_during_archive")


def _decided_meanwhile(fault: Fault, operation: Operation, call: Call, _find: Lookup) -> Answer:
    """Let an administrator of the organization decide first; what then is answered is the platform's own business."""
    organization = call.organization
    request = organization.enterprise.requests.get(call.path["spend_limit_increase_request_id"])
    if request is not None and request.status == "pending" and request.user_id in organization.users:
        administrator = next((user.id for user in organization.users.values() if user.role in ADMIN_ROLES), None)
        by = None if administrator is None else Resolver("person", administrator)
        if fault.text("decision", "approved") == "denied":
            increase_requests.deny(organization, request, by=by)
        else:
            increase_requests.approve(organization, request, int(fault.number("cents", 100_00)), by=by)
    return operation.handle(call)


def _left_meanwhile(_fault: Fault, operation: Operation, call: Call, _find: Lookup) -> Answer:
    """Let the directory take the member out first."""
    scope = call.body().part("scope", "type", "workspace_id", "user_id")
    user_id = scope.optional_text("user_id")
    if user_id in call.organization.users:
        users.leave(call.organization, str(user_id), "scim")
    return operation.handle(call)


def _nothing_taken(fault: Fault, operation: Operation, call: Call, find: Lookup) -> Answer:
    answer = _forgotten(fault, operation, call, find)
    return answer if operation.method == "DELETE" else _as_it_is(operation, call, find) or answer


def _forgotten(_fault: Fault, operation: Operation, call: Call, _find: Lookup) -> Answer:
    organization = call.organization
    before = {f.name: copy.deepcopy(getattr(organization, f.name)) for f in fields(organization) if _may_change(f.name)}
    with organization.feed.silent():
        answer = operation.handle(call)
    _put_back(organization, before)
    return answer


def _as_it_is(operation: Operation, call: Call, find: Lookup) -> Answer | None:
    """Answer what a read says: of the same route, of the object of an action, or of the list; None where none is there."""
    above = operation.route.rpartition("/")[0]
    call = replace(call, content=b"")
    here = find("GET", operation.route)
    body = None if here is None else here.handle(call).body
    if body is None:
        listed = find("GET", above)
        body = None if listed is None else listed.handle(call).body
    if body is None or "data" not in body:
        return None if body is None else Answer(body)
    data = body["data"]
    rows = [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []
    entry = call.path.get("rate_limit_id")
    return next((Answer(row) for row in rows if entry is None or row["rate_limit_id"] == entry), None)


def _may_change(name: str) -> bool:
    return name not in NOT_CHANGED


def _put_back(organization: Organization, before: Mapping[str, object]) -> None:
    for name, value in before.items():
        setattr(organization, name, value)


def _unfinished(code: str, message: str, **details: str) -> Refused:
    return Refused(503, "api_error", message, code, details=details)


HALF_DONE: Mapping[str, Callable[[Fault, Operation, Call, Lookup], Answer]] = MappingProxyType(
    {
        "server_error_after": _error_after,
        "nothing_taken": _nothing_taken,
        "forgotten": _forgotten,
        "workspace_created_incomplete": _created_incomplete,
        "change_outcome_unknown": _changed_by_half,
        "storage_attached_during_archive": _archived_with_storage,
        "increase_request_decided": _decided_meanwhile,
        "limited_member_left": _left_meanwhile,
    }
)
