"""Federation rules, listed once per process. Writes keep the list right."""

from __future__ import annotations

from typing import Final, Unpack

from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.machine_ports import FederationRules, RuleFields
from pulumi_claude_admin.model.federation_rule import FederationRule

FEDERATION_RULES: Final = "federation_rules"


class CachedFederationRules:
    """`ports.FederationRules`, remembered."""

    def __init__(self, rules: FederationRules, cache: SingleFlightCache) -> None:
        self._rules = rules
        self._cache = cache

    def list(self) -> tuple[FederationRule, ...]:
        """Live and archived ones, those of the Console too."""
        return self._cache.get(FEDERATION_RULES, self._rules.list)

    def find(self, rule_id: str) -> FederationRule | None:
        """The rule with this id, archived or not; None when there is none."""
        return next((one for one in self.list() if one.id == rule_id), None)

    def create(self, issuer_id: str, *, workspace_id: str | None, **fields: Unpack[RuleFields]) -> FederationRule:
        """Make one."""
        with self._cache.dropping_on_error(FEDERATION_RULES):
            return self._put(self._rules.create(issuer_id, workspace_id=workspace_id, **fields))

    def update(self, rule_id: str, **fields: Unpack[RuleFields]) -> FederationRule:
        """Change what is named."""
        with self._cache.dropping_on_error(FEDERATION_RULES):
            return self._put(self._rules.update(rule_id, **fields))

    def add_workspace(self, rule_id: str, workspace_id: str) -> FederationRule:
        """Enable it for one more workspace."""
        with self._cache.dropping_on_error(FEDERATION_RULES):
            return self._put(self._rules.add_workspace(rule_id, workspace_id))

    def remove_workspace(self, rule_id: str, workspace_id: str) -> FederationRule:
        """Disable it for a workspace."""
        with self._cache.dropping_on_error(FEDERATION_RULES):
            return self._put(self._rules.remove_workspace(rule_id, workspace_id))

    def archive(self, rule_id: str) -> FederationRule:
        """Archive for ever."""
        with self._cache.dropping_on_error(FEDERATION_RULES):
            return self._put(self._rules.archive(rule_id))

    def _put(self, written: FederationRule) -> FederationRule:
        def edit(known: tuple[FederationRule, ...]) -> tuple[FederationRule, ...]:
            return (written, *(one for one in known if one.id != written.id))

        self._cache.change(FEDERATION_RULES, edit)
        return written
