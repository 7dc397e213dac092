"""`claude-admin outcomes` over the stand-ins of both forges: read into the archive, counted beside its spend, told."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from decimal import Decimal

import pytest
from pydantic import SecretStr

from tests.support.histories.history import History
from tests.support.outcomes_project import SHOP_ALONE, Outcomes, Project, document


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_one_run_reads_both_forges_and_the_next_tells_the_same_from_the_archive(
    outcomes: Outcomes, company: Project, history: History
) -> None:
    code, out, err = outcomes("--format", "json")

    assert code == 0, err
    number = len(history.changes)
    assert (
        f"reading {2 * number} merged changes of 2 repositories: at most 210 points (GitHub gives 5,000 an hour) and "
        in err
    )
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


def test_every_form_is_written_from_one_reading(outcomes: Outcomes, company: Project) -> None:
    company.write("outcomes.yaml", SHOP_ALONE)
    forms = ("text", "markdown", "html", "json", "csv")
    code, out, err = outcomes(*(part for form in forms for part in ("-o", f"{form}:{company.folder / form}")))

    assert code == 0, err
    assert out == (company.folder / "text").read_text(encoding="utf-8")
    assert [form for form in forms if "Payments" not in (company.folder / form).read_text(encoding="utf-8")] == []

    code, page, err = outcomes("--offline", "--renewal")
    assert (code, err) == (0, "")
    assert "contract" in page

    terminal = Terminal()
    with redirect_stdout(terminal):
        assert outcomes("--offline")[0] == 0
    assert "Outcomes beside spend of Acme" in terminal.getvalue()


@pytest.mark.parametrize(
    ("lacking", "expected"),
    [
        ("pseudonym_key", "error: CLAUDE_ADMIN_PSEUDONYM_KEY is not set, and people are kept as hashes by it alone."),
        ("forge_token", "error: GITHUB_TOKEN is not set, which is needed to read what was merged."),
        ("gitlab_note_token", "error: GITLAB_TOKEN is not set, which is needed to read what was merged."),
    ],
)
def test_what_is_not_set_is_refused_before_anything_is_asked(
    outcomes: Outcomes, company: Project, lacking: str, expected: str
) -> None:
    code, out, err = outcomes(**{lacking: None})

    assert (code, out) == (2, "")
    assert err.startswith(expected)
    assert company.github.questions == []
    assert company.gitlab.requests == []


def test_another_key_than_that_of_the_archive_is_refused(outcomes: Outcomes, company: Project) -> None:
    company.write("outcomes.yaml", SHOP_ALONE)
    assert outcomes()[0] == 0

    code, out, err = outcomes(pseudonym_key=SecretStr("another key of a test, long enough"))
    assert (code, out) == (2, "")
    assert "key" in err


def test_a_wrong_file_is_told_line_by_line(outcomes: Outcomes, company: Project) -> None:
    file = company.write("outcomes.yaml", "format: 1\nrepositories:\n  - github: shop\n    brunch: x\n")

    code, out, err = outcomes()
    assert (code, out) == (2, "")
    assert f"{file}:3:5: repositories.0.github: 'shop' is no repository of GitHub; write owner/name\n" in err
    assert "4:5: repositories.0.brunch: is no setting; did you mean 'branch'?" in err


def test_a_folder_without_the_file_is_one_line(outcomes: Outcomes, company: Project) -> None:
    (company.folder / "outcomes.yaml").unlink()

    code, _, err = outcomes()
    assert code == 2
    assert err.startswith(f"error: there is no outcomes.yaml in {company.folder}.")


def test_without_a_team_file_all_are_told_together(outcomes: Outcomes, company: Project) -> None:
    company.write("outcomes.yaml", SHOP_ALONE)
    (company.folder / "teams.yaml").unlink()

    code, out, _ = outcomes("--format", "json")
    told = document(out)
    assert code == 0
    assert [one["kind"] for one in told["teams"]] == ["rest", "all"]
    assert any(line.startswith("nobody said who is in which team") for line in told["remarks"])


def test_days_of_spend_that_no_audit_read_are_no_zero(outcomes: Outcomes, company: Project) -> None:
    company.write("outcomes.yaml", SHOP_ALONE)

    code, out, _ = outcomes("--format", "json", "--weeks", "13")
    told = document(out)
    assert code == 10
    assert told["teams"][0]["weeks"][0]["spend"] is None
    assert any(
        "1 week is told without spend: of 2026-05-25 to 2026-05-31 7 days were not read" in one
        for one in told["remarks"]
    )
