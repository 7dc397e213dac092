"""
What `claude-admin doctor --ci` does: says whom this job is, what it is given for that, and why not.

The identity token is exchanged, as a run would do it: where a job has one token that may be used once, a run after this is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.commands import checks, ci_rules
from pulumi_claude_admin.cli.commands.checks import SKEW, Check, Mark
from pulumi_claude_admin.cli.commands.doctor import report
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.errors import ClaudeAdminError, ConfigurationError
from pulumi_claude_admin.model.identity_refusal import shown
from pulumi_claude_admin.model.identity_token import Claims, WorkloadIdentity
from pulumi_claude_admin.settings import Settings, read_settings

if TYPE_CHECKING:
    from pulumi_claude_admin.admin_api.http.token_exchange import MintedToken

ORG_ADMIN: Final = "org:admin"
_EXPLAIN: Final = (
    "`claude-admin doctor --explain-federation github:OWNER/REPO` says what a job without a stored key needs"
)


def run(form: PlainForm) -> int:
    """Check, print, and return the exit code."""
    return report(examine(), form)


def examine() -> Iterator[Check]:
    """Every check, in order; after a failure only those that still mean something."""
    try:
        settings = read_settings()
        identity = settings.workload_identity
        if identity is None:
            kind, _ = settings.credential()
            evidence = f"a stored credential ({kind}) is set, no workload identity"
            yield Check("ci.credential", Mark.WARN, evidence, _EXPLAIN)
            return
    except ConfigurationError as error:
        yield checks.failed("ci.credential", error)
        return
    yield Check("ci.credential", Mark.OK, f"rule {identity.rule_id}, for {settings.base_url}")
    yield from of_job(settings, identity)


def of_job(settings: Settings, identity: WorkloadIdentity) -> Iterator[Check]:
    """The job's claims, then what the platform makes of them."""
    credential = wiring.workload_credential(settings, identity)
    try:
        minted: MintedToken | ClaudeAdminError = credential.minted()
    except ClaudeAdminError as error:
        minted = error
    claims = credential.claims
    if claims is not None:
        yield from told(claims)
        yield from clock(credential.exchange.latest_date(), claims)
    if isinstance(minted, ClaudeAdminError):
        yield checks.failed("ci.exchange", minted)
        if claims is not None:
            yield ci_rules.compared(claims)
        return
    yield from given(minted)
    if claims is not None and is_admin(minted):
        with wiring.opened_api(settings, credential) as api:
            yield from ci_rules.seen(api, settings, claims, is_fresh=credential.identity_tokens.is_fresh)


def is_admin(minted: MintedToken) -> bool:
    """Whether the token opens the Admin API."""
    return ORG_ADMIN in (minted.scope or "").split()


def given(minted: MintedToken) -> Iterator[Check]:
    """What the job was given."""
    yield Check("ci.exchange", Mark.OK, f"a token of {minted.lifetime_seconds:,} seconds")
    if is_admin(minted):
        yield Check("ci.scope", Mark.OK, str(minted.scope))
        return
    evidence = minted.scope or "the platform does not say which"
    how = f"the Admin API needs a rule with {ORG_ADMIN}, which a person makes in the Console"
    yield Check("ci.scope", Mark.FAIL, evidence, how, ExitCode.CREDENTIAL)


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
    if abs(here - there) > SKEW:
        seconds = round((here - there).total_seconds())
        yield Check("ci.clock", Mark.WARN, f"this machine is {seconds:+} seconds off the platform", "set the clock")
    else:
        yield Check("ci.clock", Mark.OK, "agrees with the platform")
    if claims.issued_at is not None and claims.issued_at - there > SKEW:
        ahead = round((claims.issued_at - there).total_seconds())
        yield Check("ci.issuer-clock", Mark.WARN, f"the token is issued {ahead} seconds ahead of the platform's clock")
