from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from pulumi_claude_admin.errors import NotFound, PermissionDenied, Rejected
from pulumi_claude_admin.machine_ports import RuleFields
from pulumi_claude_admin.model.federation_rule import PLAIN_SCOPES, FederationRule, scope_set, wanted_match
from tests.support.admin_api.stored import StoredOrganization


class FakeFederationRules:
    def __init__(self, stored: StoredOrganization) -> None:
        self.stored = stored

    def list(self) -> tuple[FederationRule, ...]:
        self.stored.asked("federation_rules.list")
        return tuple(self.stored.federation_rules.values())

    def create(self, issuer_id: str, *, workspace_id: str | None, **fields: Unpack[RuleFields]) -> FederationRule:
        self.stored.asked("federation_rules.create")
        match = fields.get("match")
        assert match is not None
        if any(one.name == fields.get("name") for one in self.stored.federation_rules.values()):
            raise Rejected("name: is taken", status=409)
        made = FederationRule(
            id=self.stored.next_id("fdrl"),
            name=str(fields.get("name")),
            issuer_id=issuer_id,
            match=wanted_match(match),
            oauth_scope="workspace:inference",
            service_account_id=str(fields.get("service_account_id")),
            workspace_ids=frozenset(filter(None, [workspace_id])),
        )
        return self._changed(made, fields)

    def update(self, rule_id: str, **fields: Unpack[RuleFields]) -> FederationRule:
        self.stored.asked("federation_rules.update")
        return self._changed(self._live(rule_id), fields)

    def add_workspace(self, rule_id: str, workspace_id: str) -> FederationRule:
        self.stored.asked("federation_rules.add_workspace")
        rule = self._live(rule_id)
        if workspace_id not in self.stored.workspaces or self.stored.workspaces[workspace_id].is_archived:
            raise Rejected("workspace_id: not a live one", status=400)
        return self._keep(replace(rule, workspace_ids=rule.workspace_ids | {workspace_id}))

    def remove_workspace(self, rule_id: str, workspace_id: str) -> FederationRule:
        self.stored.asked("federation_rules.remove_workspace")
        rule = self._plain(rule_id)
        return self._keep(replace(rule, workspace_ids=rule.workspace_ids - {workspace_id}))

    def archive(self, rule_id: str) -> FederationRule:
        self.stored.asked("federation_rules.archive")
        rule = self._plain(rule_id)
        if rule.is_archived:
            return rule
        return self._keep(replace(rule, archived_at=self.stored.time, workspace_ids=frozenset()))

    def _changed(self, before: FederationRule, fields: RuleFields) -> FederationRule:
        wanted = {name: value for name, value in fields.items() if value is not None}
        scope = str(wanted.get("oauth_scope", before.oauth_scope))
        if scope_set(scope) - PLAIN_SCOPES:
            raise PermissionDenied("oauth_scope: others need a Console session", status=403)
        if "match" in wanted and (match := fields.get("match")) is not None:
            wanted["match"] = wanted_match(match)
        changed = replace(before, **wanted)  # type: ignore[arg-type]  # the fields of the port are those of the value
        issuer = self.stored.federation_issuers[changed.issuer_id]
        account = self.stored.service_accounts[changed.service_account_id]
        return self._keep(replace(changed, issuer_name=issuer.name, service_account_name=account.name))

    def _plain(self, rule_id: str) -> FederationRule:
        found = self.stored.federation_rules.get(rule_id)
        if found is None:
            raise NotFound("no such rule", status=404)
        if found.is_left_to_the_console:
            raise PermissionDenied("oauth_scope: others need a Console session", status=403)
        return found

    def _live(self, rule_id: str) -> FederationRule:
        found = self._plain(rule_id)
        if found.is_archived:
            raise Rejected("the rule is archived", status=400)
        return found

    def _keep(self, rule: FederationRule) -> FederationRule:
        self.stored.federation_rules[rule.id] = rule
        return rule
