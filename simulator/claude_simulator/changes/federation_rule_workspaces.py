"""The workspaces for which a federation rule is enabled (federation.md#rules). ``actor_id`` is who does it."""

from __future__ import annotations

from claude_simulator.changes.federation_rules import manageable_rule
from claude_simulator.organization import Organization
from claude_simulator.rules import federation_rules
from claude_simulator.rules import workspaces as workspace_rules
from claude_simulator.workload_values import Enablement


def enable_rule(
    organization: Organization, rule_id: str, workspace_id: str, *, is_console: bool, actor_id: str | None
) -> Enablement:
    """Enable a rule for one more workspace, or find that it is."""
    with organization.lock:
        rule = manageable_rule(organization, rule_id, is_console=is_console)
        federation_rules.rule_is_not_archived(rule)
        federation_rules.reference_is_live(organization, "workspace_id", workspace_id)
        if workspace_id not in rule.workspaces:
            rule.workspaces[workspace_id] = Enablement(organization.clock.now(), actor_id)
            organization.record("platform_federation_rule_updated", federation_rule_id=rule.id)
        return rule.workspaces[workspace_id]


def disable_rule(organization: Organization, rule_id: str, workspace_id: str, *, is_console: bool) -> bool:
    """Disable a rule for a workspace; says whether it was enabled there."""
    with organization.lock:
        rule = manageable_rule(organization, rule_id, is_console=is_console)
        workspace_rules.workspace_exists(organization, workspace_id)
        was_enabled = rule.workspaces.pop(workspace_id, None) is not None
        if was_enabled:
            organization.record("platform_federation_rule_updated", federation_rule_id=rule.id)
        return was_enabled
