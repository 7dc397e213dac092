"""The page map that a dump has to begin with: whatever one chooses of it is of the format."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from claude_console_shim.dump.skeleton import Seen, skeleton
from claude_console_shim.layouts.load import parse_layout
from claude_console_shim.snapshot.aria_tree import Node, parse

RECORDED = Path(__file__).parents[1] / "recorded"
SCHEMA = json.loads((files("claude_console_shim.layouts") / "layout-1.schema.json").read_text(encoding="utf-8"))
DIALOG = """- dialog "Adjust spend limit":
  - strong: "{workspace}"
  - textbox "Monthly limit in USD"
  - button "Save"
"""


def recorded() -> tuple[Seen, ...]:
    pages = {each.stem: parse(each.read_text(encoding="utf-8")) for each in sorted(RECORDED.glob("*.yaml"))}
    trees: dict[str, Node] = {**pages, "dialog": parse(DIALOG)}
    return tuple(Seen(name, "/settings/workspaces/{id}", tree) for name, tree in trees.items())


def candidates() -> Iterator[tuple[str, str]]:
    """Each line that could be chosen, with the table that it is in."""
    table = ""
    for line in skeleton(recorded(), dated="2026-11-30").splitlines():
        said = line.removeprefix("# ")
        if said.startswith("["):
            table = said
        elif line.startswith("# ") and " = " in said and table:
            yield table, said.replace("LIMITER", "requests_per_minute")


def is_wrong(error: jsonschema.ValidationError) -> bool:
    """Whether it is more than what is not chosen yet; of several forms, in each."""
    if not error.context:
        return error.validator != "required"
    forms: dict[object, bool] = {}
    for each in error.context:
        form = each.schema_path[0]
        forms[form] = forms.get(form, False) or is_wrong(each)
    return all(forms.values())


def test_it_is_of_the_format_and_no_map_yet() -> None:
    text = skeleton(recorded(), dated="2026-11-30")
    assert set(tomllib.loads(text)) == {"format", "id", "dated", "seen", "sources"}
    assert parse_layout(text.encode(), "map.toml").parts == ()


def test_whatever_is_chosen_is_of_the_format_but_for_what_is_not_chosen_yet() -> None:
    head = 'format = 1\nid = "mine"\ndated = "2026-11-30"\nseen = "x"\nsources = []\n'
    found = list(candidates())
    validator = jsonschema.Draft202012Validator(SCHEMA)
    wrong = [
        (line, error.message)
        for table, line in found
        for error in validator.iter_errors(tomllib.loads(f"{head}{table}\n{line}\n"))
        if is_wrong(error)
    ]
    assert wrong == []
    assert len(found) > 100


@pytest.mark.parametrize("key", ["region", "open", "dialog", "field", "submit", "subject", "value.term"])
def test_every_key_of_a_limit_has_what_it_is_on_the_page(key: str) -> None:
    of_limit = {line.partition(" = ")[0] for table, line in candidates() if table == "[workspace_spend_limit]"}
    assert key in of_limit


def test_one_chosen_line_for_each_key_is_a_map_that_loads() -> None:
    chosen = {
        "[workspace_spend_limit]": ("region", "value.term", "open", "dialog", "subject", "field", "submit"),
        "[workspace_spend_limit.way]": ("route", "landing", "tabs"),
    }
    text = skeleton(recorded(), dated="2026-11-30")
    for table, keys in chosen.items():
        text += "\n".join((table, *(of_key(table, key, "Save" if key == "submit" else "") for key in keys), ""))
    layout = parse_layout(text.encode(), "map.toml")
    assert [name for name, _ in layout.parts] == ["workspace_spend_limit"]


def of_key(table: str, key: str, word: str) -> str:
    """The first candidate of a key with this word in it."""
    return next(
        line for found, line in candidates() if found == table and line.startswith(f"{key} = ") and word in line
    )
