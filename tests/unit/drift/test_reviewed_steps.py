from __future__ import annotations

import json

import pytest

from pulumi_claude_admin.drift.planned_steps import Plan, PlannedStep
from pulumi_claude_admin.drift.reviewed_steps import Reviewed, parse_accepted, parse_reviewed, unreviewed
from pulumi_claude_admin.errors import ConfigurationError

A, B, C = "a" * 16, "b" * 16, "0123456789abcdef"
STACK = "teams/prod"


def plan(*digests: str, stack: str = STACK) -> Plan:
    project, _, name = stack.partition("/")
    steps = tuple(PlannedStep(f"urn:pulumi:{name}::{project}::t:i:T::{one}", "create", one) for one in digests)
    return Plan(steps, frozenset({stack}), frozenset())


def test_a_file_says_the_same_when_it_is_read_again() -> None:
    reviewed = Reviewed(frozenset({STACK, "teams/dev"}), frozenset({A, B}))

    assert parse_reviewed(reviewed.written(), source="reviewed.json") == reviewed
    assert json.loads(reviewed.written()) == {
        "schema_version": 1,
        "stacks": ["teams/dev", "teams/prod"],
        "digests": [A, B],
    }


def test_what_is_neither_reviewed_nor_accepted_is_left_in_the_plan_s_order() -> None:
    left = unreviewed(plan(C, A, B), Reviewed(frozenset({STACK}), frozenset({A})), frozenset())

    assert [one.digest for one in left] == [C, B]
    assert unreviewed(plan(A, B), Reviewed(frozenset({STACK}), frozenset({A})), frozenset({B})) == ()


def test_nothing_planned_needs_no_review() -> None:
    nothing = Plan((), frozenset(), frozenset())

    assert unreviewed(nothing, Reviewed(frozenset({STACK}), frozenset()), frozenset()) == ()


def test_digests_of_another_stack_are_refused_though_they_fit() -> None:
    with pytest.raises(ConfigurationError, match=r"are of teams/prod, and the preview is of teams/dev\. Give the file"):
        unreviewed(plan(A, stack="teams/dev"), Reviewed(frozenset({STACK}), frozenset({A})), frozenset({A}))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Invalid JSON"),
        ("[]", "must be"),
        ("{}", "schema_version is missing"),
        ('{"schema_version": true, "stacks": ["a/b"], "digests": []}', "schema_version"),
        ('{"schema_version": 1, "digests": []}', "stacks is missing"),
        ('{"schema_version": 1, "stacks": [], "digests": []}', "stacks"),
        ('{"schema_version": 1, "stacks": ["prod"], "digests": []}', r"stacks\.0"),
        ('{"schema_version": 1, "stacks": ["a/b"]}', "digests is missing"),
        ('{"schema_version": 1, "stacks": ["a/b"], "digests": ["*"]}', r"digests\.0"),
        (f'{{"schema_version": 1, "stacks": ["a/b"], "digests": ["{A}0"]}}', r"digests\.0"),
        (f'{{"schema_version": 1, "stacks": ["a/b"], "digests": ["{A.upper()}"]}}', r"digests\.0"),
        (f'{{"schema_version": 1, "stacks": ["a/b"], "digests": ["{A}\\n"]}}', r"digests\.0"),
        ('{"schema_version": 1, "stacks": ["a/b"], "digests": [], "all": true}', "all"),
    ],
)
def test_what_is_no_such_file_is_refused_with_the_place(text: str, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=f"r.json holds no digests of reviewed steps: .*{reason}"):
        parse_reviewed(text, source="r.json")


def test_a_file_of_a_newer_version_is_refused_as_such() -> None:
    with pytest.raises(ConfigurationError, match="was written by a newer version"):
        parse_reviewed('{"schema_version": 2, "anything": 1}', source="r.json")


@pytest.mark.parametrize("text", [f"{A},{B}", f" {A} ,\n{B},", f"{B} {A}"])
def test_accepted_digests_stand_between_commas_or_blanks(text: str) -> None:
    assert parse_accepted(text) == {A, B}


def test_nothing_may_be_accepted() -> None:
    assert parse_accepted("") == parse_accepted(" , ") == frozenset()


@pytest.mark.parametrize("text", ["*", A[:15], f"{A};{B}", A.upper(), f"{A}, all", "--accept"])
def test_what_is_no_digest_is_not_accepted(text: str) -> None:
    with pytest.raises(ValueError, match="is no digest of a planned step"):
        parse_accepted(text)
