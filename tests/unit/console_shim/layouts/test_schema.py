from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from claude_console_shim.layouts import file_schema
from claude_console_shim.layouts.load import known_layouts, parse_language, parse_layout, shipped_layouts
from claude_console_shim.layouts.part_controls import controls, needed
from claude_console_shim.layouts.schema import Layout
from claude_console_shim.layouts.signs import shipped_signs
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.forbidden_controls import is_forbidden
from claude_console_shim.snapshot.matching import matches
from pulumi_claude_admin.errors import ConfigurationError, LayoutUnknown

MINIMAL = b'format = 1\nid = "x"\ndated = 2026-01-01\nseen = "never"\nsources = []\n'
WORDS = b"format = 1\n[words]\n"


SETTINGS = {
    "workspace_spend_limit",
    "organization_spend_limit",
    "workspace_notifications",
    "organization_notifications",
    "workspace_rate_limits",
}
DOCUMENTED = {
    "claude-code": set(),
    "a": {"Limits"},
    "a-b": {"Limits", "Change Limit", "Set spend limit"},
    "b": {"Limits", "Rate limits"},
    "c": {
        "Add notification",
        "Adjust limit",
        "Set limit",
        "Spend limits",
        "Rate limits",
        "Model",
        "Requests per Minute",
        "Input Tokens per Minute",
        "Output Tokens per Minute",
    },
    "d": {"Rate limits", "Workspace", "Edit", "Model", "Requests", "Input Tokens", "Output Tokens"},
}
"""The names that Anthropic's own text has (docs/platform/console.md#layouts, docs/platform/console.md#words), for both where a map is of two layouts."""


@pytest.mark.parametrize("ids", [("a", "a-b"), ("b", "a-b"), ("c",), ("d", "c")])
def test_the_maps_of_a_layout_know_every_setting(shipped: Mapping[str, Layout], ids: tuple[str, ...]) -> None:
    assert {setting for each in ids for setting in SETTINGS if getattr(shipped[each], setting) is not None} == SETTINGS


def test_only_names_of_public_documentation_are_documented(shipped: Mapping[str, Layout]) -> None:
    documented = {
        layout.id: {
            name
            for setting in SETTINGS
            if (part := getattr(layout, setting)) is not None
            for _, control in controls(part, setting)
            if control.grade == "documented"
            for name in control.names
        }
        for layout in shipped.values()
    }
    assert documented == DOCUMENTED


def test_everything_inside_a_dialog_is_assumed(layout: Layout, shipped: Mapping[str, Layout]) -> None:
    assert layout.workspace_spend_limit is not None
    grades = {path: control.grade for path, control in controls(layout.workspace_spend_limit, "s")}
    assert {grades[f"s.{name}"] for name in ("dialog", "subject", "field", "submit", "clear")} == {"assumed"}
    for each in shipped.values():
        if each.workspace_rate_limits is not None:
            editors = [path for path, _ in controls(each.workspace_rate_limits, "r") if ".editors." in path]
            inside = dict(controls(each.workspace_rate_limits, "r"))
            assert {inside[path].grade for path in editors if not path.endswith(".edit")} == {"assumed"}


def test_no_map_but_that_of_layout_a_knows_a_button_called_refresh(shipped: Mapping[str, Layout]) -> None:
    knowing = {
        layout.id
        for layout in shipped.values()
        for setting in SETTINGS
        if (part := getattr(layout, setting)) is not None
        for _, control in controls(part, setting)
        if "Refresh" in control.names
    }
    assert knowing == {"a"}


def test_a_field_without_a_column_is_refused() -> None:
    source = (Path(str(files("claude_console_shim"))) / "layouts" / "c.toml").read_bytes()
    without = re.sub(rb"output_tokens_per_minute = \{ role = .columnheader.*\n", b"", source)
    assert without != source
    with pytest.raises(ConfigurationError, match="different limiters"):
        parse_layout(without, "c.toml", words=words_of("c", "en"))


def test_the_digest_follows_the_file() -> None:
    assert parse_layout(MINIMAL, "x.toml").digest != parse_layout(MINIMAL + b"# edited\n", "x.toml").digest


