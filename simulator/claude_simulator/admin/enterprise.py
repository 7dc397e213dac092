"""What of Claude Enterprise organizations is here to refuse only (enterprise.md#refusals).

A Console organization gets 400 ``organization_type_not_supported``. That code is documented for effective spend limits
and RBAC (errors.md#codes); for the others it is a guess.
"""

from __future__ import annotations

from claude_simulator.admin.wire.operation import Answer, Call, Operation
from claude_simulator.behaviour import Behaviour
from claude_simulator.rules.enterprise import organization_is_no_enterprise

ANALYTICS = "/v1/organizations/analytics"
SIGN_OUT_BETA = "admin-user-sign-out-2026-10-08"
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
    Operation("POST", "/v1/organizations/users/{user_id}/sign_out", refuse, beta=SIGN_OUT_BETA),
)
