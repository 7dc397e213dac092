"""Parts of a page that questions are about: the region around what was chosen, a value by its place, what stands beside a list. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from claude_console_shim.mapping.candidates import path_to
from claude_console_shim.mapping.told_control import ToldControl, cannot_say
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.matching import find_all

DIALOGS = ("dialog", "alertdialog")


def region_around(page: Node, *nodes: Node) -> Node | None:
    """The smallest named part of the page that has all of them, if it can be told from all others; None for the whole page."""
    paths = [path_to(page, node) for node in nodes]
    around = [node for node in paths[0] if all(any(node is each for each in path) for path in paths)]
    for node in reversed(around):
        if node.role == "region" and normal(node.name):
            told = ToldControl("region", name=(normal(node.name),))
            return node if len(find_all(page, told.control())) == 1 else None
    return None


def dialog_in(tree: Node, *, but: Node | None = None) -> Node:
    """The one dialog that is open, beside one that was before. Raises LayoutUnknown."""
    found = [node for node in tree.walk() if node.role in DIALOGS]
    if but is not None:
        found = [node for node in found if (node.role, node.name) != (but.role, but.name)] or [
            node for node in found if node != but
        ]
    if len(found) != 1:
        raise cannot_say(f"{len(found) or 'no'} dialogs are open where one is expected; a map knows dialogs alone")
    return found[0]


def titled(dialog: Node, varying: Iterable[str]) -> ToldControl:
    """A dialog by its name, unless what varies is in that: then by its role."""
    name = normal(dialog.name)
    return ToldControl(dialog.role, name=(name,) if name and not says_any(name, varying) else ())


def says_any(text: str, varying: Iterable[str]) -> bool:
    """Whether a text has one of these in it."""
    return any(normal(each) in text for each in varying if normal(each))


def naming(dialog: Node, subject: str) -> ToldControl:
    """What names the subject in a dialog, and nothing else: without it the dialog could be another's. Raises LayoutUnknown."""
    for node in dialog.walk():
        if node is not dialog and normal(node.content) == normal(subject) and node.role != "text":
            told = ToldControl(node.role, level=node.level)
            if len(find_all(dialog, told.control())) == 1:
                return told
    raise cannot_say(f"nothing in the dialog names {subject!r} on its own, so that it could be another's")


def require_names(dialog: Node, told: ToldControl, subject: str) -> None:
    """Raise LayoutUnknown unless the same control names the subject in another dialog, too."""
    found = find_all(dialog, told.control())
    if len(found) != 1 or normal(found[0].content) != normal(subject):
        raise cannot_say(f"another dialog of this setting names {subject!r} in another way")


def same_for_all(told: ToldControl, varying: Sequence[str], *, what: str) -> ToldControl:
    """The control. Raises LayoutUnknown when its name has in it what is another each time, and no map could find it then."""
    if any(isinstance(each, str) and says_any(each, varying) for each in told.name):
        raise cannot_say(f"{what} is named after what it is for: {told.name[0]}")
    return told
