"""What `claude-admin report post` does with requests for a higher limit: keep one issue, or tell a webhook. Needs no credential of the organization."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pulumi_claude_admin.cli.commands.kept_issue import kept_issue
from pulumi_claude_admin.cli.commands.report_files import read_bounded
from pulumi_claude_admin.cli.commands.report_readers import for_readers, say
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import Webhook
from pulumi_claude_admin.errors import ConfigurationError, PullRequestError
from pulumi_claude_admin.forges.issue_upkeep import Need
from pulumi_claude_admin.forges.webhook import address_of, post
from pulumi_claude_admin.report import request_json
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.marker import digest_of, key_named, key_of
from pulumi_claude_admin.report.pii import Pii
from pulumi_claude_admin.report.request_forms import render
from pulumi_claude_admin.report.request_page import page_of
from pulumi_claude_admin.report.request_report import RequestReport
from pulumi_claude_admin.settings import Settings

LABEL: Final = "claude-increase-requests"


def read_requests_report(files: Sequence[Path]) -> RequestReport | None:
    """The requests in this file; None where the files are of something else. Raises ConfigurationError for requests among others."""
    texts = [(file, read_bounded(file)) for file in files]
    found = [(file, text) for file, text in texts if request_json.is_requests(text)]
    if not found:
        return None
    (file, text), *others = found
    if others or len(files) > 1:
        raise ConfigurationError(f"{file} is a report of requests, which is told alone", hint="Give that one file")
    return request_json.read(text, source=str(file))


def post_requests(
    report: RequestReport,
    *,
    is_issue: bool,
    webhook: Webhook | None,
    key: str | None,
    label: str | None,
    pii: Pii | None,
    settings: Settings,
) -> int:
    """To an issue or to a webhook. Raises ConfigurationError where neither was asked for: no pull request is about a request."""
    if webhook is not None:
        return _tell_webhook(report, webhook, pii=pii, settings=settings)
    if not is_issue:
        raise ConfigurationError(
            "a request for a higher limit belongs to no pull request", hint="Post it with --issue or with --webhook"
        )
    return _keep_issue(report, key=key, label=label, pii=pii, settings=settings)


def _tell_webhook(report: RequestReport, form: Webhook, *, pii: Pii | None, settings: Settings) -> int:
    """Post it, unless nobody waits."""
    address = address_of(settings.webhook_url)
    if not report.pending:
        say("no request waits; nothing was posted")
        return ExitCode.OK
    post(address, render(Form(form), for_readers(report, pii, is_public=False)))
    say("the requests were posted to the webhook")
    return ExitCode.OK


def _keep_issue(
    report: RequestReport, *, key: str | None, label: str | None, pii: Pii | None, settings: Settings
) -> int:
    """Open while somebody waits, commented on when somebody else does, closed when nobody does."""
    named = key_named(key) if key is not None else key_of(report.organization_id, ("increase-requests",))
    issue = kept_issue(settings, key=named, label=label or LABEL, made_at=report.run.generated_at)
    try:
        page = page_of(for_readers(report, pii, is_public=issue.issues.is_public()))
        need = Need.OPEN if report.pending else Need.CLOSED
        digest = digest_of("\n".join(sorted(one.id for one in report.pending)))
        issue.tell(page, need, news=f"{page.verdict}. {page.summary}", digest=digest)
    except PullRequestError as error:
        sys.stdout.write(render(Form.TEXT, for_readers(report, pii, is_public=True)))
        if not error.is_refused:
            raise
        say(f"{str(error).rstrip('.')}. The requests are in the job's log instead")
    return ExitCode.OK
