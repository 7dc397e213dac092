from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pulumi_claude_admin.audit.finding import Place, PlaceKind
from pulumi_claude_admin.model.key_ownership import KeyOwner
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.report.audit_figures import Audited, build
from pulumi_claude_admin.report.audit_forms import render
from pulumi_claude_admin.report.audit_people import without_names
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.pii import Pii, told
from tests.support.audit_facts import facts, key, person, workspace
from tests.support.audit_scenarios import RUN, TITLES, audited, finding

NAMES = ("ana@example.com", "ben@example.com", "Cleo Marsh")


def of_three_people() -> Audited:
    """One is called by an address, two by names; rules speak of them in every place that they have."""
    said = (
        finding(
            "cap.breach",
            Place(PlaceKind.PERSON, "u3", "Cleo Marsh"),
            Severity.HIGH,
            "Cleo Marsh spends, ana@example.com too",
        ),
        finding(
            "keys.ownerless_spend", Place(PlaceKind.KEY, "k1", "batch"), Severity.LOW, "the key of ben@example.com"
        ),
    )
    found = facts(
        workspace("w", "Cleo", a_week="1"),
        people=tuple(person(f"u{n}", name, "1") for n, name in enumerate(NAMES, start=1)),
        keys=(key("k1", "batch", "1", owner=KeyOwner.LEAVER, label="Cleo Marsh"),),
    )
    return Audited(found, said, TITLES)


@pytest.mark.parametrize("form", [form for form in Form if form is not Form.DOTENV])
def test_no_form_names_anybody_unless_names_were_asked_for(form: Form) -> None:
    text = render(form, build(without_names(of_three_people(), "k"), RUN), is_verbose=True)
    assert [name for name in NAMES if name in text] == []


def test_one_person_has_one_word_and_two_have_two() -> None:
    made = build(without_names(of_three_people(), "k"), RUN)
    words = re.findall(r"person-[0-9a-f]{12}", " ".join(one.sentence for one in made.findings))
    assert len(words) == len(set(words)) == 3
    assert next(one for one in made.findings if one.place.kind is PlaceKind.PERSON).place.label in words


def test_the_word_for_an_address_is_that_of_every_other_report() -> None:
    made = build(without_names(of_three_people(), "k"), RUN)
    assert told("ana@example.com", Pii.HASHED, "k") in made.findings[0].sentence


def test_another_key_gives_other_words() -> None:
    one, other = (build(without_names(of_three_people(), key), RUN).findings[0].sentence for key in ("a", "b"))
    assert one != other


def test_a_workspace_that_is_called_like_a_person_keeps_its_name() -> None:
    assert without_names(of_three_people(), "k").facts.workspaces[0].name == "Cleo"


def test_people_are_counted_all_the_same() -> None:
    made = build(without_names(audited(), "k"), RUN)
    assert made.people == ()
    assert made.concentration[0].count == 120


def test_with_names_everybody_is_told_and_why_that_does_harm() -> None:
    text = render(Form.TEXT, build(of_three_people(), replace(RUN, names=True)), is_verbose=True)
    assert [name for name in NAMES if name not in text] == []
    assert "docs/no-leaderboard.md" in text
