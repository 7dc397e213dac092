"""
What a program cannot have, as the product says it, and what a person then does about it.

An error that is not in this list is a defect: of the product, or of its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from claude_simulator import Simulator
from tests.support.story.engine import Declared, Program
from tests.support.story.kinds import take_out
from tests.support.story.machines import archive_rule
from tests.support.story.picture import Deed

ASKS_TO_ADOPT: Final = r"name it with adopt_id(?:='|: \")(\w+)"
"""As the dynamic provider and as the native one write it."""

Heed = Callable[[Program, str, str], Program]
"""From a program, the name of what failed and what the error names, to the program that a person makes of it."""


@dataclass(frozen=True)
class Advice:
    """`told` is the text of an error, its group what it names."""

    told: re.Pattern[str]
    heed: Heed


def heeded(program: Program, failed: str, error: str, simulator: Simulator) -> Program | None:
    """The program after what an error told was done; None when it told nothing that can be done."""
    blocked = re.search(r"target of the federation rule (fdrl_\w+)|federation rule (fdrl_\w+) still references", error)
    if blocked is not None:
        id_ = blocked[1] or blocked[2]
        Deed(f"archive {id_}", lambda organization: archive_rule(organization, id_)).done(simulator)
        return program
    for advice in ADVICE if failed in program else ():
        if (found := advice.told.search(error)) is not None:
            return advice.heed(program, failed, found[1] if found.groups() else "")
    return None


def _adopt(program: Program, name: str, id_: str) -> Program:
    one = program[name]
    return program | {name: replace(one, inputs=one.inputs | {"adopt_id": id_})}


def _do_not_adopt(program: Program, name: str, _id: str) -> Program:
    one = program[name]
    inputs = {key: value for key, value in one.inputs.items() if key != "adopt_id"}
    return program | {name: replace(one, inputs=inputs)}


def _take_out(program: Program, name: str, _text: str) -> Program:
    return take_out(program, name)


def _rename(program: Program, name: str, _text: str) -> Program:
    one = program[name]
    return program | {name: replace(one, inputs=one.inputs | {"name": f"{one.inputs['name']}2"})}


def _declare_the_role(program: Program, name: str, email: str) -> Program:
    bag = {"user": email, "role": program[name].inputs["role"], "remove_on_destroy": False}
    role = Declared(f"{email.partition('@')[0]}-role", "OrganizationMember", bag)
    return take_out(program, name) | {role.name: role}


ADVICE = tuple(
    Advice(re.compile(told), heed)
    for told, heed in (
        (ASKS_TO_ADOPT, _adopt),
        (r": (\w+), [\w, ]+.*Say which one with adopt_id", _adopt),
        (r"adopt_id: there is no [a-z ]+ '\w+' in this organization", _do_not_adopt),
        (r"adopt_id: [a-z ]+ '\w+' is not live any more", _do_not_adopt),
        (r"a name never changes", _do_not_adopt),
        (r"adopt_id: invitation \w+ is of", _do_not_adopt),
        (r"and that never changes", _do_not_adopt),
        (r"user: '\S+' (?:is nobody|was invited|joined)", _take_out),
        (r"which the API never changes", _take_out),
        (r"an administrator is changed in the Console only", _take_out),
        (r'Declare the role instead: .*user(?:=|: )"([^"]+)"', _declare_the_role),
        (r"nobody is invited again unasked", _take_out),
        (r"has the name '[\w-]+': declare another one", _rename),
        (r"never changes: declare another name", _rename),
        (r"there is no live API key", _take_out),
        (r"API key .* was archived, which nobody can undo", _take_out),
        (r"there is no live (?:service account|federation issuer|workspace) '\w+'", _take_out),
    )
)
