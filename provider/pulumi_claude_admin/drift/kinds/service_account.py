"""A service account. Where it may work is `service_account_member.py`'s."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.drift.kinds.archivable import ArchivableKind
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.service_account import ServiceAccountSpec, diff_service_account

SERVICE_ACCOUNT: Final = ArchivableKind(
    kind=Kind.SERVICE_ACCOUNT,
    type_name="ServiceAccount",
    word="service account",
    spec_type=ServiceAccountSpec,
    listed=lambda snapshot: snapshot.service_accounts,
    by_id=lambda index: index.service_accounts,
    changes=diff_service_account,
    told_by="organization_role",
    stand_ins={"name": "secret"},
).object_kind()
