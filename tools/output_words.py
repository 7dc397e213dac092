"""What the outputs of our resources mean, by name: a program in another language shows it beside each property. No inputs here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

OUTPUT_MEANINGS: Final[Mapping[str, str]] = {
    "actual": "What the platform has, whether declared or not.",
    "api_key_id": "`apikey_…`.",
    "archived_at": "When it was archived, as ISO 8601; absent while it is live.",
    "awaited": "E-mails of those who have not signed in to Claude Code yet: a later update sets what is theirs.",
    "can_read_feed": "Whether the credential of this run may read the activity feed.",
    "canonical_amount": "The amount as the platform writes it.",
    "created_at": "When it was made, as ISO 8601.",
    "declared": "What the last update was told, as it was spelled.",
    "effective_amount": "What holds for the person, wherever it comes from.",
    "effective_amounts": "What holds for each person, by e-mail or id, wherever it comes from.",
    "effective_source": "Where that comes from: `user`, `rbac_group …`, `seat_tier …`, `organization` or `none`.",
    "effective_sources": "Where that comes from: `user`, `rbac_group …`, `seat_tier …`, `organization` or `none`.",
    "expires_at": "When the invitation ends, as ISO 8601.",
    "external_key_id": "`ekey_…`.",
    "group_id": "`rlg_…`: the model group's id.",
    "group_name": "The model group, as the platform shows it.",
    "invite_id": "`invite_…`; absent for somebody who is in the organization already.",
    "invited_at": "When the invitation was sent, as ISO 8601.",
    "issuer_id": "`fdis_…`.",
    "issuer_name": "The issuer's name.",
    "limits": "The limiters that are named, by the platform's names, as they are.",
    "managed_at": "The tag `managed-at`: which back end of Pulumi has the stack.",
    "organization_id": "The organization that it is in.",
    "owner": "The tag `managed-by`: which project, stack and resource manages it.",
    "owner_id": "`user_…` of who answers for it.",
    "roles": "Roles in the workspace, by `user_…`.",
    "rule_id": "`fdrl_…`.",
    "service_account_id": "`svac_…`.",
    "service_account_name": "The service account's name.",
    "skipped": "Who was left out, because they are not in the organization yet.",
    "status": "`pending`, `accepted`, `expired` or `withdrawn`.",
    "user_id": "`user_…`.",
    "user_ids": "`user_…` of each person, as spelled in the program.",
    "verified_at": "When the value was last seen, as ISO 8601.",
    "workspace_id": "`wrkspc_…`, the same as the resource's id.",
    "written_at": "When it was last written, as ISO 8601.",
}
