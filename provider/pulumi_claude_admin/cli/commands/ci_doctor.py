"""
What `claude-admin doctor --ci` does: says whom this job is, what it is given for that, and why not.

The identity token is exchanged, as a run would do it: where a job has one token that may be used once, a run after this is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.commands import checks
from pulumi_claude_admin.cli.commands.checks import SKEW, Check, Mark
from pulumi_claude_admin.cli.commands.doctor import report
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.errors import ClaudeAdminError, ConfigurationError
from pulumi_claude_admin.model.identity_refusal import shown
from pulumi_claude_admin.model.identity_token import Claims
from pulumi_claude_admin.model.trusted_jobs import differences, job_of, repository_of, trusted_jobs
from pulumi_claude_admin.settings import read_settings

if TYPE_CHECKING:
    from pulumi_claude_admin.admin_api.http.token_exchange import MintedToken
    from pulumi_claude_admin.admin_api.http.workload_credential import WorkloadCredential

ORG_ADMIN: Final = "org:admin"


def run(form: PlainForm) -> int:
    """Check, print, and return the exit code."""
    return report(examine(), form)


def examine() -> Iterator[Check]:
    """Every check, in order; after a failure only those that still mean something."""
    try:
        settings = read_settings()
        if settings.workload_identity is None:
            kind, _ = settings.credential()
            yield Check(
                "ci.credential", Mark.WARN, f"a stored credential ({kind}) is set, no workload identity", _EXPLAIN
            )
            return
    except ConfigurationError as error:
        yield checks.failed("ci.credential", error)
        return
    yield Check("ci.credential", Mark.OK, f"rule {settings.workload_identity.rule_id}, for {settings.base_url}")
    credential = wiring.workload_credential(settings, settings.workload_identity)
    yield from exchange(credential)


_EXPLAIN: Final = "`claude-admin doctor --explain-federation` says what a job without a stored key needs"


def exchange(credential: WorkloadCredential) -> Iterator[Check]:
    """The job's claims, then what the platform makes of them."""
    minted: MintedToken | ClaudeAdminError
    try:
        minted = credential.minted()
    except ClaudeAdminError as error:
        minted = error
    claims = credential.claims
    if claims is not None:
        yield from told(claims)
        yield from clock(credential.exchange.latest_date(), claims)
    if isinstance(minted, ClaudeAdminError):
        yield checks.failed("ci.exchange", minted)
        if claims is not None:
            yield compared(claims)
        return
    yield from opened(minted)


def opened(minted: MintedToken) -> Iterator[Check]:
    """What the job was given."""
    is_admin = ORG_ADMIN in (minted.scope or "").split()
    yield Check("ci.exchange", Mark.OK, f"a token of {minted.lifetime_seconds:,} seconds")
    yield Check(
        "ci.scope",
        Mark.OK if is_admin else Mark.FAIL,
        minted.scope or "the platform does not say which",
        "" if is_admin else f"the Admin API needs a rule with {ORG_ADMIN}, which a person makes in the Console",
        0 if is_admin else ExitCode.CREDENTIAL,
    )


def told(claims: Claims) -> Iterator[Check]:
    """What the token says, each claim once; the token itself is shown to nobody."""
    named = {"iss": claims.issuer, "sub": claims.subject, "aud": ", ".join(claims.audiences)}
    for name, value in named.items():
        yield Check(f"ci.claim.{name}", Mark.OK if value else Mark.WARN, value or "missing")
    others = sorted((name, value) for name, value in claims.others.items() if isinstance(value, str | int))
    yield Check("ci.claims", Mark.OK, ", ".join(f"{name}={value}" for name, value in others) or "no others")
    lifetime = claims.lifetime_seconds
    once = "has a jti, so it is exchanged once unless its issuer has check_jti off" if claims.token_id else "has no jti"
    if lifetime is None or claims.expires_at is None:
        yield Check("ci.lifetime", Mark.WARN, f"iat or exp is missing; {once}")
    else:
        yield Check("ci.lifetime", Mark.OK, f"{lifetime:,} seconds, until {shown(claims.expires_at)}; {once}")


def clock(there: datetime | None, claims: Claims) -> Iterator[Check]:
    """The platform's clock against this machine's and the issuer's: a token counts by the platform's."""
    if there is None:
        return
    here = datetime.now(UTC)
    seconds = round((here - there).total_seconds())
    is_off = abs(here - there) > SKEW
    yield Check(
        "ci.clock",
        Mark.WARN if is_off else Mark.OK,
        f"this machine is {seconds:+} seconds off the platform" if is_off else "agrees with the platform",
        "set the clock" if is_off else "",
    )
    if claims.issued_at is not None and claims.issued_at - there > SKEW:
        ahead = round((claims.issued_at - there).total_seconds())
        yield Check("ci.issuer-clock", Mark.WARN, f"the token is issued {ahead} seconds ahead of the platform's clock")


def compared(claims: Claims) -> Check:
    """After a refusal no rule can be read: the claims against those that `--explain-federation` names."""
    check_id = "ci.rules"
    repository = repository_of(claims)
    if repository is None:
        evidence = "no rule can be read after a refusal, and the claims are of neither GitHub nor gitlab.com"
        return Check(check_id, Mark.SKIP, evidence)
    how = f"`claude-admin doctor --explain-federation {repository.forge}:{repository.subject_path}`"
    job = job_of(claims, repository)
    if job is None:
        kinds = ", ".join(each.when for each in trusted_jobs(repository))
        return Check(check_id, Mark.WARN, f"this job is none of: {kinds}", f"{how} says which rules there should be")
    found = tuple(differences(claims, job))
    if found:
        return Check(check_id, Mark.WARN, f"for {job.when}: {'; '.join(found)}", f"{how} says what the rule takes")
    evidence = f"for {job.when}: the claims are those of the rule {job.rule_name}, as {how} names it"
    return Check(
        check_id, Mark.OK, evidence, "look in the Console whether the rule is so, and at its authentication events"
    )
