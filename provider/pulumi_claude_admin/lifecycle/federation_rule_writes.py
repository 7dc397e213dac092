"""
How a federation rule is brought to what is declared, so that at no moment it lets in more than before or after.

The platform takes one workspace at a time beside the rule itself (docs/platform/federation.md#rules).
"""

from __future__ import annotations

from pulumi_claude_admin.machine_ports import FederationRules, RuleFields
from pulumi_claude_admin.model.federation_rule import FederationRule, FederationRuleSpec, diff_federation_rule


def make_rule(rules: FederationRules, spec: FederationRuleSpec) -> FederationRule:
    """Make it in the first of its workspaces, then enable it in the others. What a failure leaves is the beginning of it (`is_begun`)."""
    wanted = sorted(set(spec.workspace_ids or ()))
    made = rules.create(spec.issuer_id, workspace_id=wanted[0] if wanted else None, **_fields(spec))
    return _enabled(rules, made, frozenset(wanted[1:]))


def is_begun(spec: FederationRuleSpec, actual: FederationRule) -> bool:
    """Whether this is the declared rule in some of its workspaces, as an engine that was killed while it made it leaves it."""
    differing = {change.path for change in diff_federation_rule(spec, actual)}
    return (
        differing == {"workspace_ids"}
        and bool(actual.workspace_ids)
        and actual.workspace_ids < set(spec.workspace_ids or ())
    )


def write_rule(rules: FederationRules, spec: FederationRuleSpec, actual: FederationRule) -> FederationRule:
    """
    Write what differs.

    Workspaces that are to go go first, so that a wider match does not reach them; those that come come last, so that a wider match of
    before does not. A rule for all workspaces that shrinks to some is the exception: they have to be there before.
    """
    differing = {change.path.partition(".")[0] for change in diff_federation_rule(spec, actual)}
    wanted = frozenset(spec.workspace_ids or ())
    gone = actual.workspace_ids - wanted if wanted else frozenset[str]()
    new = wanted - actual.workspace_ids
    if actual.applies_to_all_workspaces and not spec.applies_to_all_workspaces:
        actual, new = _enabled(rules, actual, new), frozenset()
    elif gone != actual.workspace_ids:
        actual, gone = _disabled(rules, actual, gone), frozenset()
    named = RuleFields(**{key: value for key, value in _fields(spec).items() if key in differing})  # type: ignore[typeddict-item]
    if named:
        actual = rules.update(actual.id, **named)
    return _disabled(rules, _enabled(rules, actual, new), gone)


def _enabled(rules: FederationRules, actual: FederationRule, workspaces: frozenset[str]) -> FederationRule:
    for workspace_id in sorted(workspaces):
        actual = rules.add_workspace(actual.id, workspace_id)
    return actual


def _disabled(rules: FederationRules, actual: FederationRule, workspaces: frozenset[str]) -> FederationRule:
    for workspace_id in sorted(workspaces):
        actual = rules.remove_workspace(actual.id, workspace_id)
    return actual


def _fields(spec: FederationRuleSpec) -> RuleFields:
    return RuleFields(
        name=spec.name,
        match=spec.match,
        oauth_scope=spec.oauth_scope,
        service_account_id=spec.service_account_id,
        applies_to_all_workspaces=spec.applies_to_all_workspaces,
        token_lifetime_seconds=spec.token_lifetime_seconds,
        description=spec.description,
    )
