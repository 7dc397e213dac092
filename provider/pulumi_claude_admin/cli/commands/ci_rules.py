"""Which federation rules take a job: read with its token, or guessed from what `--explain-federation` names where there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pulumi_claude_admin.cli.commands import checks
from pulumi_claude_admin.cli.commands.checks import Check, Mark
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.errors import ClaudeAdminError
from pulumi_claude_admin.model.federation_issuer import FederationIssuer
from pulumi_claude_admin.model.federation_rule import FederationRule
from pulumi_claude_admin.model.identity_token import Claims
from pulumi_claude_admin.model.organization import is_same_organization
from pulumi_claude_admin.model.rule_match import misfits
from pulumi_claude_admin.model.trusted_jobs import differences, job_of, repository_of, trusted_jobs
from pulumi_claude_admin.ports import AdminApi
from pulumi_claude_admin.settings import Settings

RULES: Final = "ci.rules"


def seen(api: AdminApi, settings: Settings, claims: Claims, *, is_fresh: bool) -> Iterator[Check]:
    """What the token shows: the organization, then issuers and rules. `is_fresh` as in `IdentityTokens`."""
    try:
        yield organization(api, settings)
        issuers = [each for each in api.federation_issuers.list() if is_of(claims, each)]
        rules = api.federation_rules.list()
    except ClaudeAdminError as error:
        yield checks.failed(RULES, error)
        return
    yield from (once(issuer) for issuer in issuers if issuer.check_jti and claims.token_id and not is_fresh)
    yield matching(claims, issuers, rules)


def organization(api: AdminApi, settings: Settings) -> Check:
    """Whose organization it is, and whether that is the pinned one."""
    identity = api.organization.retrieve()
    evidence = f"{identity.name} ({identity.id})"
    for pinned, variable in settings.organization_pins:
        if not is_same_organization(pinned, identity.id):
            says = f"{evidence}, but {variable} says {pinned}"
            return Check("ci.organization", Mark.FAIL, says, exit_code=ExitCode.USAGE)
    return Check("ci.organization", Mark.OK, evidence)


def is_of(claims: Claims, issuer: FederationIssuer) -> bool:
    """Whether this issuer signs such tokens, and is still trusted."""
    return issuer.issuer_url == claims.issuer and not issuer.is_archived


def once(issuer: FederationIssuer) -> Check:
    """A warning for a job whose one token is used up by now."""
    evidence = f"issuer {issuer.name} has check_jti on, and this job has one token: the next process is refused"
    return Check("ci.issuer", Mark.WARN, evidence, "a person switches check_jti of that issuer off in the Console")


def matching(claims: Claims, issuers: Sequence[FederationIssuer], rules: Sequence[FederationRule]) -> Check:
    """The live rules that take this job. A condition is not evaluated here."""
    trusted = {issuer.id for issuer in issuers}
    fitting = [rule for rule in rules if rule.issuer_id in trusted and not rule.is_archived and fits(claims, rule)]
    shown = ", ".join(
        f"{rule.name} ({rule.id}, {rule.oauth_scope}{', by its condition perhaps' if rule.match.condition else ''})"
        for rule in sorted(fitting, key=lambda rule: (rule.name, rule.id))
    )
    return Check(RULES, Mark.OK, f"this job is taken by {shown}" if shown else "no rule that is there takes this job")


def fits(claims: Claims, rule: FederationRule) -> bool:
    """Whether a rule takes these claims, its condition left out."""
    match = rule.match
    return not tuple(misfits(claims, subject=match.subject_prefix, audience=match.audience, wanted=match.claims))


def compared(claims: Claims) -> Check:
    """After a refusal no rule can be read: the claims against those that `--explain-federation` names."""
    repository = repository_of(claims)
    if repository is None:
        evidence = "no rule can be read after a refusal, and the claims are of neither GitHub nor gitlab.com"
        return Check(RULES, Mark.SKIP, evidence)
    how = f"`claude-admin doctor --explain-federation {repository.forge}:{repository.subject_path}`"
    job = job_of(claims, repository)
    if job is None:
        kinds = ", ".join(each.when for each in trusted_jobs(repository))
        return Check(RULES, Mark.WARN, f"this job is none of: {kinds}", f"{how} says which rules there should be")
    found = tuple(differences(claims, job))
    if found:
        return Check(RULES, Mark.WARN, f"for {job.when}: {'; '.join(found)}", f"{how} says what the rule takes")
    evidence = f"for {job.when}: the claims are those of the rule {job.rule_name}, as {how} names it"
    return Check(
        RULES, Mark.OK, evidence, "look in the Console whether the rule is so, and at its authentication events"
    )
