"""What `claude-admin report post` does with an audit: keep one issue, or tell a webhook. Needs no credential of the organization."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pulumi_claude_admin.cli.commands.audit_output import print_audit
from pulumi_claude_admin.cli.commands.kept_issue import kept_issue, need_of
from pulumi_claude_admin.cli.commands.report_readers import say
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import Webhook
from pulumi_claude_admin.errors import ConfigurationError, PullRequestError
from pulumi_claude_admin.forges.webhook import address_of, post
from pulumi_claude_admin.report.audit_forms import Audit, page, render
from pulumi_claude_admin.report.audit_lines import Since
from pulumi_claude_admin.report.enterprise_audit import EnterpriseAudit
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.marker import digest_of, key_named, key_of
from pulumi_claude_admin.report.outcome_beside_audit import with_outcomes
from pulumi_claude_admin.report.outcome_report import OutcomeReport
from pulumi_claude_admin.report.pii import Pii, told
from pulumi_claude_admin.report.targets import Target
from pulumi_claude_admin.settings import Settings

LABEL: Final = "claude-audit"


def post_audit(
    report: Audit,
    *,
    outcomes: OutcomeReport | None = None,
    is_issue: bool,
    webhook: Webhook | None,
    key: str | None,
    label: str | None,
    pii: Pii | None,
    settings: Settings,
) -> int:
    """
    To an issue, with outcomes where there are any, or to a webhook, which is told of findings alone.

    Raises ConfigurationError where neither was asked for: no pull request is about an audit.
    """
    if webhook is not None:
        return tell_webhook(report, webhook, pii=pii, settings=settings)
    if not is_issue:
        raise ConfigurationError("an audit belongs to no pull request", hint="Post it with --issue or with --webhook")
    return post_audit_issue(report, outcomes, key=key, label=label, pii=pii, settings=settings)


def post_audit_issue(
    report: Audit,
    outcomes: OutcomeReport | None = None,
    *,
    key: str | None,
    label: str | None,
    pii: Pii | None,
    settings: Settings,
) -> int:
    """Keep the audit's issue up to date, commented on when findings are new, worse or gone; returns the code that the report says."""
    named = key_named(key) if key is not None else key_of(report.organization_id, ("audit",))
    issue = kept_issue(settings, key=named, label=label or LABEL, made_at=report.run.generated_at)
    try:
        shown = page(for_readers(report, pii, is_public=issue.issues.is_public()))
        shown = shown if outcomes is None else with_outcomes(shown, outcomes)
        need = need_of(shown, report.run.exit_codes[0])
        issue.tell(shown, need, news=f"{shown.verdict}: {shown.summary}.", digest=_digest(report))
    except PullRequestError as error:
        print_audit(for_readers(report, pii, is_public=True), Form.TEXT, is_verbose=False, target=Target.GITHUB)
        if not error.is_refused:
            raise
        say(f"{str(error).rstrip('.')}. The report is in the job's log instead")
    return _code(report)


def tell_webhook(report: Audit, form: Webhook, *, pii: Pii | None, settings: Settings) -> int:
    """Post it, unless it was held against an earlier audit and nothing changed; returns the code that the report says."""
    address = address_of(settings.webhook_url)
    if is_quiet(report):
        say("nothing is new, worse or gone since the last run; nothing was posted")
        return _code(report)
    shown = for_readers(report, pii, is_public=False)
    post(address, render(Form(form), shown))
    say("the report was posted to the webhook")
    return _code(report)


def is_quiet(report: Audit) -> bool:
    """Whether an audit that was held against an earlier one has nothing new to tell."""
    changed = any(one.since_last_run is not Since.SAME for one in report.findings)
    return report.run.compared_with is not None and not changed and not report.gone


def for_readers(report: Audit, pii: Pii | None, *, is_public: bool) -> Audit:
    """As whoever may read it there is to see it: in public nobody is listed by name, and addresses lose their person."""
    wanted = pii if pii is not None else Pii.DOMAIN if is_public else Pii.FULL
    if is_public and report.run.names:
        report = _without_people(report)
    if report.run.pii is not Pii.FULL or wanted is Pii.FULL:
        return report
    return replace(told(report, wanted), run=replace(report.run, pii=wanted))


def _without_people(report: Audit) -> Audit:
    run = replace(report.run, names=False)
    if isinstance(report, EnterpriseAudit):
        return replace(report, people=(), run=run)
    return replace(report, people=(), run=run)


def _digest(report: Audit) -> str:
    """Of which findings there are and how bad; amounts move every day, and are news only where they make a finding worse."""
    worse = report.run.generated_at.isoformat()
    lines = (
        f"{one.key} {one.severity} {worse if one.since_last_run is Since.WORSE else ''}".rstrip()
        for one in report.findings
    )
    return digest_of("\n".join(sorted(lines)))


def _code(report: Audit) -> int:
    return ExitCode.OK if report.run.exit_zero else report.run.exit_codes[0]
