"""
Which tokens of an issuer become which service account, with which scope, in which workspaces.

A rule is a way in, so what would let more in than is written is refused before anything is sent. Source: docs/platform/federation.md#rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypedDict

import pulumi

from pulumi_claude_admin.errors import InvalidInputs, NotFound, Problem
from pulumi_claude_admin.lifecycle.archivable import ArchivableProvider, Archivables
from pulumi_claude_admin.lifecycle.federation_rule_writes import is_begun, make_rule, write_rule
from pulumi_claude_admin.lifecycle.hooks import Declaration
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.problems import raise_problems
from pulumi_claude_admin.model.arguments import of_federation_rule
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.federation_rule import FederationMatch, FederationRuleSpec, diff_federation_rule
from pulumi_claude_admin.model.federation_rule import FederationRule as ActualFederationRule
from pulumi_claude_admin.model.shared_platforms import shared_platform
from pulumi_claude_admin.model.unknown import is_unknown
from pulumi_claude_admin.session import Session


class FederationMatchArgs(TypedDict, total=False):
    """
    What a token has to satisfy: everything that is named, and at least one of `subject_prefix`, `claims` and `condition`.
    Source: Claude docs, Admin API reference > Create Federation Rule.

    Example:
        claude.FederationMatchArgs(subject_prefix="repo:acme/app:*", claims={"repository_owner": "acme"})
    """

    subject_prefix: pulumi.Input[str]
    """`sub`, exactly; with a `*` at its end, its beginning. The `*` has to stand after `:` or `/`, else longer names fit too."""
    audience: pulumi.Input[str]
    """`aud`; without it the platform's own."""
    claims: pulumi.Input[Mapping[str, pulumi.Input[str]]]
    """Claims and their texts, exactly."""
    condition: pulumi.Input[str]
    """A CEL expression over `claims`."""


class FederationRuleProvider(ArchivableProvider[FederationRuleSpec, ActualFederationRule]):
    """Applies a `FederationRuleSpec` through the Admin API."""

    spec_type = FederationRuleSpec
    replace_on_changes: ClassVar[tuple[str, ...]] = ("issuer_id", "adopt_id")
    word = "federation rule"
    id_output = "rule_id"
    type_name = "FederationRule"
    what_is_left = "which lets in whom it let in before"
    one_value = "match"

    id_form = "fdrl_…"

    def arguments(self, session: Session, actual: ActualFederationRule) -> Bag:
        """Everything of it. None may name an archived workspace, or grant what only the Console may."""
        if actual.is_left_to_the_console:
            raise InvalidInputs(Problem("id", _left_to_the_console(actual)))
        archived = {one.id for one in session.api.workspaces.list() if one.is_archived}
        if gone := sorted(actual.workspace_ids & archived):
            said = f"rule {actual.name!r} names archived workspaces ({', '.join(gone)}), which no program may"
            raise InvalidInputs(Problem("id", said))
        return of_federation_rule(actual)

    def all_of(self, session: Session) -> Archivables[ActualFederationRule]:
        """Federation rules."""
        return session.api.federation_rules

    def changes(self, spec: FederationRuleSpec, actual: ActualFederationRule) -> tuple[Change, ...]:
        """What is not as declared."""
        return diff_federation_rule(spec, actual)

    def unexpected_changes(self, spec: FederationRuleSpec, actual: ActualFederationRule) -> tuple[Change, ...]:
        """None of a rule that an interrupted run began to make."""
        return () if is_begun(spec, actual) else self.changes(spec, actual)

    def check_references(self, session: Session, declaration: Declaration[FederationRuleSpec]) -> None:
        """Issuer, account and workspaces are there and live, the tenant of a shared platform is named, and the rule is not the Console's."""
        problems = [
            *_issuer_problems(session, declaration),
            *_account_problems(session, declaration),
            *_workspace_problems(session, declaration),
            *self._adopted_problems(session, declaration),
        ]
        raise_problems(problems)

    def make(self, session: Session, spec: FederationRuleSpec) -> ActualFederationRule:
        """Make it, in the first workspace, then in the others."""
        return make_rule(session.api.federation_rules, spec)

    def write(self, session: Session, spec: FederationRuleSpec, actual: ActualFederationRule) -> ActualFederationRule:
        """Write what differs."""
        return write_rule(session.api.federation_rules, spec, actual)

    def values(self, actual: ActualFederationRule) -> Bag:
        """All that can change."""
        return {
            "name": actual.name,
            "description": actual.description,
            "match": _bag(actual.match),
            "oauth_scope": actual.oauth_scope,
            "token_lifetime_seconds": actual.token_lifetime_seconds,
            "applies_to_all_workspaces": actual.applies_to_all_workspaces,
            "workspace_ids": sorted(actual.workspace_ids),
        }

    def facts(self, actual: ActualFederationRule) -> Bag:
        """With the names of what it refers to."""
        names = {"issuer_name": actual.issuer_name, "service_account_name": actual.service_account_name}
        return super().facts(actual) | {key: name for key, name in names.items() if name is not None}

    def _adopted_problems(self, session: Session, declaration: Declaration[FederationRuleSpec]) -> list[Problem]:
        named = (
            session.api.federation_rules.find(str(declaration.spec.adopt_id)) if declaration.knows("adopt_id") else None
        )
        if named is None or named.is_archived:
            return []
        if named.is_left_to_the_console:
            return [Problem("adopt_id", _left_to_the_console(named))]
        if declaration.knows("issuer_id") and named.issuer_id != declaration.spec.issuer_id:
            return [Problem("issuer_id", f"rule {named.id} is of issuer {named.issuer_id}, and that never changes")]
        return []


