from __future__ import annotations

import pytest

from claude_console_shim.snapshot.aria_tree import Node, NotASnapshot, normal, parse


def only(snapshot: str) -> Node:
    (node,) = parse(snapshot).children
    return node


def test_roles_names_attributes_and_children_become_a_tree() -> None:
    heading, button = only('- main:\n  - heading "Research" [level=1]\n  - button "Save" [disabled]: Keep').children
    assert (heading.role, heading.name, heading.level) == ("heading", "Research", 1)
    assert (button.name, button.text, button.has("disabled"), button.has("pressed")) == ("Save", "Keep", True, False)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (r"""- 'heading "a \"b\" : /x/" [level=1]':""", 'a "b" : /x/'),
        (r"""- 'heading "it''s: fine" [level=1]':""", "it's: fine"),
        (r'- heading "back\\slash" [level=1]', "back\\slash"),
        (r'- heading "a\" [level=2]" [level=1]', 'a" [level=2]'),
        ('- heading "line\u2028separator" [level=1]', "line\u2028separator"),
        (r'- heading "\u0000\u0007" [level=1]', "\x00\x07"),
        ("- heading [level=1]", ""),
    ],
)
def test_hostile_names_arrive_as_they_are(line: str, name: str) -> None:
    node = only(line)
    assert (node.role, node.name, node.level) == ("heading", name, 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("$5,000.00", "$5,000.00"),
        ('"5000.00"', "5000.00"),
        (r'"Pay: \"x\" #1"', 'Pay: "x" #1'),
        (r'"tab\there \x85 \\n"', "tab\there \x85 \\n"),
        ("a: b\\n", "a: b\\n"),
    ],
)
def test_values_are_unquoted(value: str, text: str) -> None:
    assert only(f"- definition: {value}").text == text


def test_a_name_above_the_longest_yaml_key_is_read() -> None:
    name = "\\u0007" * 255
    assert only(f'- row "{name}":\n  - cell').name == "\x07" * 255


def test_links_keep_where_they_lead_and_placeholders_are_no_children() -> None:
    link, box = parse('- link "R":\n  - /url: /settings/x\n- textbox "E":\n  - /placeholder: "1"\n  - text: v').children
    assert link.url == "/settings/x"
    assert [child.role for child in box.children] == ["text"]


def test_content_joins_text_and_falls_back_to_the_name() -> None:
    paragraph = only("- paragraph:\n  - text: For\n  - strong: Research\n  - text: .")
    assert paragraph.content == "For Research ."
    assert only('- cell "4,000"').content == "4,000"


def test_a_deeper_node_ends_with_its_parents() -> None:
    first, second = parse("- list:\n  - listitem:\n    - text: a\n  - listitem: b\n- main").children
    assert [item.content for item in first.children] == ["a", "b"]
    assert second.role == "main"


@pytest.mark.parametrize(
    "snapshot",
    ["main", "- main:\n    - heading", "- 42", '- heading "open', '- heading "x" nonsense', "- 'main' x"],
)
def test_anything_else_is_refused(snapshot: str) -> None:
    with pytest.raises(NotASnapshot):
        parse(snapshot)


def test_text_is_normalised_as_the_browser_does() -> None:
    assert normal("  a\u00a0\tb\u200b c\u00ad ") == "a b c"
