"""`claude-admin outcomes` over the stand-ins of both forges: read into the archive, counted beside its spend, told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from pulumi_claude_admin import wiring
from pulumi_claude_admin.archive_wiring import open_archive
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.audit_ports import HowRead
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.cli.commands import audit_kept
from pulumi_claude_admin.model.cubes import CLAUDE_CODE, COST_BY_WHO, Surface, Window
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.usage import CostRow, UsageGroup
from pulumi_claude_admin.settings import Settings
from tests.support.forges.merged_github import MergedGitHub
from tests.support.forges.merged_gitlab import MergedGitLab
from tests.support.forges.serving import serving
from tests.support.histories.draw import draw_history
from tests.support.histories.history import START, WEEKS, Effects, History
from tests.support.observed_builder import a_workspace
from tests.support.spend_rows import claude_code

ORGANIZATION = "11111111-1111-4111-8111-111111111111"
END = START + timedelta(weeks=WEEKS)
UNTIL = (END - timedelta(days=1)).date().isoformat()
Outcomes = Callable[..., tuple[int, str, str]]

OUTCOMES = """\
format: 1
repositories:
  - github: acme/shop
    checkout: {shop}
"""
BILLING = """\
  - gitlab: acme/platform/billing
    checkout: {billing}
"""
TEAMS = """\
version: 1
teams:
  payments:
    name: Payments
    spend_limit: unmanaged
    members:
{members}
"""


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    return draw_history(tmp_path_factory.mktemp("history") / "shop", people=6, effects=Effects(), seed=7)


@dataclass
class Company:
    """A folder with the files of a project, and the forges that it is read from."""

    folder: Path
    github: MergedGitHub
    gitlab: MergedGitLab

    def write(self, name: str, text: str) -> Path:
        file = self.folder / name
        file.write_text(text, encoding="utf-8")
        return file


@pytest.fixture
def company(history: History, tmp_path: Path) -> Iterator[Company]:
    with ExitStack() as stack:
        github = stack.enter_context(serving(MergedGitHub(history.changes)))
        gitlab = stack.enter_context(serving(MergedGitLab(history.changes, repository="acme/platform/billing")))
        made = Company(tmp_path, github, gitlab)
        made.write("outcomes.yaml", (OUTCOMES + BILLING).format(shop=history.folder, billing=history.folder))
        members = "".join(f"      {email}: workspace_user\n" for email in history.emails)
        made.write("teams.yaml", TEAMS.format(members=members))
        yield made


@pytest.fixture
def settings(company: Company) -> Settings:
    return Settings(
        forge_token=SecretStr("ghs_reader"),
        forge_api_url=company.github.url,
        gitlab_note_token=SecretStr("glpat-reader"),
        gitlab_url=company.gitlab.url,
        pseudonym_key=SecretStr("a key of a test, long enough"),
        home=company.folder / "home",
    )


@pytest.fixture
def archive(company: Company, settings: Settings) -> Path:
    """What audits would have kept of these weeks: a workspace that cost a dollar a day, and one that is of no team."""
    place = company.folder / "archive"
    how = HowRead(datetime(2026, 11, 1, tzinfo=UTC), None, Surface.ANALYTICS)
    days = [START + timedelta(days=number) for number in range(WEEKS * 7)]
    with open_archive(settings, place=str(place), organization_id=ORGANIZATION) as kept:
        for first, end in ((0, 30), (30, 61), (61, 84)):
            window = Window(days[first].date(), (days[first] + timedelta(days=end - first)).date())
            rows = [row for day in days[first:end] for row in (cost(day, "wrkspc_01", "100"), cost(day, None, "7"))]
            kept.put(COST_BY_WHO, window, rows, how)
            people = [claude_code(f"p{number}@example.com", day=1, commits=1) for number in range(6)]
            kept.put(CLAUDE_CODE, window, [replace(one, day=window.first) for one in people], how)
        workspaces = (a_workspace("wrkspc_01", "Payments"), a_workspace("wrkspc_02", "Other"))
        inputs = OrganizationInputs(OrganizationIdentity(ORGANIZATION, "Acme"), workspaces)
        kept.put_organization(audit_kept.written(inputs, datetime(2026, 11, 1, tzinfo=UTC)))
    return place


def cost(day: datetime, workspace_id: str | None, amount: str) -> CostRow:
    listed = Decimal(amount) * 2
    return CostRow(day, UsageGroup(workspace_id=workspace_id), "tokens", "output_tokens", Decimal(amount), listed)


@pytest.fixture
def outcomes(
    company: Company, settings: Settings, archive: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Outcomes]:
    """Runs a command line, with other settings where they are named: exit code, standard output, standard error."""

    def command(*arguments: str, **changed: object) -> tuple[int, str, str]:
        wiring.install(wiring.from_settings(settings.model_copy(update=changed)))
        where = ("--cwd", str(company.folder), "--archive", str(archive), "--until", UNTIL)
        code = run(["outcomes", *where, *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    yield command
    wiring.install(None)


def document(out: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(out)
    return made


def test_one_run_reads_both_forges_and_the_next_tells_the_same_from_the_archive(
    outcomes: Outcomes, company: Company, history: History
) -> None:
    code, out, err = outcomes("--format", "json")

    assert code == 0, err
    number = len(history.changes)
    assert f"reading {2 * number} merged changes of 2 repositories: at most 210 points and " in err
    told = document(out)
    assert [one["name"] for one in told["repositories"]] == ["acme/platform/billing", "acme/shop"]
    assert [one["has_checkout"] for one in told["repositories"]] == [True, True]
    payments, everybody = told["teams"][0]["total"], told["teams"][-1]["total"]
    assert (payments["people"], payments["active_people"]) == (6, 6)
    assert Decimal(payments["spend"]) == 84
    assert Decimal(told["spend"]["billed"]) == Decimal("89.88")
    assert Decimal(told["spend"]["outside_teams"]) == Decimal("5.88")
    assert everybody["merged"] == 2 * len(history.changes) - 2 * len(history.bots)

    asked, requests = len(company.github.questions), len(company.gitlab.requests)
    code, again, err = outcomes("--format", "json")
    assert (code, err) == (0, "")
    assert document(again)["teams"] == told["teams"]
    assert len(company.github.questions) - asked <= 2
    assert len(company.gitlab.requests) - requests <= 2

    company.github.tokens = frozenset()
    code, offline, err = outcomes("--format", "json", "--offline")
    assert (code, err) == (0, "")
    assert document(offline)["teams"] == told["teams"]
    assert outcomes("--format", "json", "--offline")[1] == offline


FEW = OUTCOMES.partition("    checkout")[0]
"""Of one forge, without a checkout."""


def test_every_form_is_written_from_one_reading(outcomes: Outcomes, company: Company) -> None:
    company.write("outcomes.yaml", FEW)
    forms = ("text", "markdown", "html", "json", "csv")
    code, out, err = outcomes(*(part for form in forms for part in ("-o", f"{form}:{company.folder / form}")))

    assert code == 0, err
    assert out == (company.folder / "text").read_text(encoding="utf-8")
    assert [form for form in forms if "Payments" not in (company.folder / form).read_text(encoding="utf-8")] == []

    code, page, err = outcomes("--offline", "--renewal")
    assert (code, err) == (0, "")
    assert "contract" in page


@pytest.mark.parametrize(
    ("lacking", "expected"),
    [
        ("pseudonym_key", "error: CLAUDE_ADMIN_PSEUDONYM_KEY is not set, and people are kept as hashes by it alone."),
        ("forge_token", "error: GITHUB_TOKEN is not set, which is needed to read what was merged."),
        ("gitlab_note_token", "error: GITLAB_TOKEN is not set, which is needed to read what was merged."),
    ],
)
def test_what_is_not_set_is_refused_before_anything_is_asked(
    outcomes: Outcomes, company: Company, lacking: str, expected: str
) -> None:
    code, out, err = outcomes(**{lacking: None})

    assert (code, out) == (2, "")
    assert err.startswith(expected)
    assert company.github.questions == []
    assert company.gitlab.requests == []


def test_another_key_than_that_of_the_archive_is_refused(outcomes: Outcomes, company: Company) -> None:
    company.write("outcomes.yaml", FEW)
    assert outcomes()[0] == 0

    code, out, err = outcomes(pseudonym_key=SecretStr("another key of a test, long enough"))
    assert (code, out) == (2, "")
    assert "key" in err


def test_a_wrong_file_is_told_line_by_line(outcomes: Outcomes, company: Company) -> None:
    file = company.write("outcomes.yaml", "format: 1\nrepositories:\n  - github: shop\n    brunch: x\n")

    code, out, err = outcomes()
    assert (code, out) == (2, "")
    assert f"{file}:3:5: repositories.0.github: 'shop' is no repository of GitHub; write owner/name\n" in err
    assert "4:5: repositories.0.brunch: is no setting; did you mean 'branch'?" in err


def test_a_folder_without_the_file_is_one_line(outcomes: Outcomes, company: Company) -> None:
    (company.folder / "outcomes.yaml").unlink()

    code, _, err = outcomes()
    assert code == 2
    assert err.startswith(f"error: there is no outcomes.yaml in {company.folder}.")


def test_without_a_team_file_all_are_told_together(outcomes: Outcomes, company: Company) -> None:
    company.write("outcomes.yaml", FEW)
    (company.folder / "teams.yaml").unlink()

    code, out, _ = outcomes("--format", "json")
    told = document(out)
    assert code == 0
    assert [one["kind"] for one in told["teams"]] == ["rest", "all"]
    assert any(line.startswith("nobody said who is in which team") for line in told["remarks"])


def test_days_of_spend_that_no_audit_read_are_no_zero(outcomes: Outcomes, company: Company) -> None:
    company.write("outcomes.yaml", FEW)

    code, out, _ = outcomes("--format", "json", "--weeks", "13")
    told = document(out)
    assert code == 10
    assert told["teams"][0]["weeks"][0]["spend"] is None
    assert any(
        "1 week is told without spend: of 2026-05-25 to 2026-05-31 7 days were not read" in one
        for one in told["remarks"]
    )
