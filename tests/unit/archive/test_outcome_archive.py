"""Changes come out of an archive as they were put; people are forgotten in it, old days dropped, and all of it looked at and copied out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pulumi_claude_admin.archive.spend_archive import ParquetArchive
from pulumi_claude_admin.archive.store import FolderStore
from pulumi_claude_admin.errors import ArchiveError, ConfigurationError
from pulumi_claude_admin.model.cubes import COST_BY_WHO
from pulumi_claude_admin.outcome_ports import FileCoverage, Forge, ForgeRepository
from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.defects import DefectKind
from pulumi_claude_admin.outcomes.evidence import Evidence, EvidenceKind, Sign
from pulumi_claude_admin.outcomes.left_out import LeftOut
from pulumi_claude_admin.outcomes.people import person_hash
from pulumi_claude_admin.outcomes.review_time import Reviewed
from pulumi_claude_admin.outcomes.touched_coverage import CoverageChange
from tests.support.failing_store import FailingStore, no_space
from tests.support.kept_outcomes import ANA, BARE, BEN, DAYS, KEPT, KEY, SHOP, days_of, fact, outcomes
from tests.support.spend_rows import LATER, OCTOBER, ORGANIZATION, archive, cost, person

FULL = fact(
    2,
    sign=Sign.ASSISTED,
    evidence=(Evidence(EvidenceKind.LABEL), Evidence(EvidenceKind.TRAILER, "Copilot")),
    reviewed=Reviewed(timedelta(days=3, microseconds=7)),
    defects=frozenset({DefectKind.LINES, DefectKind.ISSUE}),
    unknown_defects=frozenset({DefectKind.REVERTED}),
    coverage=CoverageChange(FileCoverage(0, 0), FileCoverage(7, 9)),
    lines=12,
    trailer_commits=3,
)
BARE_ONE = fact(3, BARE, is_matched=False, reviewed=Reviewed(None, is_self_merged=True))
NOBODY = fact(4, None, is_matched=False, sign=Sign.UNREAD, reviewed=Reviewed(None, is_unread=True))
HOME, CY = (person_hash(one, KEY) for one in ("ana@home.example", "cy@example.com"))
ANOTHER = replace(KEPT, repository=ForgeRepository(Forge.GITHUB, "acme/another"))
ALL = (fact(1), FULL, BARE_ONE, NOBODY)


def told(folder: Path, days: tuple[date, date] = DAYS) -> tuple[ChangeFact, ...]:
    with outcomes(folder) as kept:
        return kept.facts([SHOP], days)


def numbers_of_people(folder: Path) -> dict[int, str | None]:
    return {one.number: one.person for one in told(folder)}


def content(folder: Path) -> str:
    return "".join(file.read_bytes().decode("latin-1") for file in sorted(folder.rglob("*")) if file.is_file())


class TestPut:
    def test_a_change_comes_out_as_it_was_put(self, tmp_path: Path) -> None:
        with outcomes(tmp_path) as kept:
            kept.put(days_of(*ALL))
            assert kept.facts([SHOP], DAYS) == ALL
            assert kept.left_out([SHOP], DAYS) == LeftOut(bots=2, elsewhere=1)
            assert kept.known(SHOP).blamed == {"f" * 40: ("a" * 40, "b" * 40)}
            assert kept.repositories() == (KEPT,)
        assert told(tmp_path) == ALL

    def test_days_take_the_place_of_the_same_days_of_the_same_repository(self, tmp_path: Path) -> None:
        till = ForgeRepository(Forge.GITLAB, "acme/shop")
        with outcomes(tmp_path) as kept:
            kept.put(days_of(*ALL))
            kept.put(days_of(fact(9), kept=replace(KEPT, repository=till)))
            later = (DAYS[0] + timedelta(days=2), DAYS[1])
            kept.put(days_of(fact(3, BEN), days=later, left_out={later[0]: LeftOut(bots=5)}))
            assert [one.number for one in kept.facts([SHOP], DAYS)] == [1, 2, 3]
            assert kept.facts([SHOP], DAYS)[2].person == BEN
            assert kept.left_out([SHOP], DAYS) == LeftOut(bots=7, elsewhere=1)
            assert [one.number for one in kept.facts([till], DAYS)] == [9]
            assert len(kept.facts([SHOP, till, SHOP], DAYS)) == 4

    def test_a_reading_anew_takes_the_place_of_all_days(self, tmp_path: Path) -> None:
        october = fact(8, merged_at=datetime(2026, 10, 2, tzinfo=UTC))
        with outcomes(tmp_path) as kept:
            kept.put(
                days_of(*ALL, october, kept=replace(KEPT, end=date(2026, 10, 5)), days=(DAYS[0], date(2026, 10, 5)))
            )
            kept.put(days_of(fact(2), is_anew=True, left_out={}))
            assert [one.number for one in kept.facts([SHOP], (DAYS[0], date(2026, 11, 1)))] == [2]
            assert kept.left_out([SHOP], DAYS) == LeftOut()
            assert kept.known(SHOP).blamed

    def test_days_beyond_those_that_are_read_are_not_told(self, tmp_path: Path) -> None:
        with outcomes(tmp_path) as kept:
            kept.put(days_of(*ALL))
            kept.put(days_of(fact(1), kept=replace(KEPT, end=date(2026, 9, 9)), days=(DAYS[0], date(2026, 9, 9))))
            assert [one.number for one in kept.facts([SHOP], DAYS)] == [1]

    def test_what_was_young_when_it_was_read_has_no_defect_yet(self, tmp_path: Path) -> None:
        early = replace(KEPT, read_at=datetime(2026, 10, 8, 9, tzinfo=UTC), end=date(2026, 10, 8))
        with outcomes(tmp_path) as kept:
            kept.put(
                days_of(*(fact(number, defects=frozenset({DefectKind.LINES})) for number in (1, 2, 3)), kept=early)
            )
            unknown = [len(one.unknown_defects) for one in kept.facts([SHOP], DAYS)]
        assert unknown == [0, 3, 3]

    def test_nothing_is_there_of_what_was_not_put_whole(self, tmp_path: Path) -> None:
        with outcomes(tmp_path) as kept:
            kept.put(days_of(fact(1)))
        step = 1
        while True:
            store = FailingStore(tmp_path, step, no_space)
            try:
                with ParquetArchive(store, ORGANIZATION) as opened:
                    opened.outcomes(KEY).put(days_of(*ALL, accounts={BARE: ANA}))
            except ArchiveError:
                assert [one.number for one in told(tmp_path)] == [1]
                step += 1
            else:
                break
        assert step > 4
        assert len(told(tmp_path)) == 4

    def test_an_account_that_is_known_by_now_is_one_person_in_all_rows_of_its_forge(self, tmp_path: Path) -> None:
        other = ForgeRepository(Forge.GITHUB, "acme/till")
        elsewhere = ForgeRepository(Forge.GITLAB, "acme/till")
        with outcomes(tmp_path) as kept:
            kept.put(days_of(BARE_ONE))
            kept.put(days_of(BARE_ONE, kept=replace(KEPT, repository=elsewhere)))
            kept.put(days_of(kept=replace(KEPT, repository=other), accounts={BARE: ANA}))
            assert [(one.person, one.is_matched) for one in kept.facts([SHOP], DAYS)] == [(ANA, True)]
            assert [(one.person, one.is_matched) for one in kept.facts([elsewhere], DAYS)] == [(BARE, False)]
            assert kept.known(other).accounts == {BARE: ANA}

    def test_whom_one_account_is_taken_for_in_several_repositories_is_one_person(self, tmp_path: Path) -> None:
        elsewhere = replace(KEPT, repository=ForgeRepository(Forge.GITLAB, "acme/till"))
        with outcomes(tmp_path) as kept:
            assert kept.same_people() == ()
            kept.put(days_of(accounts={BARE: ANA}))
            kept.put(days_of(kept=elsewhere, accounts={BARE: CY}))
            assert kept.same_people() == ()
            kept.put(days_of(kept=ANOTHER, accounts={BARE: HOME}))
            assert kept.same_people() == (frozenset({ANA, HOME}),)


class TestForget:
    @pytest.fixture
    def kept(self, tmp_path: Path) -> Path:
        """Ana has a change, one by an account of hers, and has spent; Ben has a change."""
        with archive(tmp_path) as opened:
            opened.put(COST_BY_WHO, OCTOBER, [cost("1", actor=person(1, email="ana@example.com"))], LATER)
            opened.outcomes(KEY).put(days_of(fact(1), BARE_ONE, fact(4, BEN), accounts={BARE: ANA}))
        return tmp_path

    @pytest.mark.parametrize("asked", ["Ana@Example.com", "user_1", "account:Bare"])
    def test_a_person_is_in_no_row_any_more_by_address_id_or_account(self, kept: Path, asked: str) -> None:
        with archive(kept) as opened:
            opened.forget(asked, key=KEY)
        assert numbers_of_people(kept) == {1: None, 3: None, 4: BEN}
        assert not any(one.is_matched for one in told(kept)[:2])
        everything = content(kept)
        assert ANA not in everything
        assert BARE not in everything

    def test_they_stay_nobody_whatever_is_read_later(self, kept: Path) -> None:
        with archive(kept) as opened:
            opened.forget("ana@example.com", key=KEY)
            opened.outcomes(KEY).put(days_of(fact(1), BARE_ONE, fact(4, BEN), accounts={BARE: ANA}, is_anew=True))
        assert numbers_of_people(kept) == {1: None, 3: None, 4: BEN}
        assert ANA not in content(kept)

    def test_another_address_of_an_account_of_theirs_does_not_bring_them_back(self, kept: Path) -> None:
        """Nor in what is read later without that account; at another forge it is somebody else's."""
        elsewhere = replace(KEPT, repository=ForgeRepository(Forge.GITLAB, "acme/till"))
        with archive(kept) as opened:
            opened.forget("ana@example.com", key=KEY)
            opened.outcomes(KEY).put(days_of(fact(5, CY), kept=elsewhere, accounts={BARE: CY}))
            assert [one.person for one in opened.outcomes(KEY).facts([elsewhere.repository], DAYS)] == [CY]
            opened.outcomes(KEY).put(days_of(fact(1, HOME), fact(4, BEN), fact(6, HOME), accounts={BARE: HOME}))
            opened.outcomes(KEY).put(days_of(fact(1, HOME), fact(4, BEN), kept=ANOTHER))
            assert {one.person for one in opened.outcomes(KEY).facts([SHOP, ANOTHER.repository], DAYS)} == {None, BEN}
        assert HOME not in content(kept)

    def test_who_an_account_of_theirs_is_in_another_repository_is_forgotten_with_them(self, kept: Path) -> None:
        elsewhere = replace(KEPT, repository=ForgeRepository(Forge.GITLAB, "acme/till"))
        with archive(kept) as opened:
            opened.outcomes(KEY).put(days_of(fact(7, HOME), kept=ANOTHER, accounts={BARE: HOME}))
            opened.outcomes(KEY).put(days_of(fact(5, CY), kept=elsewhere, accounts={BARE: CY}))
            opened.forget("ana@example.com", key=KEY)
            assert [one.person for one in opened.outcomes(KEY).facts([ANOTHER.repository], DAYS)] == [None]
            assert [one.person for one in opened.outcomes(KEY).facts([elsewhere.repository], DAYS)] == [CY]
        assert HOME not in content(kept)

    def test_a_writer_who_read_them_before_does_not_bring_them_back(self, kept: Path) -> None:
        with archive(kept) as writer:
            with archive(kept) as other:
                other.forget("ana@example.com", key=KEY)
            writer.outcomes(KEY).put(days_of(fact(1), fact(4, BEN)))
        assert numbers_of_people(kept) == {1: None, 4: BEN}

    def test_somebody_who_has_merged_and_spent_nothing_is_found(self, kept: Path) -> None:
        with archive(kept) as opened:
            opened.forget("ben@example.com", key=KEY)
            assert [actor.email for actor in opened.actors()] == ["ana@example.com"]
        assert numbers_of_people(kept) == {1: ANA, 3: ANA, 4: None}

    def test_nobody_is_forgotten_by_mistake(self, kept: Path) -> None:
        before = FolderStore(kept).files()
        with archive(kept) as opened, pytest.raises(ArchiveError, match="nobody in the archive"):
            opened.forget("cy@example.com", key=KEY)
        assert FolderStore(kept).files() == before

    @pytest.mark.parametrize(
        ("key", "why"),
        [
            (None, "who is who in them is known by CLAUDE_ADMIN_PSEUDONYM_KEY alone; nobody was forgotten"),
            ("another key of the tests", "were kept with another CLAUDE_ADMIN_PSEUDONYM_KEY"),
        ],
    )
    def test_without_the_key_nobody_is_forgotten_anywhere(self, kept: Path, key: str | None, why: str) -> None:
        before = FolderStore(kept).files()
        with archive(kept) as opened, pytest.raises(ConfigurationError, match=why):
            opened.forget("ana@example.com", key=key)
        assert FolderStore(kept).files() == before
        with archive(kept) as opened:
            assert opened.actors()[0].email == "ana@example.com"

    def test_another_key_reads_and_puts_nothing(self, kept: Path) -> None:
        with (
            archive(kept) as opened,
            pytest.raises(ConfigurationError, match="another CLAUDE_ADMIN_PSEUDONYM_KEY") as error,
        ):
            opened.outcomes("another key of the tests")
        assert "another key of" not in str(error.value)
        assert KEY not in content(kept)