def test_a_word_too_many_is_refused_with_the_files_name() -> None:
    with pytest.raises(ConfigurationError, match=re.escape("x.toml")):
        parse_layout(MINIMAL + b'colour = "blue"\n', "x.toml")


def test_a_file_that_is_no_toml_is_refused() -> None:
    with pytest.raises(ConfigurationError):
        parse_layout(b"\xff\x00", "x.toml")


@pytest.mark.parametrize(
    "name",
    [
        "Archive",
        "archive workspace",
        "Delete",
        "Delete?",
        "Remove card",
        "Buy credits",
        "More actions",
        "Archivieren",
        "Workspace archivieren",
        "Benachrichtigung löschen?",
        "Weitere Aktionen",
    ],
)
def test_a_layout_cannot_name_what_must_never_be_clicked(name: str) -> None:
    with pytest.raises(ValidationError):
        Control(role="button", names=(name,), grade="documented")


@pytest.mark.parametrize(
    "name", ["Remove", "Save", "Adjust limit", "Remove limit", "Add", "Entfernen", "Limit entfernen"]
)
def test_what_the_layout_needs_is_not_forbidden(name: str) -> None:
    assert not is_forbidden(name)


def test_the_signs_of_other_pages_are_there() -> None:
    signs = shipped_signs()
    assert (signs.session_cookie, signs.challenge_header) == ("sessionKey", "cf-mitigated")


def words_of(id_: str, language: str) -> bytes:
    return (Path(str(files("claude_console_shim"))) / "layouts" / "words" / f"{id_}.{language}.toml").read_bytes()


def test_a_layout_of_ones_own_comes_beside_the_shipped_ones_or_replaces_one(tmp_path: Path) -> None:
    shipped = [layout.id for layout in shipped_layouts()]
    assert in_english(tmp_path / "none") == dict.fromkeys(shipped, "en")
    (tmp_path / "x.toml").write_bytes(MINIMAL)
    assert list(in_english(tmp_path)) == [*shipped, "x"]
    (tmp_path / "own.toml").write_bytes(MINIMAL.replace(b'"x"', b'"c"'))
    found = {layout.id: layout.seen for layout in known_layouts(tmp_path)}
    assert (found["c"], found["x"]) == ("never", "never")
    assert len(found) == len(shipped) + 1


def in_english(folder: Path) -> dict[str, str]:
    return {layout.id: layout.language for layout in known_layouts(folder) if layout.language == "en"}


def test_every_shipped_map_is_there_in_every_language_with_the_same_structure() -> None:
    english, german = shipped_layouts("en"), shipped_layouts("de")
    assert [each.id for each in english] == [each.id for each in german]
    for one, other in zip(english, german, strict=True):
        assert [[path for path, _ in controls(part, name)] for name, part in one.parts] == [
            [path for path, _ in controls(part, name)] for name, part in other.parts
        ]
        assert one.digest != other.digest


def test_nothing_is_documented_in_german() -> None:
    grades = {
        control.grade
        for each in shipped_layouts("de")
        for name, part in each.parts
        for _, control in controls(part, name)
    }
    assert grades == {"assumed"}


