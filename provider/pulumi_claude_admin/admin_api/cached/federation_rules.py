"""Federation rules, those of the Console too, listed once per process and found in that list by id."""

from __future__ import annotations

from typing import Unpack

from pulumi_claude_admin.admin_api.cached.listing import CachedListing
from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.machine_ports import FederationRules, RuleFields
from pulumi_claude_admin.model.federation_rule import FederationRule


class CachedFederationRules(CachedListing[FederationRule]):
    """`ports.FederationRules`, remembered."""

    key = "federation_rules"

    def __init__(self, rules: FederationRules, cache: SingleFlightCache) -> None:
        super().__init__(rules.list, cache)
        self._rules = rules

    def create(self, issuer_id: str, *, workspace_id: str | None, **fields: Unpack[RuleFields]) -> FederationRule:
        """Make one."""
        return self._written(lambda: self._rules.create(issuer_id, workspace_id=workspace_id, **fields))

    def update(self, rule_id: str, **fields: Unpack[RuleFields]) -> FederationRule:
        """Change what is named."""
        return self._written(lambda: self._rules.update(rule_id, **fields))

    def add_workspace(self, rule_id: str, workspace_id: str) -> FederationRule:
        """Enable it for one more workspace."""
        return self._written(lambda: self._rules.add_workspace(rule_id, workspace_id))

    def remove_workspace(self, rule_id: str, workspace_id: str) -> FederationRule:
        """Disable it for a workspace."""
        return self._written(lambda: self._rules.remove_workspace(rule_id, workspace_id))

    def archive(self, rule_id: str) -> FederationRule:
        """Archive for ever."""
        return self._written(lambda: self._rules.archive(rule_id))
