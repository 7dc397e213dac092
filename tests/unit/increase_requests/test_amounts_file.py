"""One amount of a file changes, and nothing else of it; what is not exactly one place is refused."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.increase_requests.amounts_file import with_amount
from pulumi_claude_admin.model.money import Money

YAML = """\
# what people may spend
payments:
  Ana@example.com: "100.00"  # since May
  ben@example.com: '100'
search: {cleo@example.com: 100}
"""


def edited(text: str, who: str, *, before: str = "100.00", after: str = "150.00") -> tuple[str, int]:
    made = with_amount(text, frozenset({who}), before=before, after=Money.parse(after), source="limits.yaml")
    return made.text, made.line


@pytest.mark.parametrize(
    ("who", "old", "new", "line"),
    [
        ("ana@example.com", '"100.00"', '"150.00"', 3),
        ("ben@example.com", "'100'", "'150.00'", 4),
        ("cleo@example.com", "{cleo@example.com: 100}", '{cleo@example.com: "150.00"}', 5),
    ],
)
def test_one_amount_changes_in_its_own_quotes(who: str, old: str, new: str, line: int) -> None:
    assert edited(YAML, who) == (YAML.replace(old, new), line)


def test_json_and_line_ends_stay_as_they_are() -> None:
    text = '{\r\n  "user_01ana": "100.00",\r\n  "ben@example.com": "100.00"\r\n}\r\n'

    assert edited(text, "user_01ana") == (text.replace('"100.00"', '"150.00"', 1), 2)


def test_what_says_so_already_stays() -> None:
    assert edited(YAML, "ana@example.com", before="80.00", after="100.00") == (YAML, 3)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: {ben@example.com: 100}", "has no 100.00 for ana@example.com, as the stack declares it"),
        ("a: {ana@example.com: 90}", "has no 100.00 for ana@example.com"),
        ("a: {ana@example.com: 100}\nb: {ana@example.com: 100}", "in 2 places"),
        ("a: &x {ana@example.com: 100}\nb: *x", "has aliases"),
        ("- ana@example.com", "is no mapping"),
        ("\ufeffana@example.com: 100", "is no mapping"),
        ("", "is no mapping"),
        ("a: [", "is no YAML and no JSON"),
    ],
)
def test_what_is_not_one_place_is_refused_in_one_line(text: str, reason: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        edited(text, "ana@example.com")

    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)
