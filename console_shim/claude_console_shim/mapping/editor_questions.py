"""
The questions about what a button opens: its fields, the pages of a wizard, what saves there, which is not pressed; and about what takes
something away, which is pressed where nothing gets out, for the question that it asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from claude_console_shim.mapping.asking import Asking
from claude_console_shim.mapping.candidates import BUTTONS, FIELDS, Candidate, candidates
from claude_console_shim.mapping.page_parts import dialog_in, naming, require_names, same_for_all, says_any, titled
from claude_console_shim.mapping.told_control import ToldControl, cannot_say, tell
from claude_console_shim.mapping.told_map import ToldEditor, ToldRemoval, ToldStep
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.matching import find_all
from pulumi_claude_admin.errors import LayoutUnknown

_PAGES_OF_A_WIZARD: Final = 5
_TELLING: Final = ("button", "heading", "status")
_SAVES: Final = "Which of these saves? It is not pressed now."


@dataclass(frozen=True, slots=True)
class OpenedEditor:
    """
    An editor as it is when it has opened: how many steps led to it, its first page, and what names its subject there. `varying` is what
    its names say of one thing alone, such as the name of a workspace.
    """

    steps: int
    dialog: Node
    subject: ToldControl
    varying: tuple[str, ...]


async def open_editor(asking: Asking, opens: Candidate, *, varying: tuple[str, ...] = ()) -> OpenedEditor:
    """Press what opens an editor. Raises LayoutUnknown for one that is no dialog, or does not say what it is about."""
    await asking.press(opens, what="what opens the editor")
    dialog = dialog_in(asking.tree)
    subject = naming(dialog, asking.subject.name)
    return OpenedEditor(asking.steps_so_far, dialog, subject, (asking.subject.name, *varying))


async def ask_editor(
    asking: Asking,
    opener: ToldControl,
    opened: OpenedEditor,
    fields: Mapping[str, str],
    *,
    title: Callable[[Node], ToldControl] | None = None,
) -> ToldEditor:
    """
    Ask what is in an editor. `fields` are what is asked for each field, by its key; one that is not there is left out, but for the only
    one. Raises LayoutUnknown for what the format cannot say.
    """
    chosen = await _ask_fields(asking, opened, fields)
    typed = {
        key: same_for_all(tell(opened.dialog, each.node, what="the field"), opened.varying, what="the field")
        for key, each in chosen.items()
    }
    steps, submit = await _ask_steps(asking, opened, next(iter(chosen.values())))
    told = titled(opened.dialog, opened.varying) if title is None else title(opened.dialog)
    return ToldEditor(opener, told, opened.subject, typed, submit, steps)


async def ask_removal(
    asking: Asking,
    chosen: Candidate,
    told: ToldControl,
    *,
    subject: ToldControl,
    named: str,
    before: Node | None = None,
) -> ToldRemoval:
    """
    Press what takes something away, where nothing gets out, and ask what says yes to its question, which has to say the name of what goes.
    Raises LayoutUnknown where it asks nothing.
    """
    await asking.press(chosen, what="what takes it away")
    try:
        question = dialog_in(asking.tree, but=before)
    except LayoutUnknown as error:
        raise cannot_say(f"{chosen.words} asks nothing before it takes something away") from error
    require_names(question, subject, asking.subject.name)
    if not says_any(normal(question.content), (named,)):
        raise cannot_say(f"the question does not say {named!r}")
    varying = (asking.subject.name, named)
    yes = await asking.ask(
        "submit", "Which of these says yes to the question? It is not pressed now.", BUTTONS, inside=question
    )
    submit = same_for_all(tell(question, yes.node, what="what says yes"), varying, what="what says yes")
    return ToldRemoval(told, titled(question, varying), _pressable(submit, "what says yes"))


async def _ask_fields(asking: Asking, opened: OpenedEditor, fields: Mapping[str, str]) -> dict[str, Candidate]:
    found = candidates(asking.tree, FIELDS, inside=opened.dialog)
    if len(fields) == 1 and len(found) == 1:
        return dict.fromkeys(fields, found[0])
    chosen: dict[str, Candidate] = {}
    for key, asks in fields.items():
        one = await asking.ask_perhaps(key, asks, FIELDS, inside=opened.dialog, may_be_none=len(fields) > 1)
        if one is not None:
            chosen[key] = one
    if not chosen:
        raise cannot_say("there is no field in its editor that takes the value")
    return chosen


async def _ask_steps(
    asking: Asking, opened: OpenedEditor, typed: Candidate
) -> tuple[tuple[ToldStep, ...], ToldControl]:
    """What leads on to the page that saves, and what saves there, which is not pressed."""
    steps: list[ToldStep] = []
    dialog = opened.dialog
    for _ in range(_PAGES_OF_A_WIZARD):
        saves = await asking.ask_perhaps("submit", _SAVES, BUTTONS, inside=dialog)
        if saves is not None:
            told = same_for_all(tell(dialog, saves.node, what="what saves"), opened.varying, what="what saves")
            return tuple(steps), _pressable(told, "what saves")
        leads = await asking.ask("next", "Which of these leads on, and does not save?", BUTTONS, inside=dialog)
        told = same_for_all(tell(dialog, leads.node, what="what leads on"), opened.varying, what="what leads on")
        if not steps:
            await asking.type_in(typed, "1")
        await asking.press(leads, what="what leads on")
        before, dialog = dialog, dialog_in(asking.tree)
        require_names(dialog, opened.subject, asking.subject.name)
        steps.append(ToldStep(told, titled(dialog, opened.varying), _new_in(before, dialog, opened.varying)))
    raise cannot_say(f"its editor has more than {_PAGES_OF_A_WIZARD} pages")


def _pressable(told: ToldControl, what: str) -> ToldControl:
    if not told.name:
        raise cannot_say(f"{what} is a {told.role} without a name, and nobody presses what says nothing")
    return told


def _new_in(before: Node, dialog: Node, varying: tuple[str, ...]) -> ToldControl:
    """What tells the next page from the one before, and is the same for every workspace."""
    for node in dialog.walk():
        if node.role not in _TELLING or not (name := normal(node.name)) or says_any(name, varying):
            continue
        told = ToldControl(node.role, name=(name,))
        if not find_all(before, told.control()) and len(find_all(dialog, told.control())) == 1:
            return told
    raise cannot_say("nothing tells the next page of the editor from the one before")
