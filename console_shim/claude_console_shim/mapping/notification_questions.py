"""
The questions about spend notifications: the amounts at which mails go out, who gets them, and what adds one, takes one away, and
changes who gets them. Each of these three may be left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from claude_console_shim.mapping.asking import Asking
from claude_console_shim.mapping.candidates import BUTTONS, ENTRIES, VALUES, Candidate, candidates, path_to
from claude_console_shim.mapping.editor_questions import ask_editor, ask_removal, open_editor
from claude_console_shim.mapping.left_out import LeftOut
from claude_console_shim.mapping.page_parts import region_around
from claude_console_shim.mapping.places import place_of
from claude_console_shim.mapping.told_control import ToldControl, cannot_say, tell
from claude_console_shim.mapping.told_map import (
    ToldAmount,
    ToldEditor,
    ToldNotifications,
    ToldRemoval,
    ToldWay,
    amount_in,
)
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import CONTROLS
from claude_console_shim.snapshot.matching import beside_buttons, find_all
from pulumi_claude_admin.errors import LayoutUnknown

_LISTS = ("list", "table", "grid")


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the page shows before anything is pressed: the list, one entry of it with its amount, and the recipients."""

    page: Node
    thresholds: Node
    entry: ToldControl
    amount: ToldAmount
    recipients: Node
    nobody: str | None


@dataclass(frozen=True, slots=True)
class _Buttons:
    """What was chosen to be pressed, before the page changed."""

    add: Candidate | None
    remove: Candidate | None
    edit: Candidate | None

    @property
    def chosen(self) -> tuple[Candidate, ...]:
        return tuple(each for each in (self.add, self.remove, self.edit) if each is not None)


async def ask_notifications(asking: Asking, way: ToldWay, left_out: LeftOut) -> ToldNotifications:
    """Ask everything about them, on the page that shows them. Raises as `ask_limit`."""
    shown = await _ask_shown(asking)
    buttons = await _ask_buttons(asking, shown)
    steps = asking.steps_so_far
    outer = (each.node for each in (buttons.add, buttons.edit) if each is not None)
    region = region_around(shown.page, shown.thresholds, shown.recipients, *outer)
    inside = shown.page if region is None else region
    beside = await _ask_beside(asking, inside, shown, buttons)
    add = edit = removal = None
    if buttons.add is not None:
        await asking.come_back(steps)
        with left_out.unless_said(asking, "add"):
            add = await _ask_editor(asking, inside, buttons.add, "add", "Which of these fields takes the amount?")
    if buttons.edit is not None:
        await asking.come_back(steps)
        with left_out.unless_said(asking, "edit"):
            edit = await _ask_editor(asking, inside, buttons.edit, "edit", "Which of these fields takes the addresses?")
    if buttons.remove is not None:
        await asking.come_back(steps)
        with left_out.unless_said(asking, "remove"):
            removal = await _ask_removal(asking, inside, buttons.remove, shown.amount, _subject(add, edit))
    if add is not None and edit is not None and add.subject != edit.subject:
        raise cannot_say("its dialogs name what they are about in different ways")
    return ToldNotifications(
        way=way,
        region=None if region is None else tell(shown.page, region, what="the part of the page"),
        thresholds=tell(inside, shown.thresholds, what="the list of notifications"),
        threshold=shown.entry,
        amount=shown.amount,
        recipients=place_of(inside, shown.recipients, what="who gets the mails"),
        nobody=shown.nobody,
        add=add,
        removal=removal,
        edit=edit,
        beside=beside,
    )


async def _ask_shown(asking: Asking) -> _Shown:
    page = asking.tree
    one = await asking.ask("threshold", "Which of these is the amount of a notification?", ENTRIES)
    thresholds = next((node for node in reversed(path_to(page, one.node)) if node.role in _LISTS), None)
    if thresholds is None:
        raise cannot_say("the notifications stand in no list and no table")
    amount = amount_in(beside_buttons(one.node), asking.numbers)
    if amount is None:
        raise LayoutUnknown(
            f"{normal(one.node.content)!r} is no amount of dollars by itself",
            hint="Choose a workspace that has a notification, and its amount.",
        )
    recipients = (await asking.ask("recipients", "Which of these says who gets the mails?", VALUES)).node
    nobody = await asking.say("nobody", "What stands there when nobody gets them")
    return _Shown(page, thresholds, _entry(one.node, thresholds, amount), amount, recipients, nobody)


def _entry(one: Node, thresholds: Node, amount: ToldAmount) -> ToldControl:
    """What each notification of the list is: an entry of it, or a cell that says an amount."""
    told = ToldControl("listitem") if one.role == "listitem" else ToldControl(one.role, text=(amount.pattern,))
    entries = find_all(thresholds, told.control())
    if not any(each is one for each in entries):
        raise cannot_say("the amounts of notifications are written in several ways")
    return told


async def _ask_buttons(asking: Asking, shown: _Shown) -> _Buttons:
    with asking.within("add"):
        add = await asking.ask_perhaps("open", "Which of these adds a notification?", BUTTONS)
    with asking.within("edit"):
        edit = await asking.ask_perhaps("open", "Which of these changes who gets the mails?", BUTTONS)
    with asking.within("remove"):
        asks = f"Which of these takes the notification of {shown.amount.text} away? It is pressed later, where nothing gets out."
        remove = await asking.ask_perhaps("open", asks, BUTTONS)
    return _Buttons(add, remove, edit)


async def _ask_beside(asking: Asking, inside: Node, shown: _Shown, buttons: _Buttons) -> tuple[ToldControl, ...]:
    """What else stands beside the list; one that shows more of it means that the list may be cut."""
    ours = {id(each.node) for each in buttons.chosen}
    around = [
        each
        for each in candidates(asking.tree, CONTROLS, inside=inside)
        if id(each.node) not in ours and not any(node is each.node for node in shown.thresholds.walk())
    ]
    if not around:
        return ()
    roles = frozenset(each.node.role for each in around)
    more = await asking.ask_perhaps("more", "Does one of these show more notifications?", roles, inside=inside)
    if more is not None:
        raise cannot_say("the page may show only some of the notifications")
    return tuple(
        ToldControl(each.node.role, name=(normal(each.node.name),)) for each in around if normal(each.node.name)
    )


async def _ask_editor(asking: Asking, inside: Node, opens: Candidate, part: str, asks: str) -> ToldEditor:
    opener = tell(inside, opens.node, what="what opens the editor")
    with asking.within(part):
        opened = await open_editor(asking, opens)
        return await ask_editor(asking, opener, opened, {"field": asks})


async def _ask_removal(
    asking: Asking, inside: Node, chosen: Candidate, amount: ToldAmount, subject: ToldControl | None
) -> ToldRemoval:
    told = tell(inside, chosen.node, what="what takes it away").with_placeholder("amount", amount.text)
    if not any(isinstance(each, str) and "{amount}" in each for each in told.name):
        raise cannot_say("what takes a notification away does not say which")
    if subject is None:
        raise cannot_say("no other dialog of this setting says what names the subject in it")
    with asking.within("remove"):
        return await ask_removal(asking, chosen, told, subject=subject, named=amount.text)


def _subject(*editors: ToldEditor | None) -> ToldControl | None:
    return next((each.subject for each in editors if each is not None), None)
