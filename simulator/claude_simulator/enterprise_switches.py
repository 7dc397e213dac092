"""The guesses about Claude Enterprise organizations, and what can be set about one: a table and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from claude_simulator.switch import Switch

ENTERPRISE_SWITCHES: Mapping[str, Switch] = MappingProxyType(
    {
        "group_limit_of_several": Switch(
            "which limit counts for a member of several groups that have one (enterprise.md#effective, undocumented)",
            ("smallest", "largest", "oldest_group"),
        ),
        "effective_without_limit": Switch(
            "what the effective report says of a member whom nothing limits: no row, or one whose source and limit id are null "
            "(enterprise.md#effective, the second as the vendor's gateway does)",
            ("no_row", "null_source"),
        ),
        "effective_spend": Switch(
            "whether the effective report can read what members have spent; it says 0 when it cannot (enterprise.md#effective)",
            ("read", "unavailable"),
        ),
        "usage_credits": Switch(
            "whether the organization has usage credits switched on (enterprise.md#spend-limits; that writes are refused without: guess)",
            ("on", "off"),
        ),
        "absent_limited_member": Switch(
            "a spend limit for somebody who is no member, and a request of a member who left (enterprise.md#increase-requests, undocumented)",
            ("not_found_404", "bad_request_400"),
        ),
        "resolved_request_approval": Switch(
            "approving a request that was decided already (enterprise.md#increase-requests, undocumented)",
            ("bad_request_400", "conflict_409"),
        ),
        "increase_request_summary": Switch(
            "whether a pending request tells the member's limit and spend; it may be null (enterprise.md#increase-requests)",
            ("present", "null"),
        ),
        "approved_spend_limit": Switch(
            "whether the answer to an approval holds the limit that it wrote; it may be null (enterprise.md#increase-requests)",
            ("present", "null"),
        ),
        "scim_provisioning": Switch(
            "whether a directory provisions, whose groups the API then does not change (enterprise.md#groups-and-roles)",
            ("on", "off"),
        ),
        "owner_access_check": Switch(
            "whether the platform can say which groups grant owner access; no group is changed while it cannot (enterprise.md#groups-and-roles)",
            ("confirmed", "unconfirmed"),
        ),
        "group_roles": Switch(
            "whether the roles of groups can be read; null stands for them when not (enterprise.md#groups-and-roles)",
            ("read", "unavailable"),
        ),
        "sign_out_beta": Switch(
            "whether the organization takes part in the beta of signing members out (enterprise.md#people)",
            ("enrolled", "not_enrolled_400"),
        ),
        "scoped_key_elsewhere": Switch(
            "how a scoped key is refused where no scope opens anything, as workspaces (enterprise.md#who-may-call-what, undocumented)",
            ("forbidden_403", "organization_type_400", "not_found_404"),
        ),
        "organization_for_scoped_keys": Switch(
            "whether a scoped key may ask whose it is (enterprise.md#who-may-call-what, undocumented)",
            ("allowed", "refused_403"),
        ),
    }
)
