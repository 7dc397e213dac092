"""What is asked: reads of the Admin API and of the feed, and reads that are refused. Never anything but GET.

``{…}`` in a path is an id that an earlier answer had; a probe whose id nobody found is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NEW_VERSION = "2026-10-21"
OLD_VERSION = "2023-06-01"
READS_BETA = "spend-limit-reads-2026-09-26"
O = "/v1/organizations"  # noqa: E741 - the prefix of nearly every path below


@dataclass(frozen=True, slots=True)
class Probe:
    """One request. ``finds`` are ids of its answer for later paths: name to where it stands (``data`` is the first row)."""

    path: str
    version: str = NEW_VERSION
    beta: str | None = None
    finds: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the probe is called in a recording and in a report."""
        return f"GET {self.path}" + ("" if self.version == NEW_VERSION else f" ({self.version})")


CONSOLE, ENTERPRISE = "console", "enterprise"

PROBES = (
    Probe(f"{O}/me", finds={"organization_id": "id"}),
    Probe(f"{O}/users?limit=100", finds={"user_id": "data.id"}),
    Probe(f"{O}/users/{{user_id}}"),
    Probe(f"{O}/users?limit=1"),
    Probe(f"{O}/users?roles[]=billing&limit=5"),
    Probe(f"{O}/invites?limit=100", finds={"invite_id": "data.id"}),
    Probe(f"{O}/invites/{{invite_id}}"),
    Probe(f"{O}/workspaces?limit=100", finds={"workspace_id": "data.id"}),
    Probe(f"{O}/workspaces?limit=100&include_archived=true&include_default=true"),
    Probe(f"{O}/workspaces/{{workspace_id}}"),
    Probe(f"{O}/workspaces/{{workspace_id}}/members?limit=100", finds={"member_id": "data.user_id"}),
    Probe(f"{O}/workspaces/{{workspace_id}}/members/{{member_id}}"),
    Probe(f"{O}/workspaces/{{workspace_id}}/rate_limits"),
    Probe(f"{O}/workspaces/{{workspace_id}}/rate_limits?include_inherited=true"),
    Probe(f"{O}/workspaces/{{workspace_id}}/rate_limits?include_inherited=true", version=OLD_VERSION),
    Probe(f"{O}/rate_limits"),
    Probe(f"{O}/rate_limits?limit=1"),
    Probe(f"{O}/rate_limits", version=OLD_VERSION),
    Probe(f"{O}/api_keys?limit=100", finds={"api_key_id": "data.id"}),
    Probe(f"{O}/api_keys?limit=100", version=OLD_VERSION),
    Probe(f"{O}/api_keys/{{api_key_id}}"),
    Probe(f"{O}/spend_limits?limit=100", beta=READS_BETA, finds={"spend_limit_id": "data.id"}),
    Probe(f"{O}/spend_limits/{{spend_limit_id}}"),
    Probe(f"{O}/spend_limits?limit=1"),
    Probe(f"{O}/spend_limits/effective"),
    Probe(f"{O}/service_accounts?limit=100"),
    Probe(f"{O}/federation_issuers?limit=100"),
    Probe(f"{O}/federation_rules?limit=100"),
    Probe(f"{O}/external_keys?limit=100"),
    Probe(f"{O}/compliance_settings"),
    Probe("/v1/compliance/activities?limit=5"),
    # What is refused, and how.
    Probe(f"{O}/users?limit=1001"),
    Probe(f"{O}/users?limit=0"),
    Probe(f"{O}/users?after_id=user_01nobody&before_id=user_01nobody"),
    Probe(f"{O}/users?after_id=user_01nobody"),
    Probe(f"{O}/users/user_01nobody"),
    Probe(f"{O}/workspaces?include_archived=maybe"),
    Probe(f"{O}/workspaces/wrkspc_01nothing"),
    Probe(f"{O}/workspaces/{{workspace_id}}/members/user_01nobody"),
    Probe(f"{O}/workspaces/{{workspace_id}}/rate_limits?include_inherited=maybe"),
    Probe(f"{O}/rate_limits?model=no-such-model"),
    Probe(f"{O}/rate_limits?group_type=no_such_type"),
    Probe(f"{O}/api_keys/apikey_01nothing"),
    Probe(f"{O}/me", version="1999-01-01"),
    Probe("/v1/compliance/activities?foo=1"),
    Probe("/v1/compliance/activities?limit=5001"),
    Probe(f"{O}/no_such_thing"),
)
"""Of a Console organization."""

ENTERPRISE_PROBES = (
    Probe(f"{O}/me", finds={"organization_id": "id"}),
    Probe(f"{O}/users?limit=100", finds={"user_id": "data.id"}),
    Probe(f"{O}/users/{{user_id}}"),
    Probe(f"{O}/spend_limits?limit=100", beta=READS_BETA, finds={"spend_limit_id": "data.id"}),
    Probe(f"{O}/spend_limits?limit=1"),
    Probe(f"{O}/spend_limits/{{spend_limit_id}}"),
    Probe(f"{O}/spend_limits/effective?limit=1000"),
    Probe(f"{O}/spend_limits/effective?user_ids[]={{user_id}}"),
    Probe(f"{O}/spend_limits/effective?period[]=monthly&limit=5"),
    Probe(f"{O}/spend_limit_increase_requests?limit=100", finds={"request_id": "data.id"}),
    Probe(f"{O}/spend_limit_increase_requests?status[]=pending&limit=100"),
    Probe(f"{O}/spend_limit_increase_requests/{{request_id}}"),
    Probe(f"{O}/rbac_groups?limit=100", finds={"group_id": "data.id"}),
    Probe(f"{O}/rbac_groups/{{group_id}}"),
    Probe(f"{O}/rbac_groups/{{group_id}}/members?limit=100"),
    Probe(f"{O}/rbac_roles?limit=100"),
    Probe(f"{O}/analytics/users?date=2026-11-02&limit=100"),
    Probe(f"{O}/analytics/summaries?starting_date=2026-11-02&ending_date=2026-11-05"),
    Probe(f"{O}/analytics/user_cost_report?starting_at=2026-11-02T00:00:00Z&ending_at=2026-11-05T00:00:00Z&limit=5"),
    Probe(f"{O}/analytics/cost_report?starting_at=2026-11-02T00:00:00Z&ending_at=2026-11-05T00:00:00Z"),
    # What is refused, and how.
    Probe(f"{O}/spend_limits/effective?limit=1001"),
    Probe(f"{O}/spend_limits/effective?period[]=fortnightly"),
    Probe(f"{O}/spend_limits/effective?user_ids[]=user_01nobody"),
    Probe(f"{O}/spend_limits/spl_01nothing"),
    Probe(f"{O}/spend_limit_increase_requests?status[]=no_such_status"),
    Probe(f"{O}/spend_limit_increase_requests/slir_01nothing"),
    Probe(f"{O}/rbac_groups/rbac_group_01nothing"),
    Probe(f"{O}/analytics/users?date=2099-01-01"),
    Probe(f"{O}/workspaces?limit=1"),
    Probe(f"{O}/rate_limits"),
    Probe(f"{O}/usage_report/messages?starting_at=2026-11-02T00:00:00Z"),
    Probe(f"{O}/no_such_thing"),
)
"""Of a Claude Enterprise organization, with a scoped key that has every ``read:`` scope; what one lacks is a 403 in the recording."""

PROBES_OF = {CONSOLE: PROBES, ENTERPRISE: ENTERPRISE_PROBES}
"""By surface."""
