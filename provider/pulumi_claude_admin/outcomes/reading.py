"""
Reads what was merged in one repository into the archive: in pieces, oldest first, each put before the next is read.

So a run that is killed, or that a forge sends away, goes on where it was. In memory are a piece and the thirty days before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Final, TypeVar

from pulumi_claude_admin.errors import OutcomesUnreadable, PullRequestError
from pulumi_claude_admin.model.cubes import Window
from pulumi_claude_admin.outcome_ports import (
    CoverageReports,
    ForgeRepository,
    GitHistory,
    MergedChange,
    MergedChanges,
    ReadingCost,
)
from pulumi_claude_admin.outcomes.defects import WITHIN
from pulumi_claude_admin.outcomes.gather import Beside, RepositoryFacts, repository_facts
from pulumi_claude_admin.outcomes.mailmap import Mailmap
from pulumi_claude_admin.outcomes.outcome_archive import (
    CHANGES,
    Days,
    KeptRepository,
    Known,
    OutcomeArchive,
    ReadDays,
)
from pulumi_claude_admin.outcomes.people import Aliases, People, account_hash, accounts_seen
from pulumi_claude_admin.outcomes.reading_plan import CompanyRules, reading_plan
from pulumi_claude_admin.outcomes.touched_coverage import CoverageChange

_Value = TypeVar("_Value")
_STALE: Final = ""
"""The fingerprint of what is to be read anew, whatever the rules are."""


@dataclass(frozen=True, slots=True)
class AskedRepository:
    """A repository, the branch that its changes come to, its forge, and what else there is of it."""

    repository: ForgeRepository
    branch: str
    changes: MergedChanges
    checkout: GitHistory | None = None
    coverage: CoverageReports | None = None


@dataclass(frozen=True, slots=True)
class RepositoryReading:
    """What came of reading a repository: `kept` is what the archive holds of it now, `read` how many changes were read."""

    repository: ForgeRepository
    kept: KeptRepository | None
    read: int
    remarks: tuple[str, ...] = ()
    """What a reader of a report has to know. Names no account and no address."""
    accounts: tuple[str, ...] = ()
    """What whoever runs this has to know of accounts, by name: for their eyes, and for no report."""
    failure: PullRequestError | None = None
    """Why it ended before its end. What was put by then is kept."""


def reading_cost(asked: AskedRepository, days: Days, company: CompanyRules, archive: OutcomeArchive) -> ReadingCost:
    """What `read_repository` will cost at most, by a small question or two for each 28 days. Raises PullRequestError."""
    plan = _Reading(asked, days, company, archive).plan
    costs = [asked.changes.cost(asked.repository.name, piece) for piece in plan.pieces()]
    if not costs:
        return ReadingCost(asked.repository.name, 0, 0, "")
    changes, calls = sum(one.changes for one in costs), sum(one.calls for one in costs)
    return ReadingCost(costs[-1].repository, changes, calls, costs[-1].unit)


def read_repository(
    asked: AskedRepository, days: Days, company: CompanyRules, archive: OutcomeArchive, *, now: datetime
) -> RepositoryReading:
    """
    Have these days of a repository in the archive, asking for those alone that are not there or may have changed.

    A forge that refuses it, or sends it away, ends it (`failure`). Raises ArchiveError, and what was put by then is kept.
    """
    return _Reading(asked, days, company, archive).run(now)


class _Reading:
    """One repository while it is read."""

    def __init__(self, asked: AskedRepository, days: Days, company: CompanyRules, archive: OutcomeArchive) -> None:
        self._asked = asked
        self._company = company
        self._archive = archive
        self._fingerprint = company.fingerprint(asked.branch)
        self._remarks = dict[str, None]()
        self._accounts_told = dict[str, None]()
        self._checkout, self._mailmap = self._asked_checkout()
        self._days = days
        self._lacked = self._lacked_now()
        self._read, self._is_short = 0, False
        self._begin(archive.find_repository(asked.repository))

    def run(self, now: datetime) -> RepositoryReading:
        """Read and put piece by piece."""
        failure = None
        why = (self.plan.why,) if self.plan.why else ()
        try:
            for piece in self._pieces():
                self._put(piece, now)
        except PullRequestError as error:
            failure = error
        repository = self._asked.repository if self._kept is None else self._kept.repository
        remarks, accounts = (*why, *self._remarks), tuple(self._accounts_told)
        return RepositoryReading(repository, self._kept, self._read, remarks, accounts, failure)

    def _pieces(self) -> Iterator[Window]:
        """Each once it is read. Another repository than the one that had this name before is begun with anew."""
        known = Known() if self._kept is None else self._archive.known(self._kept.repository)
        self._accounts = {} if self._is_anew else dict(known.accounts)
        self._blamed = dict(known.blamed)
        self._covered_before = self._kept_coverage()
        for piece in self.plan.pieces():
            self._read_piece(piece)
            if self._is_another():
                name = self._asked.repository.name
                self._remarks[f"{name} is another repository than the one that was called so before"] = None
                self._begin(None)
                yield from self._pieces()
                return
            yield piece

    def _kept_coverage(self) -> Mapping[int, CoverageChange]:
        """What tests covered of the changes that are read again: whoever told it may be down now, or have thrown it away."""
        if self._kept is None or self._is_anew:
            return {}
        facts = self._archive.facts((self._kept.repository,), self.plan.days)
        return {one.number: one.coverage for one in facts if one.coverage is not None}

    def _begin(self, kept: KeptRepository | None) -> None:
        """Go on with what is kept, or with nothing."""
        self._kept = kept
        self.plan = reading_plan(kept, self._days, fingerprint=self._fingerprint, lacked=self._lacked)
        self._is_anew = self.plan.is_anew
        self._raw = dict[int, MergedChange]()
        self._covered = dict[int, CoverageChange]()

    def _is_another(self) -> bool:
        """Whether the forge knows the name that was asked for, and what is kept was found by a name of before."""
        kept, asked = self._kept, self._asked.repository
        return (
            kept is not None and not kept.repository.is_same(asked) and self._name.casefold() == asked.name.casefold()
        )

    @property
    def _name(self) -> str:
        """What the forge calls it; where it has told nothing yet as it was called last."""
        known = self._asked.repository if self._kept is None else self._kept.repository
        return next((one.repository for one in self._raw.values()), known.name)

    def _asked_checkout(self) -> tuple[GitHistory | None, Mailmap]:
        """The checkout where it answers, and whose addresses its `.mailmap` says are one; a line where it does not."""
        checkout = self._asked.checkout
        try:
            return checkout, Mailmap() if checkout is None else Mailmap.of(checkout.mailmap())
        except OutcomesUnreadable as error:
            self._remarks[str(error)] = None
            return None, Mailmap()

    def _lacked_now(self) -> frozenset[str]:
        has = {"checkout": self._checkout is not None, "coverage": self._asked.coverage is not None}
        return frozenset(name for name, is_there in has.items() if not is_there)

    def _read_piece(self, piece: Window) -> None:
        """Let go of what is too old for anything of the piece to change it, and read the piece."""
        oldest = datetime.combine(piece.first, time(), UTC) - WITHIN
        self._raw = {number: one for number, one in self._raw.items() if one.merged_at >= oldest}
        for page in self._asked.changes.read(self._asked.repository.name, piece):
            self._raw.update({one.number: one for one in page.changes})
            self._read += len(page.changes)
            self._is_short |= page.is_short
            self._remarks.update(dict.fromkeys(page.remarks))

    def _put(self, piece: Window, now: datetime) -> None:
        changes = tuple(self._raw.values())
        aliases = replace(self._company.aliases, mailmap=self._mailmap)
        seen = accounts_seen(changes, aliases)
        self._accounts_told.update(dict.fromkeys(seen.remarks))
        people = People(self._company.key, aliases, seen.emails, self._accounts)
        beside = Beside(self._checkout, self._asked.coverage, self._blamed, self._covered)
        facts = repository_facts(changes, self._asked.branch, people, self._company.rules, beside)
        self._remarks.update(dict.fromkeys(facts.remarks))
        emails = {**seen.emails, **_said(changes, aliases)}
        accounts = {account_hash(login, people.key): people.email_hash(email) for login, email in emails.items()}
        accounts |= people.other_hashes(changes)
        found = Known(_new(accounts, self._accounts), _new(facts.blamed, self._blamed))
        days = (max(self.plan.days[0], piece.first - WITHIN), piece.end)
        covered = self._covered_before
        listed = [one if one.coverage else replace(one, coverage=covered.get(one.number)) for one in facts.facts]
        kept = self._kept_now(piece, changes, now)
        self._archive.put(ReadDays(kept, days, listed, facts.left_out, found, is_anew=self._is_anew))
        self._kept, self._is_anew = kept, False
        self._learn(facts, found)

    def _learn(self, facts: RepositoryFacts, found: Known) -> None:
        self._accounts.update(found.accounts)
        self._blamed.update(found.blamed)
        self._covered = {one.number: one.coverage for one in facts.facts if one.coverage is not None}

    def _kept_now(self, piece: Window, changes: Sequence[MergedChange], now: datetime) -> KeptRepository:
        asked, before = self._asked.repository, None if self._is_anew else self._kept
        name = self._name
        unread = {part.value for one in changes for part in one.unread} | ({CHANGES} if self._is_short else set())
        lacked = self._lacked | unread | (before.lacked if before is not None else frozenset())
        fingerprint = self._fingerprint
        regained = sorted(lacked - self._lacked - unread - {CHANGES}) if changes else []
        if regained and before is not None:
            fingerprint = _STALE
            self._remarks[f"the {' and '.join(regained)} of {name} can be read now: the next run reads it anew"] = None
        return KeptRepository(
            ForgeRepository(asked.forge, name),
            first=self.plan.days[0] if before is None else before.first,
            end=piece.end,
            read_at=now,
            fingerprint=fingerprint,
            lacked=lacked,
            remarks=tuple(self._remarks),
            formerly=self._formerly(name),
        )

    def _formerly(self, name: str) -> tuple[str, ...]:
        known = self._kept
        names = {self._asked.repository.name, *(() if known is None else (known.repository.name, *known.formerly))}
        return tuple(sorted(one for one in names if one.casefold() != name.casefold()))


def _said(changes: Sequence[MergedChange], aliases: Aliases) -> Mapping[str, str]:
    """The accounts of these changes whose address a company says itself: kept, so that whoever is forgotten by it stays so without the alias."""
    here = {one.author.login.casefold() for one in changes if one.author is not None}
    return {login.casefold(): email for login, email in aliases.logins.items() if login.casefold() in here}


def _new(found: Mapping[str, _Value], known: Mapping[str, _Value]) -> dict[str, _Value]:
    return {name: value for name, value in found.items() if name not in known}
