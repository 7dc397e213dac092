"""A repository is read into an archive in pieces, week by week or not: what is kept is what one look at all of it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pulumi_claude_admin.archive.outcome_archive import ParquetOutcomes
from pulumi_claude_admin.errors import OutcomesUnreadable
from pulumi_claude_admin.git_checkout.history import GitCheckout
from pulumi_claude_admin.outcome_ports import ChangeCommit, ChangePart, FileCoverage, Forge, ForgeRepository
from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.defects import DefectKind
from pulumi_claude_admin.outcomes.gather import Beside, Rules, repository_facts
from pulumi_claude_admin.outcomes.outcome_archive import Days
from pulumi_claude_admin.outcomes.people import Aliases, People, accounts_seen, person_hash
from pulumi_claude_admin.outcomes.reading import AskedRepository, RepositoryReading, read_repository, reading_cost
from pulumi_claude_admin.outcomes.reading_plan import CompanyRules
from pulumi_claude_admin.outcomes.touched_coverage import CoverageChange
from tests.support.histories.draw import draw_history
from tests.support.histories.fast_import import Commit, import_commits
from tests.support.histories.history import REPOSITORY, START, WEEKS, Effects, History
from tests.support.kept_outcomes import DAYS, KEY, SHOP, outcomes
from tests.support.listed_changes import ListedChanges
from tests.support.merged_changes import ANA, MERGED_AT, a_change, a_commit
from tests.support.spend_rows import archive

COMPANY = CompanyRules(KEY)
NOW = datetime(2026, 9, 20, 18, tzinfo=UTC)


def read(
    kept: ParquetOutcomes,
    forge: ListedChanges,
    days: Days = DAYS,
    *,
    company: CompanyRules = COMPANY,
    now: datetime = NOW,
    repository: ForgeRepository = SHOP,
) -> RepositoryReading:
    return read_repository(AskedRepository(repository, "main", forge), days, company, kept, now=now)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    return draw_history(tmp_path_factory.mktemp("history") / "shop", people=5, effects=Effects(), seed=11)


class TestHistory:
    """Twelve weeks of a real repository."""

    @pytest.fixture
    def expected(self, history: History) -> list[ChangeFact]:
        people = People(KEY, seen=accounts_seen(history.changes, Aliases()).emails)
        beside = Beside(GitCheckout(history.folder, REPOSITORY), history)
        found = repository_facts(history.changes, "main", people, Rules(), beside)
        assert found.left_out
        return [one.as_known_at(history.end) for one in found.facts]

    def asked(self, history: History, forge: ListedChanges) -> AskedRepository:
        return AskedRepository(SHOP, "main", forge, GitCheckout(history.folder, REPOSITORY), history)

    def known_by(self, history: History, now: datetime, *, pieces: int | None = None) -> ListedChanges:
        return ListedChanges([one for one in history.changes if one.merged_at < now], pieces_until_limit=pieces)

    def test_in_one_run(self, history: History, expected: list[ChangeFact], tmp_path: Path) -> None:
        days = (START.date(), history.end.date())
        with outcomes(tmp_path) as kept:
            asked = self.asked(history, self.known_by(history, history.end))
            cost = reading_cost(asked, days, COMPANY, kept)
            found = read_repository(asked, days, COMPANY, kept, now=history.end)
            assert (found.read, found.failure) == (len(history.changes), None)
            assert cost.changes == found.read
            assert list(kept.facts([SHOP], days)) == expected
            assert kept.left_out([SHOP], days).bots == len(history.bots)

    def test_week_by_week(self, history: History, expected: list[ChangeFact], tmp_path: Path) -> None:
        for week in range(1, WEEKS + 1):
            now = START + timedelta(weeks=week)
            with outcomes(tmp_path) as kept:
                asked = self.asked(history, forge := self.known_by(history, now))
                found = read_repository(asked, (START.date(), now.date()), COMPANY, kept, now=now)
                assert found.failure is None
                assert sum(one.days for one in forge.asked) <= 37
        with outcomes(tmp_path) as kept:
            assert list(kept.facts([SHOP], (START.date(), history.end.date()))) == expected
            assert kept.left_out([SHOP], (START.date(), history.end.date())).bots == len(history.bots)

    def test_sent_away_twice(self, history: History, expected: list[ChangeFact], tmp_path: Path) -> None:
        days = (START.date(), history.end.date())
        for pieces in (1, 2, None):
            with outcomes(tmp_path) as kept:
                asked = self.asked(history, self.known_by(history, history.end, pieces=pieces))
                found = read_repository(asked, days, COMPANY, kept, now=history.end)
                assert (found.failure is None) is (pieces is None)
                assert found.kept is not None
                told = list(kept.facts([SHOP], days))
                assert max(one.merged_at for one in told) < found.kept.read_until
                mature = [one for one in told if not one.unknown_defects & {DefectKind.REVERTED}]
                assert mature == [one for one in expected if one.is_mature(found.kept.read_until)]
                assert pieces is not None or told == expected


def test_what_is_final_is_not_asked_for_again(tmp_path: Path) -> None:
    with outcomes(tmp_path) as kept:
        read(kept, ListedChanges([a_change(1)]), now=NOW + timedelta(days=60))
        again = ListedChanges([])
        assert read(kept, again, now=NOW + timedelta(days=61)).failure is None
        assert not again.asked
        assert reading_cost(AskedRepository(SHOP, "main", again), DAYS, COMPANY, kept).calls == 0
        assert [one.number for one in kept.facts([SHOP], DAYS)] == [1]


def test_an_account_stays_the_same_person_and_is_known_to_be_who_it_was(tmp_path: Path) -> None:
    """First without an address, then with one, then with another one."""
    later = MERGED_AT + timedelta(days=40)
    bare = a_change(1)
    known = a_change(2, merged_at=later, commits=(a_commit(),))
    other = a_change(
        3, merged_at=later + timedelta(days=40), commits=(a_commit("x", replace(ANA, email="a@home.example")),)
    )
    listed: list[tuple[int, list[int]]] = []
    for number, end in enumerate((MERGED_AT, later, later + timedelta(days=40)), start=1):
        days = (DAYS[0], end.date() + timedelta(days=1))
        with outcomes(tmp_path) as kept:
            read(kept, ListedChanges([bare, known, other][:number]), days, now=end + timedelta(hours=9))
            facts = kept.facts([SHOP], days)
            listed.append((len({one.person for one in facts}), [one.number for one in facts if one.is_matched]))
            if number > 1:
                assert {one.person for one in facts} == {person_hash("ana@example.com", KEY)}
    assert listed == [(1, []), (1, [1, 2]), (1, [1, 2, 3])]


def test_other_rules_read_it_anew_and_say_so(tmp_path: Path) -> None:
    with outcomes(tmp_path) as kept:
        read(kept, ListedChanges([a_change(1), a_change(2)]))
        bots = CompanyRules(KEY, rules=Rules(bots=frozenset({"ana"})))
        found = read(kept, ListedChanges([a_change(1)]), company=bots)
        assert found.remarks == ("acme/shop is read anew: it was read by other rules before",)
        assert kept.facts([SHOP], DAYS) == ()
        assert kept.left_out([SHOP], DAYS).bots == 1
        assert found.kept is not None
        assert found.kept.remarks == ()


def test_a_part_that_can_be_read_now_is_read_anew_by_the_next_run(tmp_path: Path) -> None:
    refused = a_change(1, unread=frozenset({ChangePart.REVIEWS}))
    with outcomes(tmp_path) as kept:
        read(kept, ListedChanges([refused]))
        assert read(kept, ListedChanges([refused])).remarks == ()
        assert read(kept, ListedChanges([a_change(1)])).remarks == (
            "the reviews of acme/shop can be read now: the next run reads it anew",
        )
        assert read(kept, ListedChanges([a_change(1)])).remarks[0].startswith("acme/shop is read anew")
        assert read(kept, ListedChanges([a_change(1)])).remarks == ()


@pytest.mark.parametrize("commits", [(), (a_commit("x", replace(ANA, email="a@home.example")),)])
def test_who_was_forgotten_stays_nobody_without_the_alias_that_named_them(
    tmp_path: Path, commits: tuple[ChangeCommit, ...]
) -> None:
    said = CompanyRules(KEY, Aliases(logins={"Ana": "ana@example.com"}))
    forge = ListedChanges([a_change(1, commits=commits)])
    with archive(tmp_path) as opened:
        kept = opened.outcomes(KEY)
        read(kept, forge, company=said)
        assert [one.person for one in kept.facts([SHOP], DAYS)] == [person_hash("ana@example.com", KEY)]
        opened.forget("ana@example.com", key=KEY)
        for company in (said, COMPANY, COMPANY):
            read(kept, forge, company=company)
            assert [(one.person, one.is_matched) for one in kept.facts([SHOP], DAYS)] == [(None, False)]


def test_who_is_forgotten_by_another_address_of_theirs_is_forgotten_by_all(tmp_path: Path) -> None:
    said = CompanyRules(KEY, Aliases(emails={"a@home.example": "ana@example.com"}))
    at_home = replace(ANA, email="A@home.example")
    with archive(tmp_path) as opened:
        kept = opened.outcomes(KEY)
        read(kept, ListedChanges([a_change(1, commits=(a_commit("x", at_home),))]), company=said)
        assert [one.person for one in kept.facts([SHOP], DAYS)] == [person_hash("ana@example.com", KEY)]
        opened.forget("a@home.example", key=KEY)
        assert [one.person for one in kept.facts([SHOP], DAYS)] == [None]


@dataclass
class Measured:
    """What tests covered, of every commit the same; a line where whoever tells it is down, nothing where it was thrown away."""

    found: Mapping[str, FileCoverage] | None
    is_down: bool = False

    def of(self, repository: str, commit: str) -> Mapping[str, FileCoverage] | None:
        del repository
        if self.is_down:
            raise OutcomesUnreadable(f"what tests covered at {commit[:12]} is not known")
        return self.found


@pytest.mark.parametrize("now", [Measured(None), Measured(None, is_down=True)])
def test_what_tests_covered_is_kept_where_nobody_can_say_it_again(tmp_path: Path, now: Measured) -> None:
    ids = import_commits(
        tmp_path / "shop",
        [
            Commit("Begin", "Ana <ana@example.com>", MERGED_AT - timedelta(hours=1), (), {"pay.py": "1"}),
            Commit("Sell more", "Ana <ana@example.com>", MERGED_AT, (0,), {"pay.py": "2"}),
        ],
    )
    forge = ListedChanges([a_change(1, merge_commit=ids[1])])
    checkout = GitCheckout(tmp_path / "shop", "acme/shop")
    known = FileCoverage(3, 4)
    with outcomes(tmp_path / "archive") as kept:
        for measured in (Measured({"pay.py": known}), now, Measured({"pay.py": FileCoverage(4, 4)})):
            read_repository(AskedRepository(SHOP, "main", forge, checkout, measured), DAYS, COMPANY, kept, now=NOW)
            (fact,) = kept.facts([SHOP], DAYS)
            told = measured.found["pay.py"] if measured.found else known
            assert fact.coverage == CoverageChange(told, told)


class TestRenamed:
    """The forge tells another name than the one that was asked for."""

    def test_it_keeps_its_facts_under_the_new_name(self, tmp_path: Path) -> None:
        new = ForgeRepository(Forge.GITHUB, "acme/store")
        later = a_change(2, merged_at=MERGED_AT + timedelta(days=50))
        days = (DAYS[0], DAYS[1] + timedelta(days=50))
        with outcomes(tmp_path) as kept:
            read(kept, ListedChanges([a_change(1)]))
            found = read(
                kept, ListedChanges([a_change(1), later], name="acme/store"), days, now=NOW + timedelta(days=50)
            )
            assert found.repository == new
            assert "acme/shop is called acme/store now: name it so" in found.remarks
            for name in (new, SHOP, ForgeRepository(Forge.GITHUB, "Acme/Store")):
                assert [(one.repository, one.number) for one in kept.facts([name], days)] == [
                    ("acme/store", 1),
                    ("acme/store", 2),
                ]
            assert kept.facts([ForgeRepository(Forge.GITLAB, "acme/store")], days) == ()

    def test_a_new_one_of_the_old_name_is_another(self, tmp_path: Path) -> None:
        with outcomes(tmp_path) as kept:
            read(kept, ListedChanges([a_change(1)]))
            read(kept, ListedChanges([a_change(1)], name="acme/store"))
            found = read(kept, ListedChanges([a_change(7)]))
            assert "acme/shop is another repository than the one that was called so before" in found.remarks
            assert [one.repository.name for one in kept.repositories()] == ["acme/shop", "acme/store"]
            assert [one.number for one in kept.facts([SHOP], DAYS)] == [7]
            store = ForgeRepository(Forge.GITHUB, "acme/store")
            assert [one.number for one in kept.facts([store], DAYS)] == [1]
