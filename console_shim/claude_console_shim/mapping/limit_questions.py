"""
The questions about a workspace's monthly limit: where it is, what opens its editor, what saves there. Only what an answer names is
pressed, and nothing that saves.
"""

from __future__ import annotations

from typing import Final

from claude_console_shim.mapping.asking import Asking, answered
from claude_console_shim.mapping.candidates import BUTTONS, FIELDS, VALUES, Candidate, candidates, path_to
from claude_console_shim.mapping.places import place_of
from claude_console_shim.mapping.told_control import ToldControl, cannot_say, tell
from claude_console_shim.mapping.told_map import ToldAmount, ToldLimit, ToldStep, amount_in
from claude_console_shim.mapping.way_questions import ask_way
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.matching import find_all
from pulumi_claude_admin.errors import LayoutUnknown

_PAGES_OF_A_WIZARD: Final = 5
_DIALOGS: Final = ("dialog", "alertdialog")
_TELLING: Final = ("button", "heading", "status")


async def ask_limit(asking: Asking) -> ToldLimit:
    """
    Ask everything that a map of the limit needs. Raises LayoutUnknown for what the format cannot say, ConfigurationError for an
    answer that is none.
    """
    way = await ask_way(asking)
    page = asking.tree
    shown = (await asking.ask("value", "Which of these is the monthly limit?", VALUES)).node
    amount, none = _amount(shown), await answered(asking.person.none)
    opens = await asking.ask("open", "Which of these changes the monthly limit?", BUTTONS)
    region = _region(page, shown, opens.node)
    inside = page if region is None else region
    opener = _named_like(inside, opens.node, amount, none) or tell(inside, opens.node, what="what opens the editor")
    value = _value(inside, shown, amount, none)
    await asking.press(opens, what="what opens the editor")
    dialog = _dialog(asking.tree)
    title, subject = _title(asking, dialog), _subject(asking, dialog)
    typed = await _ask_field(asking, dialog)
    field = tell(dialog, typed.node, what="the field")
    steps, submit = await _ask_steps(asking, dialog, typed)
    return ToldLimit(
        way=way,
        region=None if region is None else tell(page, region, what="the part of the page"),
        value=value,
        amount=amount,
        none=none,
        open=opener,
        dialog=title,
        subject=subject,
        field=field,
        steps=steps,
        submit=submit,
    )


def _amount(shown: Node) -> ToldAmount:
    found = amount_in(normal(shown.content))
    if found is None:
        raise LayoutUnknown(
            f"{normal(shown.content)!r} is no amount of dollars by itself",
            hint="Choose a workspace that has a limit, and its amount.",
        )
    return found


def _region(page: Node, shown: Node, opens: Node) -> Node | None:
    """The smallest named part of the page that has both, if it can be told from all others; None for the whole page."""
    around = [node for node in path_to(page, shown) if any(node is each for each in path_to(page, opens))]
    for node in reversed(around):
        if node.role == "region" and normal(node.name):
            told = ToldControl("region", name=(normal(node.name),))
            return node if len(find_all(page, told.control())) == 1 else None
    return None


def _value(inside: Node, shown: Node, amount: ToldAmount, none: str | None) -> dict[str, ToldControl]:
    """Where the value stands: in a row and a column, beside a term, or as the text of a control."""
    button = next((each for each in shown.walk() if each.role == "button" and normal(each.name) == amount.text), None)
    if button is not None:
        return {"control": _named_like(inside, button, amount, none) or tell(inside, button, what="the limit")}
    told = None if shown.role in ("definition", "cell", "gridcell") else _named_like(inside, shown, amount, none)
    return {"control": told} if told is not None else place_of(inside, shown, what="the limit")


def _named_like(inside: Node, node: Node, amount: ToldAmount, none: str | None) -> ToldControl | None:
    """A control that is named by the value: by how amounts are written, since its name changes with it."""
    if normal(node.content) != amount.text:
        return None
    told = ToldControl(node.role, name=(amount.pattern, *([none] if none else [])))
    if len(find_all(inside, told.control())) != 1:
        raise cannot_say(f"several of the {node.role}s there are named like an amount")
    return told


def _dialog(tree: Node) -> Node:
    found = [node for node in tree.walk() if node.role in _DIALOGS]
    if len(found) != 1:
        raise cannot_say(f"{len(found) or 'no'} dialogs are open where one is expected; a map knows dialogs alone")
    return found[0]


def _title(asking: Asking, dialog: Node) -> ToldControl:
    """The dialog by its name, unless that is the workspace's too: then by its role."""
    name = normal(dialog.name)
    return ToldControl(dialog.role, name=(name,) if name and normal(asking.workspace.name) not in name else ())


def _subject(asking: Asking, dialog: Node) -> ToldControl:
    """What names the workspace in the dialog, and nothing else: without it the dialog could be another's."""
    for node in dialog.walk():
        if node is not dialog and normal(node.content) == normal(asking.workspace.name) and node.role != "text":
            told = ToldControl(node.role, level=node.level)
            if len(find_all(dialog, told.control())) == 1:
                return told
    raise cannot_say("nothing in the dialog names the workspace on its own, so that it could be another's")


async def _ask_field(asking: Asking, dialog: Node) -> Candidate:
    found = candidates(asking.tree, FIELDS, inside=dialog)
    if len(found) == 1:
        return found[0]
    return await asking.ask("field", "Which of these fields takes the amount?", FIELDS, inside=dialog)


async def _ask_steps(asking: Asking, dialog: Node, typed: Candidate) -> tuple[tuple[ToldStep, ...], ToldControl]:
    """What leads on to the page that saves, and what saves there, which is not pressed."""
    steps: list[ToldStep] = []
    for _ in range(_PAGES_OF_A_WIZARD):
        saves = await asking.ask_perhaps(
            "submit", "Which of these saves? It is not pressed now.", BUTTONS, inside=dialog
        )
        if saves is not None:
            if not normal(saves.node.name):
                raise cannot_say("what saves is a button without a name, and nobody presses what says nothing")
            return tuple(steps), tell(dialog, saves.node, what="what saves")
        leads = await asking.ask("next", "Which of these leads on, and does not save?", BUTTONS, inside=dialog)
        told = tell(dialog, leads.node, what="what leads on")
        if not steps:
            asking.tree = await asking.look.type_in(typed, "1")
        await asking.press(leads, what="what leads on")
        before, dialog = dialog, _dialog(asking.tree)
        steps.append(ToldStep(told, _title(asking, dialog), _new_in(before, dialog, normal(asking.workspace.name))))
    raise cannot_say(f"its editor has more than {_PAGES_OF_A_WIZARD} pages")


def _new_in(before: Node, dialog: Node, workspace: str) -> ToldControl:
    """What tells the next page from the one before, and is the same for every workspace."""
    for node in dialog.walk():
        if node.role not in _TELLING or not (name := normal(node.name)) or workspace in name:
            continue
        told = ToldControl(node.role, name=(name,))
        if not find_all(before, told.control()) and len(find_all(dialog, told.control())) == 1:
            return told
    raise cannot_say("nothing tells the next page of the editor from the one before")
