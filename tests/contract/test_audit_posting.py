"""An audit is told from its JSON alone: one issue that is commented on when something changed, or a webhook."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.cli.commands.audit_posting import post_audit
from pulumi_claude_admin.cli.commands.report_files import read_audit_and_outcomes
from pulumi_claude_admin.cli.forms import Webhook
from pulumi_claude_admin.errors import ConfigurationError, PullRequestError
from pulumi_claude_admin.report.audit_json import render
from pulumi_claude_admin.report.audit_lines import Since
from pulumi_claude_admin.report.audit_report import AuditReport
from pulumi_claude_admin.report.drift_json import render as render_drift
from pulumi_claude_admin.report.outcome_json import render as render_outcomes
from pulumi_claude_admin.report.outcome_report import OutcomeReport
from tests.support.audit_scenarios import AUDITS, with_names
from tests.support.forges.github_stand_in import GitHub
from tests.support.forges.jobs import GitHubJob
from tests.support.forges.serving import serving
from tests.support.forges.webhook_stand_in import Hook
from tests.support.outcome_reports import a_report
from tests.support.report_scenarios import SCENARIOS

FOUND = AUDITS["audit_action_needed"]()
CHANGED = AUDITS["audit_since_last_week"]()
WELL = AUDITS["audit_all_is_well"]()
Post = Callable[..., int]


@pytest.fixture
def hook() -> Iterator[Hook]:
    with serving(Hook()) as served:
        yield served


@pytest.fixture
def github() -> Iterator[GitHub]:
    with serving(GitHub()) as served:
        yield served


@pytest.fixture
def post(github: GitHub, hook: Hook, tmp_path: Path) -> Post:
    """`claude-admin report post` with the JSON of an audit: the exit code."""

    def posted(
        report: AuditReport, *, run: int = 100, webhook: Webhook | None = None, outcomes: OutcomeReport | None = None
    ) -> int:
        file, beside = tmp_path / "audit.json", tmp_path / "outcomes.json"
        file.write_text(render(report), encoding="utf-8")
        if outcomes is not None:
            beside.write_text(render_outcomes(outcomes), encoding="utf-8")
        address = SecretStr(f"{hook.url}/secret-path")
        job = GitHubJob(github=github, folder=tmp_path, run=run, variables={"webhook_url": address})
        read, found = read_audit_and_outcomes([file] if outcomes is None else [beside, file])
        assert read is not None
        settings, is_issue = job.settings(), webhook is None
        return post_audit(
            read, outcomes=found, is_issue=is_issue, webhook=webhook, key=None, label=None, pii=None, settings=settings
        )

    return posted


def test_findings_open_an_issue_that_the_next_run_replaces_in_silence(post: Post, github: GitHub) -> None:
    assert post(FOUND) == 5
    (issue,) = github.issues
    assert (issue.title, issue.labels, issue.state) == ("Audit of Acme", ["claude-audit"], "open")
    assert "### Do first" in issue.body
    dearer = replace(FOUND, month_to_date=FOUND.month_to_date + 100)
    assert post(dearer, run=101) == 5
    (issue,) = github.issues
    assert "9,745.20" in issue.body
    assert issue.remarks == []


def test_what_is_new_or_worse_is_a_comment(post: Post, github: GitHub) -> None:
    post(replace(FOUND, findings=FOUND.findings[1:]))
    post(CHANGED, run=101)
    (issue,) = github.issues
    assert len(issue.remarks) == 1


def test_when_nothing_is_found_any_more_the_issue_is_closed(post: Post, github: GitHub) -> None:
    post(FOUND)
    assert post(replace(WELL, organization_id=FOUND.organization_id), run=101) == 0
    (issue,) = github.issues
    assert issue.state == "closed"


def test_in_public_nobody_is_listed_by_name(post: Post, github: GitHub) -> None:
    github.is_private = False
    post(with_names())
    (issue,) = github.issues
    assert "ana@example.com" not in issue.body
    assert "Who spent what" not in issue.body


@pytest.mark.parametrize("form", Webhook)
def test_a_webhook_is_told_in_its_own_form(form: Webhook, post: Post, hook: Hook) -> None:
    assert post(FOUND, webhook=form) == 5
    (told,) = hook.told
    assert {"slack": "blocks", "teams": "attachments", "json": "findings"}[form] in told
    assert "Audit of Acme" in json.dumps(told) or form is Webhook.JSON


def test_a_webhook_is_told_what_changed_and_is_left_alone_when_nothing_did(post: Post, hook: Hook) -> None:
    post(CHANGED, webhook=Webhook.SLACK)
    assert len(hook.told) == 1
    same = tuple(replace(one, since_last_run=Since.SAME) for one in CHANGED.findings)
    post(replace(CHANGED, findings=same), webhook=Webhook.SLACK)
    assert len(hook.told) == 2, "something is gone"
    assert post(replace(CHANGED, findings=same, gone=()), webhook=Webhook.SLACK) == 5
    assert len(hook.told) == 2


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_webhook_that_refuses_is_an_error_that_does_not_repeat_its_address(
    status: int, post: Post, hook: Hook
) -> None:
    hook.status = status
    with pytest.raises(PullRequestError, match=f"it answered {status}; look at CLAUDE_ADMIN_WEBHOOK_URL") as raised:
        post(FOUND, webhook=Webhook.SLACK)
    assert "secret-path" not in str(raised.value)
    assert len(hook.told) == 1


def test_a_webhook_needs_an_address_that_may_have_a_secret(github: GitHub, tmp_path: Path) -> None:
    for address, said in (
        (None, "Set CLAUDE_ADMIN_WEBHOOK_URL"),
        ("http://chat.example/x", "is no address of a webhook"),
    ):
        variables: dict[str, object] = {"webhook_url": SecretStr(address) if address else None}
        settings = GitHubJob(github=github, folder=tmp_path, variables=variables).settings()
        with pytest.raises(ConfigurationError, match=said) as raised:
            post_audit(FOUND, is_issue=False, webhook=Webhook.TEAMS, key=None, label=None, pii=None, settings=settings)
        assert "chat.example" not in str(raised.value)


def test_render_takes_an_audit_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "audit.json"
    file.write_text(render(FOUND), encoding="utf-8")
    assert run(["report", "render", str(file), "-o", f"html:{tmp_path / 'a.html'}", "--format", "markdown"]) == 0
    assert capsys.readouterr().out.startswith("## Audit of Acme: action needed")
    assert "<title>Audit of Acme: action needed" in (tmp_path / "a.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["report", "render", "AUDIT", "AUDIT"], "is an audit, which is told alone"),
        (["report", "render", "AUDIT", "--format", "dotenv"], "an audit has no dotenv form"),
        (["report", "post", "AUDIT"], "Post it with --issue or with --webhook"),
        (["report", "post", "DRIFT", "--webhook", "slack"], "drift is posted as a comment or an issue"),
        (["report", "post", "AUDIT", "--webhook", "slack", "--issue"], "goes with no --issue"),
    ],
)
def test_what_does_not_go_together_is_one_line(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "AUDIT").write_text(render(FOUND), encoding="utf-8")
    (tmp_path / "DRIFT").write_text(render_drift(SCENARIOS["in_sync"]()), encoding="utf-8")
    named = [str(tmp_path / one) if one.isupper() else one for one in arguments]
    assert run(named) == 2
    assert said in " ".join(capsys.readouterr().err.split())


def test_outcomes_beside_an_audit_are_a_section_of_its_issue(post: Post, github: GitHub) -> None:
    report = replace(a_report(5), organization_id=FOUND.organization_id)
    assert post(FOUND, outcomes=report) == 5
    (issue,) = github.issues
    assert "Outcomes beside spend, 5 weeks, 2026-08-31 to before 2026-10-05" in issue.body
    assert "| Platform | 22 | 22 | 299 |" in issue.body
    assert "why the groups differ anyway" in issue.body
    assert post(FOUND, run=101) == 5
    assert "Outcomes beside spend" not in github.issues[0].body


def test_outcomes_of_another_organization_are_refused_and_no_issue_is_touched(post: Post, github: GitHub) -> None:
    with pytest.raises(ConfigurationError, match="the outcomes are of organization"):
        post(FOUND, outcomes=replace(a_report(5), organization_id="22222222-2222-4222-8222-222222222222"))
    assert github.issues == []


def test_outcomes_without_an_audit_are_posted_nowhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "outcomes.json"
    file.write_text(render_outcomes(a_report(5)), encoding="utf-8")
    assert run(["report", "post", "--issue", str(file)]) == 2
    assert "told beside an audit" in " ".join(capsys.readouterr().err.split())


def test_outcomes_are_rendered_from_their_json_in_their_forms_and_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "outcomes.json"
    file.write_text(render_outcomes(a_report(5)), encoding="utf-8")
    assert run(["report", "render", str(file), "-o", f"html:{tmp_path / 'outcomes.html'}"]) == 0
    assert "Outcomes beside spend of Juniper Freight" in capsys.readouterr().out
    assert '<table class="multiples">' in (tmp_path / "outcomes.html").read_text(encoding="utf-8")
    assert run(["report", "render", str(file), "--format", "sarif"]) != 0
    refused = capsys.readouterr().err
    assert "outcomes have no sarif form" in refused
    assert "csv" not in refused, "which it would refuse as well"
