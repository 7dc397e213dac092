"""An identity provider that is trusted."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.drift.kinds.archivable import ArchivableKind
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.federation_issuer import FederationIssuerSpec, diff_federation_issuer

FEDERATION_ISSUER: Final = ArchivableKind(
    kind=Kind.FEDERATION_ISSUER,
    type_name="FederationIssuer",
    word="federation issuer",
    spec_type=FederationIssuerSpec,
    listed=lambda snapshot: snapshot.federation_issuers,
    by_id=lambda index: index.federation_issuers,
    changes=diff_federation_issuer,
    told_by="issuer_url",
    stand_ins={"name": "secret", "issuer_url": "https://secret.invalid"},
).object_kind()
