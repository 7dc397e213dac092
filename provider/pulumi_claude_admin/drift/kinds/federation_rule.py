"""
Which tokens become which service account. A rule of another scope than a token may grant is the Console's: nobody could declare it.
"""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.drift.kinds.archivable import ArchivableKind
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.federation_rule import FederationRuleSpec, diff_federation_rule

FEDERATION_RULE: Final = ArchivableKind(
    kind=Kind.FEDERATION_RULE,
    type_name="FederationRule",
    word="federation rule",
    spec_type=FederationRuleSpec,
    listed=lambda snapshot: snapshot.federation_rules,
    by_id=lambda index: index.federation_rules,
    changes=diff_federation_rule,
    told_by="oauth_scope",
    is_left_to_the_console=lambda rule: rule.is_left_to_the_console,
).object_kind()
