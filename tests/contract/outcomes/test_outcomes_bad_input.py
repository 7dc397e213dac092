"""What goes wrong while outcomes are read: one line each, the right exit code, and the rest is told."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.application import run
from pulumi_claude_admin.outcome_ports import CommitAuthor, MergedChange
from tests.support.forges.measured_codecov import MeasuredCodecov
from tests.support.forges.serving import serving
from tests.support.histories.history import History
from tests.support.outcomes_project import BILLING, SHOP_ALONE, Outcomes, Project, document

FOUR_WEEKS = ("--weeks", "4")


def only(told: dict[str, Any]) -> dict[str, Any]:
    (repository,) = told["repositories"]
    found: dict[str, Any] = repository
    return found


def everybody(told: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = told["teams"][-1]["total"]
    return found


def committed_as(change: MergedChange, email: str) -> MergedChange:
    """The same change, committed with another address."""
    login = change.author.login if change.author is not None else None
    commits = tuple(
        replace(one, authors=(CommitAuthor(email, one.authors[0].name, login), *one.authors[1:]))
        for one in change.commits
    )
    return replace(change, commits=commits)


def is_by(change: MergedChange, login: str) -> bool:
    return change.author is not None and change.author.login == login


def test_a_token_that_may_not_read_reviews_leaves_the_rest(
    outcomes: Outcomes, company: Project, history: History
) -> None:
    company.write("outcomes.yaml", SHOP_ALONE)
    company.github.refused = frozenset({"reviews"})

    code, out, _ = outcomes("--format", "json")
    told = document(out)
    assert code == 10
    assert any(line.startswith("the token may not read the reviews of acme/shop (") for line in only(told)["remarks"])
    assert everybody(told)["merged"] == len(history.changes) - len(history.bots)
    assert everybody(told)["assisted"]["review"] is None
    assert told["run"]["exit_codes"] == [10]


def test_a_token_that_may_not_read_notes_leaves_the_rest(outcomes: Outcomes, company: Project) -> None:
    company.write("outcomes.yaml", f"format: 1\nrepositories: [{{gitlab: {BILLING}}}]\n")
    company.gitlab.refused = "/notes$"

    code, out, _ = outcomes("--format", "json", "--weeks", "2")
    told = document(out)
    assert code == 10
    assert any(line.startswith(f"the reviews of {BILLING} cannot be read: ") for line in only(told)["remarks"])
    assert everybody(told)["merged"] > 0


def test_a_repository_that_is_gone_stops_no_other(outcomes: Outcomes, company: Project) -> None:
    company.write("outcomes.yaml", f"{SHOP_ALONE}  - github: acme/gone\n")

    code, out, _ = outcomes("--format", "json", *FOUR_WEEKS)
    told = document(out)
    assert code == 10
    gone, shop = told["repositories"]
    assert gone["why_unread"].startswith(
        "looking for the repository acme/gone: GitHub answered an error (Could not resolve to"
    )
    assert shop["why_unread"] is None
    assert everybody(told)["merged"] > 0


def test_a_repository_that_was_renamed_is_told_under_its_name_of_now(outcomes: Outcomes, company: Project) -> None:
    company.write("outcomes.yaml", SHOP_ALONE.replace("acme/shop", "acme/store"))
    company.github.former = frozenset({"acme/store"})

    code, out, _ = outcomes("--format", "json", *FOUR_WEEKS)
    told = document(out)
    assert code == 0
    assert only(told)["name"] == "acme/shop"
    assert only(told)["remarks"] == ["acme/store is called acme/shop now: name it so"]
    assert everybody(told)["merged"] > 0


def test_two_names_of_one_repository_are_counted_once(outcomes: Outcomes, company: Project, history: History) -> None:
    company.write("outcomes.yaml", f"{SHOP_ALONE}  - github: acme/store\n")
    company.github.former = frozenset({"acme/store"})

    code, out, _ = outcomes("--format", "json")
    assert code == 0
    assert everybody(document(out))["merged"] == len(history.changes) - len(history.bots)


def test_a_shallow_clone_says_so_and_what_needs_none_is_told(
    outcomes: Outcomes, company: Project, history: History
) -> None:
    shallow = company.folder / "shallow"
    source = f"file://{history.folder}"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", source, str(shallow)], check=True, timeout=60)
    company.write("outcomes.yaml", f"{SHOP_ALONE}    checkout: shallow\n")

    code, out, _ = outcomes("--format", "json", *FOUR_WEEKS)
    told = document(out)
    assert code == 10
    assert [line for line in only(told)["remarks"] if "is shallow" in line and "fetch-depth: 0" in line] != []
    assert only(told)["has_checkout"] is False
    assert everybody(told)["merged"] > 0
    assert everybody(told)["assisted"]["lines"] is None


def test_a_coverage_file_of_another_commit_is_a_line(outcomes: Outcomes, company: Project, history: History) -> None:
    other, commit = [one.merge_commit for one in history.changes if one.merge_commit][-9::8]
    folder = company.folder / "coverage" / str(commit)
    folder.mkdir(parents=True)
    (folder / f"{other}.xml").write_text("<coverage/>", encoding="utf-8")
    company.write("outcomes.yaml", f"{SHOP_ALONE}    checkout: {history.folder}\n    coverage: {{folder: coverage}}\n")

    code, out, _ = outcomes("--format", "json", *FOUR_WEEKS)
    told = document(out)
    assert code == 10  # no other commit was measured
    assert [line for line in only(told)["remarks"] if "is of commit" in line and str(commit)[:12] in line] != []
    assert everybody(told)["merged"] > 0


def test_a_token_of_codecov_that_is_refused_is_one_line(outcomes: Outcomes, company: Project, history: History) -> None:
    company.write("outcomes.yaml", f"{SHOP_ALONE}    checkout: {history.folder}\n    coverage: {{codecov: true}}\n")
    with serving(MeasuredCodecov({}, "acme/shop")) as codecov:
        token = SecretStr("another-token-of-tests")
        code, out, err = outcomes("--format", "json", "--weeks", "2", coverage_token=token, coverage_url=codecov.url)

    assert code == 10, err
    (line,) = (line for line in only(document(out))["remarks"] if "Codecov" in line)
    assert line.startswith("what tests covered of acme/shop is not known: Codecov answered 401")
    assert codecov.requests == 1


def test_without_a_token_of_codecov_nothing_is_asked(outcomes: Outcomes, company: Project, history: History) -> None:
    company.write("outcomes.yaml", f"{SHOP_ALONE}    checkout: {history.folder}\n    coverage: {{codecov: true}}\n")

    code, _, err = outcomes()
    assert code == 2
    assert err.startswith("error: CODECOV_TOKEN is not set, which is needed to ask what tests covered of acme/shop.")
    assert company.github.questions == []


def test_two_accounts_with_one_address_are_one_person_and_named_to_whoever_runs_it_alone(
    outcomes: Outcomes, company: Project, history: History
) -> None:
    company.write("outcomes.yaml", SHOP_ALONE)
    company.github.changes = [
        committed_as(one, "p4@example.com") if is_by(one, "p5") else one for one in history.changes
    ]

    code, out, err = outcomes("--format", "json", *FOUR_WEEKS)
    assert code == 0
    assert everybody(document(out))["people"] == 5
    assert "acme/shop: accounts p4 and p5 commit with one address: they are counted as one person" in err
    assert "p4" not in out


def test_one_person_with_three_addresses_is_one_where_the_file_says_so(
    outcomes: Outcomes, company: Project, history: History
) -> None:
    company.github.changes = [
        committed_as(one, f"five@{'old' if one.number % 2 else 'home'}.example.com") if is_by(one, "p5") else one
        for one in history.changes
    ]
    company.write("outcomes.yaml", SHOP_ALONE)
    code, out, _ = outcomes("--format", "json", *FOUR_WEEKS)
    told = document(out)
    assert (code, told["teams"][0]["total"]["people"], told["unclassified"]["has_left_out"]) == (0, 5, True)

    alias = "people: {p5@example.com: {emails: [five@old.example.com, five@home.example.com]}}\n"
    company.write("outcomes.yaml", SHOP_ALONE + alias)
    code, out, _ = outcomes("--format", "json", *FOUR_WEEKS)
    told = document(out)
    assert (code, told["teams"][0]["total"]["people"], told["unclassified"]["has_left_out"]) == (0, 6, False)
    assert "acme/shop is read anew: it was read by other rules before" in only(told)["remarks"]


def test_more_hits_than_a_search_hands_out_are_a_line_with_both_numbers(
    outcomes: Outcomes, company: Project, history: History
) -> None:
    company.write("outcomes.yaml", SHOP_ALONE)
    company.github.handed_out = 10

    code, out, _ = outcomes("--format", "json")
    told = document(out)
    assert code == 10
    assert [line for line in only(told)["remarks"] if "and its search hands out 10 of them" in line] != []
    assert 0 < everybody(told)["merged"] < len(history.changes) - len(history.bots)

    company.github.handed_out = 1_000  # what was not handed out then is not here now
    code, out, _ = outcomes("--format", "json")
    assert code == 10
    assert only(document(out))["remarks"] == ["of some days its forge has more changes than it handed out"]


def test_an_archive_that_is_not_there_is_refused_before_a_forge_is_asked(outcomes: Outcomes, company: Project) -> None:
    shutil.rmtree(company.archive)
    code, out, err = outcomes()
    assert (code, out) == (1, "")
    assert err.startswith(f"error: there is no archive in {company.archive}. Run `claude-admin audit`")
    assert company.github.questions == []


def test_a_token_that_nobody_knows_ends_with_the_error_of_the_forge(outcomes: Outcomes, company: Project) -> None:
    company.write("outcomes.yaml", SHOP_ALONE)
    company.github.tokens = frozenset()

    code, out, _ = outcomes("--format", "json")
    told = document(out)
    assert code == 4
    assert only(told)["why_unread"].startswith("looking for the repository acme/shop: ")
    assert told["run"]["exit_codes"] == [4, 10]


def test_offline_without_a_reading_says_that_there_is_none(outcomes: Outcomes, company: Project) -> None:
    company.write("outcomes.yaml", SHOP_ALONE)

    code, out, _ = outcomes("--format", "json", "--offline")
    assert code == 10
    assert only(document(out))["why_unread"] == "the archive has nothing of it"
    assert company.github.questions == []


def test_everything_in_another_branch_is_a_line(outcomes: Outcomes, company: Project) -> None:
    company.write("outcomes.yaml", f"{SHOP_ALONE}    branch: trunk\n")

    code, out, _ = outcomes("--format", "json", *FOUR_WEEKS)
    assert code == 10
    assert only(document(out))["remarks"] == ["everything was merged into other branches than trunk: look at `branch`"]


def test_one_of_which_everything_is_in_another_branch_is_missing_beside_others(
    outcomes: Outcomes, company: Project
) -> None:
    company.write("outcomes.yaml", f"{SHOP_ALONE}  - gitlab: {BILLING}\n    branch: trunk\n")

    code, out, _ = outcomes("--format", "json", *FOUR_WEEKS)
    told = document(out)
    assert [one["remarks"] for one in told["repositories"] if one["branch"] == "trunk"] == [
        ["everything was merged into other branches than trunk: look at `branch`"]
    ]
    assert code == 10
    assert everybody(told)["merged"] > 0


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--until", "yesterday"), "'yesterday' is no day; write one as 2026-10-31"),
        (("--renewal", "--format", "json"), "is a page to read and has no form json"),
        (("--renewal", "-o", "csv:x.csv"), "is a page to read and has no form csv"),
        (("--weeks", "0"), "--weeks"),
        (("--format", "text", "-o", "html"), "would both go to standard output"),
        (("--weeks", "3", "schema"), "stands before 'schema'; put it behind"),
    ],
)
def test_a_wrong_option_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], expected: str
) -> None:
    assert run(["outcomes", *arguments]) == 2
    assert expected in " ".join(capsys.readouterr().err.split())


def test_a_day_without_weeks_before_it_is_one_line(company: Project, capsys: pytest.CaptureFixture[str]) -> None:
    wiring.install(wiring.from_settings(company.settings))
    try:
        assert run(["outcomes", "--cwd", str(company.folder), "--until", "0001-01-10"]) == 2
    finally:
        wiring.install(None)
    assert "--until 0001-01-10 has no 12 weeks before it" in capsys.readouterr().err
    assert company.github.questions == []
