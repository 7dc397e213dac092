"""
Who made a change: one person for all addresses and accounts of theirs, from here on a keyed hash and no name.

The platform knows people by e-mail, a forge by account. They meet in the addresses of commits, in `.mailmap`, and in what a company
says itself; whoever cannot be met that way is a person of the forge alone, is of no team, and is counted.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Final

from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.outcome_ports import ChangeCommit, ForgeAccount, MergedChange
from pulumi_claude_admin.outcomes.evidence import is_tool_address
from pulumi_claude_admin.outcomes.mailmap import Mailmap

_HIDDEN: Final = re.compile(r"(?:\d+[+-])?(?P<login>[^@]+)@users\.noreply\.[^@]+")
"""An address that a forge gives out in place of the real one: GitHub's `1+login@users.noreply.github.com`, GitLab's with a `-`."""


def person_hash(reference: str, key: str) -> str:
    """What stands for a person: the same for all spellings of an e-mail address, and nothing that can be tried without the key."""
    text = person_key(reference)
    return hmac.new(key.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def account_hash(login: str, key: str) -> str:
    """What stands for an account whose person nobody knows: that of `account:login`."""
    return person_hash(f"account:{login.casefold()}", key)


@dataclass(frozen=True, slots=True)
class Aliases:
    """Further addresses and accounts of people, each to the e-mail address that the platform knows: what a company says itself."""

    emails: Mapping[str, str] = field(default_factory=dict)
    logins: Mapping[str, str] = field(default_factory=dict)
    mailmap: Mailmap = field(default_factory=Mailmap)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who made a change. `is_matched`: an e-mail address is known, so that teams and spend can be found; else it is the account's own."""

    hash: str
    is_matched: bool


@dataclass(frozen=True)
class People:
    """Who is who, as far as anybody says. `key` is that of the hashes (`CLAUDE_ADMIN_PSEUDONYM_KEY`)."""

    key: str
    aliases: Aliases = field(default_factory=Aliases)
    seen: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Accounts to the address that their own commits were made with, by `accounts_seen`."""
    known: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Whom earlier runs took an account for, both as hashes: it stays the same person."""

    @cached_property
    def _emails(self) -> dict[str, str]:
        return {person_key(alias): person_key(email) for alias, email in self.aliases.emails.items()}

    @cached_property
    def _logins(self) -> dict[str, str]:
        return {login.casefold(): email for login, email in self.aliases.logins.items()}

    def proper_email(self, email: str, name: str = "") -> str:
        """The address that stands for all of a person's, in lower case."""
        proper = person_key(self.aliases.mailmap.email_of(email, name))
        return self._emails.get(proper) or self._emails.get(person_key(email)) or proper

    def author_of(self, change: MergedChange) -> Person | None:
        """Who made it: the account that opened it, not whoever committed. None where nobody can say at all."""
        if change.author is None:
            return self._of_commits(change.commits)
        return self._of_account(change.author.login.casefold())

    def _of_account(self, login: str) -> Person:
        account = account_hash(login, self.key)
        said = self._logins.get(login)
        if said is None and account in self.known:
            return Person(self.known[account], is_matched=True)
        email = said or self.seen.get(login)
        if email is not None:
            return Person(self.email_hash(email), is_matched=True)
        return Person(account, is_matched=False)

    def email_hash(self, email: str) -> str:
        """What stands for whoever has this address."""
        return person_hash(self.proper_email(email), self.key)

    def other_hashes(self, changes: Iterable[MergedChange]) -> Mapping[str, str]:
        """Of each address of these commits that stands for another one its own hash, to that of the other: so that both find the person."""
        emails = {author.email for change in changes for commit in change.commits for author in commit.authors}
        pairs = ((person_hash(email, self.key), self.email_hash(email)) for email in emails if email)
        return {own: proper for own, proper in pairs if own != proper}

    def _of_commits(self, commits: tuple[ChangeCommit, ...]) -> Person | None:
        """The one who wrote all of them, where that is one: of an address that hides the real one its account."""
        emails = {self.proper_email(one.authors[0].email, one.authors[0].name) for one in commits if one.authors}
        found = {email for email in emails if not is_tool_address(email)}
        if len(found) != 1:
            return None
        (email,) = found
        login = _hidden_login(email)
        return Person(person_hash(email, self.key), is_matched=True) if login is None else self._of_account(login)

    @property
    def same(self) -> tuple[frozenset[str], ...]:
        """For each person with several addresses by `.mailmap` their hashes: a repository without that file has kept them by another one."""
        found = defaultdict[str, set[str]](set)
        for name, email in self.aliases.mailmap.proper:
            if not name:
                found[self.email_hash(email)].add(person_hash(self._emails.get(email, email), self.key))
        return tuple(frozenset({proper, *others}) for proper, others in sorted(found.items()) if others != {proper})

    def member_hashes(self, emails: Iterable[str]) -> frozenset[str]:
        """What stands for these people: the members of a team."""
        return frozenset(map(self.email_hash, emails))


@dataclass(frozen=True, slots=True)
class AccountsSeen:
    """Accounts (in lower case) to the address that most of their commits carry, and a line for each address that several accounts have."""

    emails: Mapping[str, str]
    remarks: tuple[str, ...] = ()


def accounts_seen(changes: Iterable[MergedChange], aliases: Aliases) -> AccountsSeen:
    """Which address each account commits with. A hidden one counts only where there is no other; a tool's never does."""
    people = People("", aliases)
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for change in changes:
        for commit in change.commits:
            for author in commit.authors:
                login = author.login or _hidden_login(author.email)
                if login and not is_tool_address(author.email) and _hidden_login(author.email) is None:
                    counts[login.casefold()][people.proper_email(author.email, author.name)] += 1
    emails = {login: min(of, key=lambda email: (-of[email], email)) for login, of in sorted(counts.items())}
    return AccountsSeen(emails, tuple(_shared(emails)))


def _shared(emails: Mapping[str, str]) -> list[str]:
    logins = defaultdict[str, list[str]](list)
    for login, email in emails.items():
        logins[email].append(login)
    return [
        f"accounts {' and '.join(sorted(of))} commit with one address: they are counted as one person"
        for _, of in sorted(logins.items())
        if len(of) > 1
    ]


def _hidden_login(email: str) -> str | None:
    found = _HIDDEN.fullmatch(email.strip())
    return found["login"] if found else None


_BOT_LOGINS: Final = frozenset({"dependabot", "renovate", "renovate-bot", "github-actions", "greenkeeper", "snyk-bot"})


def is_bot(account: ForgeAccount | None, bots: frozenset[str] = frozenset()) -> bool:
    """Whether this is no person: by the forge's word, by its name, or as a company says (`bots`, in lower case)."""
    if account is None:
        return False
    login = account.login.casefold()
    return account.is_bot or login.endswith("[bot]") or login in _BOT_LOGINS or login in bots
