"""A page map to begin with: every key of a setting, with each element of a dump that it could be as a comment below it. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.forbidden_controls import is_forbidden

PRESSED: Final = ("button", "link", "menuitem")
FIELDS: Final = ("textbox", "spinbutton", "combobox", "searchbox")
AREAS: Final = ("region", "group", "article", "form", "tabpanel")
DIALOGS: Final = ("dialog", "alertdialog")
KEYS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "spend_limit": {
        "region": AREAS,
        "value": ("term", "rowheader", "columnheader", *PRESSED),
        "open": PRESSED,
        "dialog": DIALOGS,
        "subject": ("strong", "heading"),
        "field": FIELDS,
        "submit": ("button",),
        "clear": PRESSED,
        "clear_dialog": DIALOGS,
        "clear_submit": ("button",),
    },
    "notifications": {
        "region": AREAS,
        "thresholds": ("list", "table"),
        "threshold": ("listitem", "row"),
        "add": PRESSED,
        "add_dialog": DIALOGS,
        "add_field": FIELDS,
        "add_submit": ("button",),
        "remove": PRESSED,
        "remove_dialog": DIALOGS,
        "remove_submit": ("button",),
        "recipients": ("term", "rowheader", "columnheader"),
        "edit": PRESSED,
        "edit_dialog": DIALOGS,
        "edit_field": FIELDS,
        "edit_submit": ("button",),
        "subject": ("strong", "heading"),
    },
    "rate_limits": {
        "heading": ("heading",),
        "group_column": ("columnheader",),
        "columns": ("columnheader",),
        "editors": PRESSED,
    },
    "organization": {"id": ("term", "rowheader"), "name": ("term", "rowheader"), "role": ("term", "rowheader")},
    "workspaces": {"heading": ("heading",), "link": ("link",)},
}
_WAY: Final = {
    "landing": ("heading", "tab", *AREAS),
    "tabs": ("tab",),
    "links": ("link",),
    "workspace_id": ("code",),
    "workspace_name": ("heading",),
}
_PLACES: Final = {"term": "term", "rowheader": "row", "columnheader": "column"}
"""Where a value stands, by the role of what names it: in this cell, beside this term; else it is the text of the control."""
_SHAPES: Final = {
    "columns": "columns.LIMITER = {0}",
    "editors": "editors.NAME.edit = {0}",
    "links": "links = [{0}]",
    "tabs": "tabs = [{0}]",
}
"""Keys of which a map has several, or a list."""
_VALUES: Final = {
    "spend_limit": ("value",),
    "notifications": ("recipients",),
    "organization": ("id", "name", "role"),
}
_FIXED: Final = {
    "organization": "# id_pattern = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'\n",
    "workspaces": "# url_pattern = '/settings/workspaces/(?P<id>wrkspc_[0-9A-Za-z]+)'\n",
    "rate_limits": (
        '# number.inherited = "inherited"  # the word for where the limit of the organization applies\n'
        "# LIMITER is requests_per_minute, input_tokens_per_minute or output_tokens_per_minute; NAME is yours.\n"
    ),
}
"""What no page says by a control."""
_SETTINGS: Final = (
    ("organization", "organization"),
    ("workspaces", "workspaces"),
    ("workspace_spend_limit", "spend_limit"),
    ("organization_spend_limit", "spend_limit"),
    ("workspace_notifications", "notifications"),
    ("organization_notifications", "notifications"),
    ("workspace_rate_limits", "rate_limits"),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A page of a dump by its id and route, with its masked tree."""

    id: str
    route: str
    tree: Node


def skeleton(pages: Sequence[Seen], *, dated: str) -> str:
    """The text of the file: valid TOML of format 1, and no map before somebody has chosen."""
    head = (
        "# A page map to begin with. Below each key stands every element that it could be, and on which page it was seen: take\n"
        "# away the # of one, and of the [table] that it is in, and all that is not meant. `claude-admin console map` asks instead.\n\n"
        f'format = 1\nid = "mine"\ndated = {dated}\nseen = "by a dump of {dated}"\nsources = []\n'
    )
    return head + "".join(_part(name, kind, pages) for name, kind in _SETTINGS)


def _part(name: str, kind: str, pages: Sequence[Seen]) -> str:
    values = _VALUES.get(kind, ())
    keys = "".join(_key(key, roles, pages, is_value=key in values) for key, roles in KEYS[kind].items())
    routes = "".join(f"# route = {json.dumps(route)}\n" for route in sorted({_template(each.route) for each in pages}))
    way = "".join(_key(key, roles, pages) for key, roles in _WAY.items())
    return f"\n# [{name}]\n{_FIXED.get(kind, '')}{keys}\n# [{name}.way]\n{routes}{way}"


def _key(key: str, roles: Sequence[str], pages: Sequence[Seen], *, is_value: bool = False) -> str:
    found: dict[str, list[str]] = {}
    for page in pages:
        for role, control in _controls(page.tree, roles):
            place = f"{key}.{_PLACES.get(role, 'control')}" if is_value else key
            found.setdefault(_SHAPES.get(key, place + " = {0}").replace("{0}", control), []).append(page.id)
    lines = (f"# {line}  # {', '.join(dict.fromkeys(ids))}\n" for line, ids in found.items())
    return "".join(lines) or f"# {key}: nothing seen\n"


def _controls(tree: Node, roles: Sequence[str]) -> Iterator[tuple[str, str]]:
    for node in tree.walk():
        said = normal(node.name)
        if node.role not in roles or is_forbidden(said):
            continue
        where = "name" if said else "text"
        words = said or normal(node.text)
        level = f", level = {node.level}" if node.role == "heading" and node.level else ""
        name = f", {where} = {{ pattern = {json.dumps(_pattern(words), ensure_ascii=False)} }}" if words else ""
        yield node.role, f'{{ role = "{node.role}"{name}{level} }}'


def _pattern(words: str) -> str:
    """An expression for these words; what was masked may be anything."""
    return ".+".join(re.escape(piece).replace("\\ ", " ") for piece in re.split(r"\{[a-z]+\}", words))


def _template(route: str) -> str:
    return route.replace("{id}", "{workspace_id}")