class TestUpkeep:
    @pytest.fixture
    def kept(self, tmp_path: Path) -> Path:
        """Two repositories: Ana's change of before the tenth, and Ben's of after it."""
        old = replace(KEPT, repository=ForgeRepository(Forge.GITHUB, "acme/old"), end=date(2026, 9, 10))
        with outcomes(tmp_path) as opened:
            opened.put(days_of(fact(1), fact(9, BEN), BARE_ONE, accounts={BARE: ANA}))
            opened.put(days_of(fact(2), kept=old, days=(DAYS[0], old.end)))
        return tmp_path

    def test_old_days_are_dropped_and_whose_they_alone_were(self, kept: Path) -> None:
        with archive(kept) as opened:
            opened.retain(date(2026, 9, 10))
            assert opened.outcomes(KEY).left_out([SHOP], DAYS) == LeftOut()
            (left,) = opened.outcomes(KEY).repositories()
        assert (left.repository, left.first) == (SHOP, date(2026, 9, 10))
        assert numbers_of_people(kept) == {9: BEN}
        assert ANA not in content(kept)
        with archive(kept) as opened:
            opened.retain(KEPT.end)
            assert opened.outcomes(KEY).repositories() == ()

    def test_what_is_young_enough_stays_as_it_is(self, kept: Path) -> None:
        before = FolderStore(kept).files()
        with archive(kept) as opened:
            opened.retain(DAYS[0])
        assert FolderStore(kept).files() == before

    def test_there_is_a_line_for_them(self, kept: Path) -> None:
        with archive(kept) as opened:
            (line,) = opened.contents()
        assert (line.cube, line.first, line.last, line.days, line.rows) == (
            "outcomes",
            DAYS[0],
            date(2026, 10, 27),
            51,
            4,
        )

    def test_they_are_copied_out_and_accounts_only_with_names(self, kept: Path, tmp_path: Path) -> None:
        with archive(kept) as opened:
            opened.copy_out(tmp_path / "some")
            opened.copy_out(tmp_path / "all", with_names=True)
        assert {path.name for path in (tmp_path / "some").iterdir()} == {"changes", "changes_left_out"}
        assert {path.name for path in (tmp_path / "all").iterdir()} == {"accounts", "changes", "changes_left_out"}
        assert [path.name for path in (tmp_path / "all" / "changes").iterdir()] == ["2026-09.parquet"]

    def test_a_file_that_is_damaged_is_found(self, kept: Path) -> None:
        (file,) = (kept / "outcomes" / "changes" / "2026-09").iterdir()
        file.write_bytes(bytes(reversed(file.read_bytes())))
        with archive(kept) as opened, pytest.raises(ArchiveError, match="does not hold what was written to it"):
            opened.contents()
