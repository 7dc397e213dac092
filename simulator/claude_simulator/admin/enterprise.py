"""What only Claude Enterprise organizations have (enterprise.md#refusals): it is here to refuse.

A Console organization gets 400 ``organization_type_not_supported``. That code is documented for effective spend limits
and RBAC (errors.md#codes); for the others it is a guess.
"""

from __future__ import annotations

from claude_simulator.admin.wire.operation import Answer, Call, Operation
from claude_simulator.behaviour import Behaviour
from claude_simulator.rules.enterprise import organization_is_no_enterprise

ANALYTICS = "/v1/organizations/analytics"
REQUESTS = "/v1/organizations/spend_limit_increase_requests"
ONE_REQUEST = f"{REQUESTS}/{{spend_limit_increase_request_id}}"
GROUPS = "/v1/organizations/rbac_groups"
ONE_GROUP = f"{GROUPS}/{{rbac_group_id}}"
ROLES = "/v1/organizations/rbac_roles"
SIGN_OUT_BETA = "admin-user-sign-out-2026-10-08"
SPEND = "spend_requests_per_minute"
REPORTS = (
    "apps/chat/projects",
    "artifacts",
    "connectors",
    "cost_report",
    "plugins",
    "skills",
    "summaries",
    "usage_report",
    "user_cost_report",
    "user_usage_report",
    "users",
)


def refuse(call: Call) -> Answer:
    """Refuse: Enterprise only."""
    del call
    raise organization_is_no_enterprise()


ABOUT = Behaviour(
    "Enterprise only, here to refuse (400 `organization_type_not_supported`)",
    source="enterprise.md#refusals",
    gap="the code is documented for `effective` and RBAC, else a guess",
)
OPERATIONS = (
    *(Operation("GET", f"{ANALYTICS}/{report}", refuse) for report in REPORTS),
    Operation("GET", "/v1/organizations/spend_limits/effective", refuse, limited_by=SPEND),
    Operation("GET", REQUESTS, refuse, limited_by=SPEND),
    Operation("GET", ONE_REQUEST, refuse, limited_by=SPEND),
    Operation("POST", f"{ONE_REQUEST}/approve", refuse, limited_by=SPEND),
    Operation("POST", f"{ONE_REQUEST}/deny", refuse, limited_by=SPEND),
    Operation("GET", GROUPS, refuse),
    Operation("POST", GROUPS, refuse),
    Operation("GET", ONE_GROUP, refuse),
    Operation("POST", ONE_GROUP, refuse),
    Operation("DELETE", ONE_GROUP, refuse),
    Operation("GET", f"{ONE_GROUP}/members", refuse),
    Operation("POST", f"{ONE_GROUP}/members", refuse),
    Operation("DELETE", f"{ONE_GROUP}/members/{{user_id}}", refuse),
    Operation("GET", ROLES, refuse),
    Operation("GET", f"{ROLES}/{{rbac_role_id}}", refuse),
    Operation("GET", f"{ROLES}/{{rbac_role_id}}/permissions", refuse),
    Operation("POST", "/v1/organizations/users/{user_id}/sign_out", refuse, beta=SIGN_OUT_BETA),
)
