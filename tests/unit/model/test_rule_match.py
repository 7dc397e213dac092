from __future__ import annotations

import pytest

from pulumi_claude_admin.model.identity_token import AUDIENCE, Claims
from pulumi_claude_admin.model.rule_match import is_subject, misfits

CLAIMS = Claims("https://ci.example.com", "job:a", ("other", AUDIENCE), None, None, None, "x", {"team": "a"})


def test_a_rule_that_names_nothing_takes_all_for_our_audience() -> None:
    assert tuple(misfits(CLAIMS, subject=None, audience=None, wanted={})) == ()


def test_all_that_is_named_has_to_fit() -> None:
    found = tuple(misfits(CLAIMS, subject="job:b", audience="own", wanted={"team": "b", "sub": "job:a", "ref": "main"}))
    assert found == (
        "sub is 'job:a', the rule takes 'job:b'",
        f"aud is other, {AUDIENCE}, the rule takes own",
        "team is 'a', the rule takes 'b'",
        "ref is missing, the rule takes 'main'",
    )


@pytest.mark.parametrize(
    ("subject", "wanted", "does"),
    [("a:b", "a:b", True), ("a:b", "a:*", True), ("a:b", "a:", False), ("b", "a*", False)],
)
def test_a_subject_is_whole_unless_the_rule_has_a_star(subject: str, wanted: str, does: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_subject(subject, wanted) is does
