"""`.mailmap` as git reads it."""

from __future__ import annotations

from pulumi_claude_admin.outcomes.mailmap import Mailmap

TEXT = """\
# who is who
Ana Lima <ana@example.com> <ana@home.example>
<ben@example.com> <BEN@old.example>  # married
Cem <cem@example.com> cem on a laptop <root@localhost>
Dana <dana@example.com>
nonsense
"""


def test_an_address_is_replaced_whatever_its_case() -> None:
    mailmap = Mailmap.of(TEXT)

    assert mailmap.email_of("Ana@Home.example") == "ana@example.com"
    assert mailmap.email_of("ben@old.example", "Ben") == "ben@example.com"


def test_an_entry_with_a_name_is_for_that_name_alone() -> None:
    mailmap = Mailmap.of(TEXT)

    assert mailmap.email_of("root@localhost", "Cem on a Laptop") == "cem@example.com"
    assert mailmap.email_of("root@localhost", "Eve") == "root@localhost"


def test_what_replaces_a_name_or_is_no_entry_changes_no_address() -> None:
    assert Mailmap.of(TEXT).email_of("dana@example.com") == "dana@example.com"
