"""Which team each person's work is counted with."""

from __future__ import annotations

from dataclasses import replace

from pulumi_claude_admin.outcomes.people import Aliases, People, person_hash
from pulumi_claude_admin.outcomes.teams import as_one, team_of
from tests.support.change_facts import A_FACT

PEOPLE = People("k" * 32, Aliases(emails={"ana@home.example": "ana@example.com"}))


def test_members_are_known_by_their_proper_address() -> None:
    found = team_of({"payments": ["Ana@home.example"]}, PEOPLE)

    assert found.teams == {person_hash("ana@example.com", PEOPLE.key): "payments"}
    assert found.remarks == ()


def test_who_is_in_several_teams_is_counted_with_the_smallest_and_told() -> None:
    found = team_of({"all": ["ana@example.com", "ben@example.com"], "payments": ["ana@example.com"]}, PEOPLE)

    assert found.teams[person_hash("ana@example.com", PEOPLE.key)] == "payments"
    assert found.teams[person_hash("ben@example.com", PEOPLE.key)] == "all"
    assert found.remarks == ("1 memberships are of people in several teams: they are counted with the smallest",)


def test_hashes_of_one_person_are_one_the_one_that_is_in_a_team_where_one_is() -> None:
    facts = [replace(A_FACT, person=person) for person in ("a", "b", "c", "d", None, "e")]

    found = as_one(facts, (frozenset({"a", "b"}), frozenset({"c", "d"})), {"b": "Payments"})

    assert [one.person for one in found] == ["b", "b", "c", "c", None, "e"]
