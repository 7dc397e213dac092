from __future__ import annotations

import pytest

from pulumi_claude_admin.team_file.read import read_bytes
from pulumi_claude_admin.team_file.without_people import without_people

FILE = """\
# our teams
version: 1
people:
  oncall: [ana@example.com, kofi@example.com]  # rota
  alone: [ana@example.com]
  blocks:
    - kofi@example.com
    - Ana@Example.com  # lead
teams:
  payments:
    name: Payments
    members:  # who
      # the lead
      ANA@example.com: workspace_developer  # since March
      ben@example.com: workspace_user
      "@oncall": workspace_user
    spend_limit: "5000.00"
    notifications:
      thresholds: ["2500.00"]
      recipients: [ana@example.com, finops@example.com]
  search:
    name: Search
    members: { ana@example.com: workspace_user, ben@example.com: workspace_user }
    spend_limit: "1.00"
  solo:
    name: Solo
    members:
      ana@example.com: workspace_user
    spend_limit: "1.00"
    notifications:
      thresholds: ["1.00"]
      recipients: [ana@example.com]
"""
AFTER = """\
# our teams
version: 1
people:
  oncall: [kofi@example.com]  # rota
  alone: []
  blocks:
    - kofi@example.com
teams:
  payments:
    name: Payments
    members:  # who
      # the lead
      ben@example.com: workspace_user
      "@oncall": workspace_user
    spend_limit: "5000.00"
    notifications:
      thresholds: ["2500.00"]
      recipients: [finops@example.com]
  search:
    name: Search
    members: { ben@example.com: workspace_user }
    spend_limit: "1.00"
  solo:
    name: Solo
    members: {}
    spend_limit: "1.00"
    notifications:
      thresholds: ["1.00"]
      recipients: [ana@example.com]
"""


def test_everywhere_the_person_goes_and_everything_else_stays_as_written() -> None:
    found = without_people(FILE, {"ana@example.com"})
    assert found.text == AFTER
    assert read_bytes(found.text.encode()).mistakes == ()
    assert sorted(line for line, _ in found.lines) == [4, 5, 8, 14, 20, 23, 28]


def test_the_only_recipient_stays_and_is_no_line_of_the_patch() -> None:
    assert 34 not in {line for line, _ in without_people(FILE, {"ana@example.com"}).lines}


@pytest.mark.parametrize(
    "text",
    [
        FILE.replace("version: 1", "version: 2"),
        '{"version": 1, "teams": {"a": {"name": "A", "spend_limit": "1.00"}}}',
        FILE,
    ],
    ids=["mistakes", "JSON", "somebody else"],
)
def test_a_file_that_cannot_be_changed_stays_as_it_is(text: str) -> None:
    assert without_people(text, {"chloe@example.com"}).text == text


def test_a_file_with_mistakes_stays_as_it_is() -> None:
    text = FILE.replace("version: 1", "version: 2")
    assert without_people(text, {"ana@example.com"}).text == text


def test_a_list_in_brackets_over_several_lines_stays() -> None:
    text = FILE.replace("[ana@example.com, kofi@example.com]", "[ana@example.com,\n    kofi@example.com]")
    found = without_people(text, {"ana@example.com"})
    assert "[ana@example.com,\n    kofi@example.com]" in found.text
    assert 4 not in {line for line, _ in found.lines}
