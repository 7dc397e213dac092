"""
The questions about a monthly limit: where it is, what opens its editor, what saves there, what takes it away. Only what an answer names
is pressed, and nothing that saves.
"""

from __future__ import annotations

from dataclasses import replace

from claude_console_shim.mapping.asking import Asking
from claude_console_shim.mapping.candidates import BUTTONS, VALUES
from claude_console_shim.mapping.editor_questions import OpenedEditor, ask_editor, ask_removal, open_editor
from claude_console_shim.mapping.left_out import LeftOut
from claude_console_shim.mapping.page_parts import dialog_in, region_around
from claude_console_shim.mapping.places import place_of
from claude_console_shim.mapping.told_control import ToldControl, cannot_say, tell
from claude_console_shim.mapping.told_map import ToldAmount, ToldLimit, ToldRemoval, ToldWay, amount_in
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.matching import find_all
from pulumi_claude_admin.errors import LayoutUnknown


async def ask_limit(asking: Asking, way: ToldWay, left_out: LeftOut) -> ToldLimit:
    """
    Ask everything that a map of the limit needs, on the page that shows it. Raises LayoutUnknown for what the format cannot say,
    ConfigurationError for an answer that is none.
    """
    page = asking.tree
    shown = (await asking.ask("value", "Which of these is the monthly limit?", VALUES)).node
    amount = _amount(asking, shown)
    none = await asking.say("none", "What stands there when there is no limit")
    opens = await asking.ask("open", "Which of these changes the monthly limit?", BUTTONS)
    region = region_around(page, shown, opens.node)
    inside = page if region is None else region
    opener = _named_like(inside, opens.node, amount, none) or tell(inside, opens.node, what="what opens the editor")
    value = _value(inside, shown, amount, none)
    opened = await open_editor(asking, opens)
    removal = await _ask_removal(asking, opened, left_out)
    opened = replace(opened, dialog=dialog_in(asking.tree))
    editor = await ask_editor(asking, opener, opened, {"field": "Which of these fields takes the amount?"})
    return ToldLimit(
        way=way,
        region=None if region is None else tell(page, region, what="the part of the page"),
        value=value,
        amount=amount,
        none=none,
        editor=editor,
        removal=removal,
    )


async def _ask_removal(asking: Asking, opened: OpenedEditor, left_out: LeftOut) -> ToldRemoval | None:
    """What takes the limit away, in its editor; the editor is open again afterwards, as it was."""
    removal: ToldRemoval | None = None
    with left_out.unless_said(asking, "remove"), asking.within("remove"):
        asks = "Which of these takes the limit away? It is pressed now, where nothing gets out."
        chosen = await asking.ask_perhaps("open", asks, BUTTONS, inside=opened.dialog)
        if chosen is None:
            return None
        told = tell(opened.dialog, chosen.node, what="what takes the limit away")
        named, before = asking.subject.name, opened.dialog
        removal = await ask_removal(asking, chosen, told, subject=opened.subject, named=named, before=before)
    await asking.come_back(opened.steps)
    return removal


def _amount(asking: Asking, shown: Node) -> ToldAmount:
    found = amount_in(normal(shown.content), asking.numbers)
    if found is None:
        raise LayoutUnknown(
            f"{normal(shown.content)!r} is no amount of dollars by itself",
            hint="Choose a workspace that has a limit, and its amount.",
        )
    return found


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
