"""A file of outcomes is read whole or refused whole, and every mistake has its line and column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pulumi_claude_admin.errors import OutcomesFileError
from pulumi_claude_admin.outcomes_file.read import LARGEST, read_bytes, read_file
from pulumi_claude_admin.outcomes_file.schema import outcomes_file_schema
from pulumi_claude_admin.team_file.parse import parse
from pulumi_claude_admin.team_file.tree import plain

GOOD = """\
format: 1
repositories:
  - github: acme/shop
    checkout: ../shop
    coverage:
      folder: coverage
      roots: [/srv/ci/shop]
  - gitlab: acme/platform/billing
    branch: trunk
    checkout: ../billing
    coverage: { codecov: true }
people:
  ana@example.com:
    emails: [Ana@old.example.com]
    logins: [ana-dev]
bots: [Acme-Release]
fixes:
  labels: [Bug]
  titles: "^fix:"
notes_ref: refs/notes/ai
"""


def refusals(text: str | bytes) -> list[str]:
    content = text.encode() if isinstance(text, str) else text
    return [one.in_file("outcomes.yaml") for one in read_bytes(content).mistakes]


def test_everything_that_may_stand_there_is_read() -> None:
    file = read_bytes(GOOD.encode()).file

    assert file is not None
    shop, billing = file.repositories
    assert (shop.name, shop.branch) == ("acme/shop", "main")
    assert (billing.name, billing.branch) == ("acme/platform/billing", "trunk")
    assert file.aliases.emails == {"Ana@old.example.com": "ana@example.com"}
    assert file.aliases.logins == {"ana-dev": "ana@example.com"}
    assert file.rules.bots == {"acme-release"}
    assert file.rules.words.labels == {"bug"}
    assert file.rules.words.title == "^fix:"
    assert file.rules.notes_ref == "refs/notes/ai"


def test_two_lines_are_enough() -> None:
    file = read_bytes(b"format: 1\nrepositories: [{github: acme/shop}]\n").file

    assert file is not None
    assert file.aliases.emails == {}
    assert "regression" in file.rules.words.labels


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("format: 1", "format: 2", "1:1: format: must be 1"),
        ("format: 1", "format: true", "1:1: format: must be 1"),
        ("format: 1\n", "", "1:1: format: is missing"),
        ("github: acme/shop", "github: shop", "3:5: repositories.0.github: 'shop' is no repository of GitHub; write owner/name"),
        ("gitlab: acme/platform/billing", "gitlab: billing", "8:5: repositories.1.gitlab: 'billing' is no project of GitLab"),
        ("github: acme/shop", "branch: main", "3:5: repositories.0: names none; write github: owner/name or gitlab:"),
        ("    branch: trunk", "    github: a/b", "8:5: repositories.1: names two forges; make two entries of it"),
        ("gitlab: acme/platform/billing", "github: ACME/shop", "8:5: repositories.1.github: is there twice, first in line 3"),
        ("    branch: trunk", "    brunch: trunk", "9:5: repositories.1.brunch: is no setting; did you mean 'branch'?"),
        ("branch: trunk", "branch: two words", "9:5: repositories.1.branch: 'two words' is no name of a branch"),
        ("{ codecov: true }", "{ codecov: true, roots: [/a] }", "roots: is for a folder of files; Codecov knows the paths"),
        ("{ codecov: true }", "{ codecov: true, folder: a }", "repositories.1.coverage: needs either folder or codecov: true"),
        ("{ codecov: true }", "{ codecov: false }", "repositories.1.coverage.codecov: must be True"),
        ("    checkout: ../billing\n", "", "repositories.1.coverage: needs a checkout, which says which files"),
        ("      folder: coverage", "      folder: 7", "6:7: repositories.0.coverage.folder: must be text"),
        ("ana@example.com", "ana", "13:3: people.ana: 'ana' is no e-mail address"),
        ("logins: [ana-dev]", "logins: ['@ana']", "15:14: people.ana@example.com.logins.0: '@ana' is no account of a forge"),
        ("logins: [ana-dev]", "logins:", "15:5: people.ana@example.com.logins: has no value"),
        ("bots: [", "bots: 7 #", "16:1: bots: must be a list"),
        ('"^fix:"', '"fix("', "19:3: fixes.titles: is no regular expression: missing ), unterminated subpattern"),
        ("notes_ref: refs/notes/ai", "notes_ref: &a x", "20:12: anchors and aliases are not read here; write it out"),
        ("notes_ref:", "note_ref:", "20:1: note_ref: is no setting; did you mean 'notes_ref'?"),
    ],
)  # fmt: skip
def test_a_mistake_names_its_place(old: str, new: str, expected: str) -> None:
    changed = GOOD.replace(old, new, 1)
    assert changed != GOOD

    assert any(expected in line for line in refusals(changed)), refusals(changed)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("ben@example.com: { logins: [Ana-Dev] }", "16:31: people.ben@example.com.logins.0: is ana@example.com's, too, so that two"),
        ("ben@example.com: { emails: [ana@OLD.example.com] }", "emails.0: is ana@example.com's, too"),
        ("ben@example.com: { emails: [ana@example.com] }", "emails.0: is ana@example.com's, too"),
        ("ANA@example.com: { logins: [a] }", "people.ANA@example.com: is ana@example.com's, too"),
        ("ben@example.com: { logins: [b, B] }", "logins.1: is there twice; first in line 16"),
    ],
)  # fmt: skip
def test_two_people_with_one_address_or_account_are_refused(more: str, expected: str) -> None:
    found = refusals(GOOD.replace("bots:", f"  {more}\nbots:"))

    assert any(expected in line for line in found), found


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "outcomes.yaml: is empty; such a file has `format: 1` and `repositories:`"),
        (b"\xff\xfe\x00", "save it as UTF-8"),
        (b"format: 1\nrepositories: []\n", "2:1: repositories: must not be empty"),
        (b"[]", "must be a mapping"),
        (b"format: [", "is no YAML"),
        (b"#" * (LARGEST + 1), "is larger than 8 MiB, which no such file is"),
    ],
)
def test_what_is_no_such_file_is_told(content: bytes, expected: str) -> None:
    assert any(expected in line for line in refusals(content)), refusals(content)


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(OutcomesFileError) as refused:
        read_file(tmp_path / "outcomes.yaml")

    assert str(refused.value) == f"{(tmp_path / 'outcomes.yaml').as_posix()}: cannot be read: No such file or directory"


def test_the_schema_takes_what_the_reader_takes_and_knows_every_key() -> None:
    schema: dict[str, Any] = dict(outcomes_file_schema())
    validator = jsonschema.Draft202012Validator(schema)
    root = parse(GOOD).root
    assert root is not None
    document: Any = plain(root)

    assert list(validator.iter_errors(document)) == []
    for place in (document, document["repositories"][0], document["people"]["ana@example.com"], document["fixes"]):
        assert list(validator.iter_errors(document)) == []
        place["typo"] = 1
        assert list(validator.iter_errors(document)) != []
        del place["typo"]