class FederationRule(ClaudeResource, module="claude", name="FederationRule"):
    """
    Which tokens become which service account. Takes an OAuth token with `org:admin`. Source: Claude docs, Admin API reference >
    Federation rules.

    Another issuer is another rule. Deleting keeps it unless `archive_on_destroy`: archiving is irreversible. Errors: a scope that only the
    Console may grant; a shared platform (GitHub, GitLab.com, …) without whose workloads are meant; a `*` that does not stand after `:` or `/`; an
    issuer, account or workspace that is not there or archived.

    Example:
        rule = claude.FederationRule(
            "app",
            name="app",
            issuer_id=github.id,
            service_account_id=ci.id,
            oauth_scope="workspace:developer",
            match=claude.FederationMatchArgs(subject_prefix="repo:acme/app:ref:refs/heads/main"),
            workspace_ids=[payments.id],
        )
    """

    name: pulumi.Output[str]
    issuer_id: pulumi.Output[str]
    service_account_id: pulumi.Output[str]
    match: pulumi.Output[Mapping[str, Any]]
    oauth_scope: pulumi.Output[str]
    workspace_ids: pulumi.Output[Sequence[str] | None]
    rule_id: pulumi.Output[str]
    issuer_name: pulumi.Output[str | None]
    service_account_name: pulumi.Output[str | None]
    organization_id: pulumi.Output[str]
    archived_at: pulumi.Output[str | None]

    def __init__(  # noqa: PLR0913 - one keyword per input
        self,
        resource_name: str,
        *,
        name: pulumi.Input[str],
        issuer_id: pulumi.Input[str],
        service_account_id: pulumi.Input[str],
        match: pulumi.Input[FederationMatchArgs],
        oauth_scope: pulumi.Input[str],
        workspace_ids: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        applies_to_all_workspaces: pulumi.Input[bool] = False,
        token_lifetime_seconds: pulumi.Input[int] | None = None,
        description: pulumi.Input[str] | None = None,
        adopt_id: pulumi.Input[str] | None = None,
        archive_on_destroy: pulumi.Input[bool] = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare a rule.

        :param name: 1 to 255 small letters, digits and hyphens; unique in the organization.
        :param issuer_id: `fdis_…`, as a rule `issuer.id`.
        :param service_account_id: `svac_…`, as a rule `account.id`: whom a token becomes.
        :param match: what a token has to satisfy.
        :param oauth_scope: `workspace:developer` or `workspace:inference`, or both with a blank between them.
        :param workspace_ids: all workspaces in which the rule is enabled; one that is not listed is disabled.
        :param applies_to_all_workspaces: True enables it in every workspace, later ones too, in place of `workspace_ids`.
        :param token_lifetime_seconds: 60 to 86,400 (the platform's default is 3,600); without it the lifetime is not managed.
        :param description: at most 2,000 characters; without it the description is not managed.
        :param adopt_id: `fdrl_…` of a rule that exists already and is to be managed from now on. One of the same name that is exactly as
            declared is adopted without it.
        :param archive_on_destroy: True archives it when the resource is deleted.
        """
        inputs: dict[str, object] = {
            "name": name,
            "issuer_id": issuer_id,
            "service_account_id": service_account_id,
            "match": match,
            "oauth_scope": oauth_scope,
            "workspace_ids": workspace_ids,
            "applies_to_all_workspaces": applies_to_all_workspaces,
            "token_lifetime_seconds": token_lifetime_seconds,
            "description": description,
            "adopt_id": adopt_id,
            "archive_on_destroy": archive_on_destroy,
        }
        outputs = ("rule_id", "issuer_name", "service_account_name", "archived_at", "actual")
        super().__init__(FederationRuleProvider(), resource_name, inputs, outputs=outputs, opts=opts)
        self.rule_id = self.id  # known in a preview of an update too, unlike an output that the provider gives


def _left_to_the_console(rule: ActualFederationRule) -> str:
    return f"rule {rule.name!r} grants {rule.oauth_scope!r}, which is for the Console alone, and no token may change it"


def _issuer_problems(session: Session, declaration: Declaration[FederationRuleSpec]) -> list[Problem]:
    spec = declaration.spec
    if not declaration.knows("issuer_id"):
        return []
    issuer = session.api.federation_issuers.find(spec.issuer_id)
    if issuer is None or issuer.is_archived:
        return [Problem("issuer_id", f"there is no live federation issuer {spec.issuer_id!r} in this organization")]
    platform = shared_platform(issuer.issuer_url)
    if platform is None or is_unknown(spec.match) or platform.is_pinned_by(spec.match):
        return []
    said = (
        f"anybody can get a token of {platform.name}: the rule has to say whose workloads it means ({platform.example})"
    )
    return [Problem("match", said)]


def _account_problems(session: Session, declaration: Declaration[FederationRuleSpec]) -> list[Problem]:
    wanted = declaration.spec.service_account_id
    account = session.api.service_accounts.find(wanted) if declaration.knows("service_account_id") else None
    if not declaration.knows("service_account_id") or (account is not None and not account.is_archived):
        return []
    return [Problem("service_account_id", f"there is no live service account {wanted!r} in this organization")]


def _workspace_problems(session: Session, declaration: Declaration[FederationRuleSpec]) -> list[Problem]:
    wanted = declaration.spec.workspace_ids or ()
    if is_unknown(declaration.spec.workspace_ids):
        return []
    problems = []
    for number, workspace_id in enumerate(wanted):
        if is_unknown(workspace_id):
            continue
        try:
            is_live = not session.api.workspaces.retrieve(workspace_id).is_archived
        except NotFound:
            is_live = False
        if not is_live:
            problems.append(Problem(f"workspace_ids[{number}]", f"there is no live workspace {workspace_id!r} here"))
    return problems


def _bag(match: FederationMatch) -> Bag:
    """As a person would declare it."""
    plain = {name: getattr(match, name) for name in ("subject_prefix", "audience", "condition")}
    bag: Bag = {name: value for name, value in plain.items() if value is not None}
    return bag | ({"claims": dict(match.claims)} if match.claims else {})
