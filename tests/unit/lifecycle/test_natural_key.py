from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from pulumi_claude_admin.errors import InvalidInputs
from pulumi_claude_admin.lifecycle.natural_key import NaturalKey
from pulumi_claude_admin.model.diff import Change


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    name: str
    role: str
    is_archived: bool = False


def the_account(name: str, *, role: str) -> NaturalKey[Account]:
    return NaturalKey(
        word="service account",
        key=repr(name),
        id_of=lambda one: one.id,
        is_live=lambda one: not one.is_archived,
        is_key=lambda one: one.name == name,
        changes=lambda one: [] if one.role == role else [Change("role", declared=role, actual=one.role)],
    )


CI = the_account("ci", role="developer")
EXACT = Account("svac_1", "ci", "developer")
ANOTHER_ROLE = Account("svac_2", "ci", "user")
OF_ANOTHER_NAME = Account("svac_3", "cd", "developer")


def test_one_that_is_exactly_as_declared_is_taken_without_being_named() -> None:
    assert CI.own([OF_ANOTHER_NAME, EXACT], adopt_id=None) is EXACT


@pytest.mark.parametrize("there", [[], [OF_ANOTHER_NAME], [Account("svac_4", "ci", "developer", is_archived=True)]])
def test_one_is_made_where_no_live_one_has_the_key(there: list[Account]) -> None:
    assert CI.own(there, adopt_id=None) is None


def test_one_that_differs_is_only_taken_by_its_id() -> None:
    with pytest.raises(InvalidInputs) as caught:
        CI.own([ANOTHER_ROLE], adopt_id=None)
    (problem,) = caught.value.problems
    assert problem.property == "adopt_id"
    assert problem.reason == (
        "service account 'ci' (svac_2) is there already and not as declared: role 'user' -> 'developer'"
    )
    assert caught.value.hint == "To take it over and change it, name it with adopt_id='svac_2'"
    assert CI.own([ANOTHER_ROLE], adopt_id="svac_2") is ANOTHER_ROLE


def test_one_that_differs_in_what_never_changes_is_no_way_out() -> None:
    with pytest.raises(InvalidInputs) as caught:
        replace(CI, fixed=("role",)).own([ANOTHER_ROLE], adopt_id=None)
    assert caught.value.hint == ("Its role never changes: declare another name, or archive svac_2 if nobody needs it")


def test_several_of_one_key_are_an_error_with_all_ids() -> None:
    with pytest.raises(InvalidInputs, match="svac_1, svac_2"):
        CI.own([ANOTHER_ROLE, EXACT], adopt_id=None)


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ([OF_ANOTHER_NAME], "there is no service account 'svac_1' in this organization"),
        ([Account("svac_1", "ci", "developer", is_archived=True)], "service account 'svac_1' is not live any more"),
    ],
)
def test_an_id_that_cannot_be_adopted_is_said_at_its_property(there: list[Account], said: str) -> None:
    with pytest.raises(InvalidInputs) as caught:
        CI.own(there, adopt_id="svac_1")
    assert [(one.property, one.reason) for one in caught.value.problems] == [("adopt_id", said)]


def test_what_is_adopted_is_printed_with_what_changes(capsys: pytest.CaptureFixture[str]) -> None:
    CI.print_adopts(ANOTHER_ROLE)
    assert "adopts service account 'ci' (svac_2): role 'user' -> 'developer'" in capsys.readouterr().out