def test_words_of_ones_own_replace_those_of_a_shipped_map_and_end_the_trust_in_it(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    words = words_of("c", "en").replace(b'"Monthly spend limit"', b'"Spend cap"')
    (tmp_path / "words" / "c.en.toml").write_bytes(words)
    (own,) = (each for each in known_layouts(tmp_path) if (each.id, each.language) == ("c", "en"))
    shipped = next(each for each in shipped_layouts() if each.id == "c")
    assert own.workspace_spend_limit is not None
    assert own.workspace_spend_limit.region is not None
    assert own.workspace_spend_limit.region.names == ("Spend cap",)
    assert own.digest != shipped.digest


HEADING = b"""
[workspaces]
heading = { role = "heading", name = "own_heading" }
link = { role = "link" }
url_pattern = '/(?P<id>x)'
way = { route = "/settings/workspaces", landing = { role = "heading" } }
"""
LIMIT = b"""
[workspace_spend_limit]
value = { term = { role = "term", text = "limit" } }
way = { route = "/settings/{workspace_id}", landing = { role = "main" } }
"""


def problem_of(structure: bytes, words: bytes | None = None) -> str:
    with pytest.raises(ConfigurationError) as caught:
        parse_layout(structure, "own.toml", words=words, words_name="own.en.toml")
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", ["+ Add notification", "Limits (beta", "*", "[New] [Limits", "Limits)", "a.b"])
def test_a_word_means_itself_whatever_is_in_it(name: str) -> None:
    words = WORDS + f"own_heading = {json.dumps(name)}\n".encode()
    layout = parse_layout(MINIMAL + HEADING, "own.toml", words=words)
    assert layout.workspaces is not None
    heading = layout.workspaces.heading
    assert matches(name, heading.names)
    assert not matches(name.replace(".", "x") + "x", heading.names)


def test_an_expression_is_one_where_it_is_marked() -> None:
    words = WORDS + b"own_heading = [{ pattern = 'Work ?spaces' }, \"Teams\"]\n"
    layout = parse_layout(MINIMAL + HEADING, "own.toml", words=words)
    assert layout.workspaces is not None
    found = [
        text
        for text in ("Workspaces", "Work spaces", "Teams", "Work ?spaces")
        if matches(text, layout.workspaces.heading.names)
    ]
    assert found == ["Workspaces", "Work spaces", "Teams"]


def test_what_a_map_needs_to_be_read_by_is_little() -> None:
    part = parse_layout(MINIMAL + LIMIT, "own.toml").workspace_spend_limit
    assert part is not None
    assert [path for path, _ in controls(part, "s")] == ["s.way.landing", "s.value.term"]
    with pytest.raises(LayoutUnknown, match="which control is `open`"):
        needed(part, "open")


@pytest.mark.parametrize(
    ("structure", "words", "said"),
    [
        (MINIMAL.replace(b"format = 1\n", b""), None, "own.toml: format: is missing; this version reads format = 1"),
        (MINIMAL.replace(b"format = 1\n", b"format = 2\n"), None, "own.toml: format: is 2;"),
        (MINIMAL + b'id = "y"\n', None, "own.toml: id: is no TOML"),
        (MINIMAL + LIMIT + b"region = {}\nregion = {}\n", None, "own.toml: region: is no TOML"),
        (MINIMAL + b'colour = "blue"\n', None, "own.toml: colour: is no key of format 1 here"),
        (MINIMAL + b'digest = "0"\n', None, "own.toml: digest: is no key of format 1 here"),
        (
            MINIMAL + LIMIT.replace(b"text =", b"txt ="),
            None,
            "workspace_spend_limit.value.term.txt: is no key of format 1 here",
        ),
        (
            MINIMAL + LIMIT.replace(b'text = "limit"', b'texts = ["Limit"]'),
            None,
            "value.term.texts: is no key of a control; `text` is",
        ),
        (MINIMAL + LIMIT.replace(b'"limit"', b'"limmit"'), None, "value.term.text: no word has the key 'limmit'"),
        (MINIMAL + LIMIT.replace(b'"term",', b'"trem",'), None, "value.term.role: "),
        (
            MINIMAL + LIMIT.replace(b', landing = { role = "main" }', b""),
            None,
            "workspace_spend_limit.way.landing: is missing",
        ),
        (MINIMAL + LIMIT.replace(b"{workspace_id}", b"team"), None, "workspace_spend_limit.way: leads to no workspace"),
        (
            MINIMAL + LIMIT.replace(b"/settings/{workspace_id}", b"//elsewhere.example.com"),
            None,
            "workspace_spend_limit.way.route: is no path of the Console, such as /settings/workspaces/{workspace_id}",
        ),
        (
            MINIMAL + LIMIT.replace(b"/settings/", b"/log%2Dout/"),
            None,
            "way.route: '/log%2Dout/{workspace_id}' leads where",
        ),
        (
            MINIMAL + LIMIT.replace(b"/settings/", b"/settings/../x/"),
            None,
            "way.route: '/settings/../x/{workspace_id}' leads",
        ),
        (MINIMAL + LIMIT.replace(b"{workspace_id}", b"{workspace}"), None, "workspace_spend_limit.way.route: "),
        (
            MINIMAL + LIMIT + b'amount = { nothing = "x" }\n',
            None,
            "workspace_spend_limit.amount.nothing: is no key of format 1 here",
        ),
        (MINIMAL + LIMIT + b"[workspace_spend_limit.steps]\n", None, "workspace_spend_limit.steps: "),
        (
            MINIMAL + HEADING,
            WORDS + b'own_heading = "Archive"\n',
            "own.en.toml): workspaces.heading.name: 'Archive' is never pressed",
        ),
        (MINIMAL + HEADING, WORDS + b'own_heading = "Team l\xc3\xb6schen?"\n', "is never pressed"),
        (
            MINIMAL + HEADING,
            WORDS + b'own_heading = { pattern = "(" }\n',
            "own.en.toml: words.own_heading: '(' is no regular expression",
        ),
        (
            MINIMAL + HEADING,
            WORDS + b'own_heading = "{team}"\n',
            "workspaces.heading.name: {team} in '{team}' stands for nothing",
        ),
        (
            MINIMAL + HEADING,
            WORDS + b'own_heading = "A"\nother = "B"\n',
            "own.en.toml: words.other: nothing in own.toml has this key",
        ),
        (MINIMAL + HEADING, WORDS.replace(b"1", b"3"), "own.en.toml: format: is 3"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_with_file_and_key(structure: bytes, words: bytes | None, said: str) -> None:
    assert said in problem_of(structure, words)


def test_a_control_that_is_there_for_two_things_is_told() -> None:
    twice = (
        LIMIT
        + b"""submit = { role = "button", name = "save" }
clear = { role = "button", name = "save" }
"""
    )
    assert "workspace_spend_limit: `submit` and `clear` are one control" in problem_of(MINIMAL + twice)


def test_an_expression_without_its_group_is_told() -> None:
    assert "workspaces.url_pattern: '/(x)' has no group id" in problem_of(
        MINIMAL + HEADING.replace(b"(?P<id>x)", b"(x)"), WORDS + b'own_heading = "A"\n'
    )


def test_a_quantifier_is_no_place_for_a_value() -> None:
    with pytest.raises(ValidationError, match="multiple repeat"):
        Control(role="button", names=("x{2}{3}+*",), grade="assumed")


def test_a_map_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "own.toml").mkdir()
    with pytest.raises(ConfigurationError, match="cannot be read"):
        known_layouts(tmp_path)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("c.fr.toml", "'fr' has no list of words that are never pressed"),
        ("z.en.toml", "of no page map"),
        ("fr.toml", "of no page map"),
    ],
)
def test_words_of_a_language_without_words_that_are_never_pressed_are_not_loaded(
    tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / name).write_bytes(WORDS)
    with pytest.raises(ConfigurationError, match=said):
        known_layouts(tmp_path)


def test_a_language_without_words_that_are_never_pressed_is_not_loaded() -> None:
    source = (Path(str(files("claude_console_shim"))) / "layouts" / "words" / "de.toml").read_bytes()
    assert parse_language(source, "de.toml").numbers.decimal == ","
    with pytest.raises(ConfigurationError, match=r"fr\.toml: language: 'fr' has no list"):
        parse_language(source.replace(b'language = "de"', b'language = "fr"'), "fr.toml")


@pytest.mark.parametrize(
    ("schema", "pattern"),
    [
        (file_schema.layout_schema(), "[!s]*.toml"),
        (file_schema.words_schema(), "words/*.*.toml"),
        (file_schema.language_schema(), "words/[!a-c]?.toml"),
    ],
)
def test_what_ships_is_as_the_published_schema_says(schema: dict[str, object], pattern: str) -> None:
    folder = Path(str(files("claude_console_shim"))) / "layouts"
    found = sorted(folder.glob(pattern))
    assert found
    jsonschema.Draft202012Validator.check_schema(schema)
    for each in found:
        table = json.loads(json.dumps(tomllib.loads(each.read_text(encoding="utf-8")), default=str))
        jsonschema.validate(table, schema)
        named = each.read_text(encoding="utf-8").partition("\n")[0].removeprefix("#:schema ")
        assert (each.parent / named).is_file()
