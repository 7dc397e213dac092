"""Who is one person: by addresses, accounts, `.mailmap` and what a company says; and who is none."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.outcome_ports import CommitAuthor, ForgeAccount
from pulumi_claude_admin.outcomes.mailmap import Mailmap
from pulumi_claude_admin.outcomes.people import Aliases, People, Person, accounts_seen, is_bot, person_hash
from pulumi_claude_admin.report.pii import Pii, told
from tests.support.merged_changes import a_change, a_commit

KEY = "k" * 32


def named(email: str) -> Person:
    return Person(person_hash(email, KEY), is_matched=True)


def test_an_account_is_known_by_the_address_of_its_commits_in_any_case() -> None:
    commit = a_commit("x", CommitAuthor("Ana@Example.com", "Ana", "Ana"))
    change = a_change(commits=(commit,))
    people = People(KEY, seen=accounts_seen([change], Aliases()).emails)

    assert people.author_of(change) == named("ana@example.com")


def test_a_person_with_three_addresses_is_one() -> None:
    aliases = Aliases(
        emails={"ana@home.example": "ana@example.com"},
        logins={"ana-at-work": "ana@example.com"},
        mailmap=Mailmap.of("Ana <ana@example.com> <ana@old.example>\n"),
    )
    changes = [
        a_change(1, commits=(a_commit("x", CommitAuthor("ana@home.example", "Ana", "ana")),)),
        a_change(
            2, author=ForgeAccount("ana-old"), commits=(a_commit("x", CommitAuthor("ANA@old.example", "A", "ana-old")),)
        ),
        a_change(3, author=ForgeAccount("Ana-at-work")),
    ]
    seen = accounts_seen(changes, aliases)
    people = People(KEY, aliases, seen.emails)

    assert [people.author_of(change) for change in changes] == [named("ana@example.com")] * 3
    assert people.member_hashes(["ana@home.example", "Ana@example.com"]) == {person_hash("ana@example.com", KEY)}


def test_two_accounts_with_one_address_are_one_person_and_a_line() -> None:
    commits = tuple(a_commit("x", CommitAuthor("team@example.com", "x", login)) for login in ("ana", "ben"))
    seen = accounts_seen([a_change(commits=commits)], Aliases())

    assert seen.remarks == ("accounts ana and ben commit with one address: they are counted as one person",)


def test_an_address_that_hides_the_real_one_says_nothing_and_the_tools_is_nobodys() -> None:
    authors = (
        CommitAuthor("12+ana@users.noreply.github.com", "Ana", "ana"),
        CommitAuthor("noreply@anthropic.com", "Claude", "ana"),
    )
    change = a_change(commits=(a_commit("x", *authors),))
    people = People(KEY, seen=accounts_seen([change], Aliases()).emails)

    assert people.author_of(change) == Person(person_hash("account:ana", KEY), is_matched=False)


def test_who_has_left_the_forge_is_known_by_their_commits_alone() -> None:
    assert People(KEY).author_of(a_change(author=None, commits=(a_commit(),))) == named("ana@example.com")
    assert People(KEY).author_of(a_change(author=None)) is None


def test_who_has_left_the_forge_and_hid_their_address_is_their_account() -> None:
    hidden = a_change(author=None, commits=(a_commit("x", CommitAuthor("12+Ana@users.noreply.github.com", "Ana")),))
    said = People(KEY, Aliases(logins={"ana": "ana@example.com"}))

    assert People(KEY).author_of(hidden) == People(KEY).author_of(a_change(author=ForgeAccount("ana")))
    assert said.author_of(hidden) == named("ana@example.com")


def test_a_hash_begins_with_the_word_of_every_other_report_and_depends_on_the_key() -> None:
    word = told("ana@example.com", Pii.HASHED, KEY).removeprefix("person-")

    assert person_hash(" Ana@Example.com", KEY).startswith(word)
    assert person_hash("ana@example.com", "another key") != person_hash("ana@example.com", KEY)


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        (ForgeAccount("ana"), False),
        (ForgeAccount("x", is_bot=True), True),
        (ForgeAccount("renovate"), True),
        (ForgeAccount("release[bot]"), True),
        (ForgeAccount("Nightly"), True),
        (None, False),
    ],
)
def test_bots_are_known_by_the_forges_word_by_name_and_as_a_company_says(
    account: ForgeAccount | None, *, expected: bool
) -> None:
    assert is_bot(account, frozenset({"nightly"})) is expected
