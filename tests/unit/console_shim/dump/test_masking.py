from __future__ import annotations

import pytest

from claude_console_shim.dump.known_words import known_words
from claude_console_shim.dump.masking import Masks, mask, names_in, route_of
from claude_console_shim.layouts.load import shipped_layouts
from claude_console_shim.snapshot.aria_text import render
from claude_console_shim.snapshot.aria_tree import parse

PAGE = """- heading "Spend of Research" [level=1]
- navigation:
  - list:
    - listitem:
      - link "Billing":
        - /url: /settings/billing
- table:
  - row "Name Role":
    - columnheader "Name"
    - columnheader "Role"
  - row "Ada Admin Billing Change role of ada@example.com":
    - cell "Ada Admin"
    - cell "Billing"
    - cell "Change role of ada@example.com":
      - button "Change role of Ada Admin"
- list:
  - listitem:
    - text: $2,500.00
    - button "Remove notification at $2,500.00"
- combobox "Workspace":
  - option "Research" [selected]
- textbox "Amount": "5000.00"
- code: wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ
- button "Account menu": Tiny Tools admin@example.com
"""


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Change limit of ana@example.com", "Change limit of {email}"),
        ("At most $10,000.00 a month", "At most {amount} a month"),
        ("1.234,50 € im Monat", "{amount} im Monat"),
        ("since Nov 29, 2026", "since {date} {number} {number}"),
        ("key sk-ant-api03-abcd…wxyz", "key {key}"),
        ("5f2d8c1e-7b3a-4d5e-8f60-9a1b2c3d4e5f", "{id}"),
        ("in wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ", "in {id}"),
        ("see https://example.com/of/somebody", "see {address}"),
        ("Spend limits of Zoë & Söhne", "Spend limits of {workspace}"),
        ("Zoë & Söhnen is another", "Zoë & Söhnen is another"),
        ("Adjust limit", "Adjust limit"),
    ],
)
def test_what_says_something_of_somebody_is_masked(text: str, masked: str) -> None:
    assert Masks((("Zoë & Söhne", "workspace"),)).masked(text) == masked


def test_rows_and_lists_keep_their_controls_alone() -> None:
    tree = parse(PAGE)
    text = render(mask(tree, Masks(tuple(names_in(tree)))))
    assert parse(text) == mask(tree, Masks(tuple(names_in(tree))))
    for said in ("Ada", "Research", "example.com", "2,500", "5000", "wrkspc_", "Tiny Tools"):
        assert said not in text
    for kept in ('link "Billing"', 'columnheader "Role"', 'button "Change role of {cell}"', 'textbox "Amount"'):
        assert kept in text
    assert 'button "Remove notification at {amount}"' in text


def test_a_word_of_the_menu_is_no_name_though_a_cell_has_it() -> None:
    page = """- navigation:
  - link "Admin-Schlüssel":
    - /url: /settings/admin-keys
- table:
  - row "Ada Admin":
    - cell "Ada"
    - cell "Admin"
"""
    assert dict(names_in(parse(page))) == {"Ada": "cell"}


@pytest.mark.parametrize(
    ("address", "route"),
    [
        ("/settings/workspaces/wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ/limits?tab=2", "/settings/workspaces/{id}/limits"),
        ("https://console.example.com/settings/workspaces/default", "/settings/workspaces/{id}"),
        ("/settings/billing#card", "/settings/billing"),
    ],
)
def test_a_route_names_nothing_of_one_thing(address: str, route: str) -> None:
    assert route_of(address) == route


LIKE_THE_CONSOLE = (
    *(("Limits", "workspace"), ("Save", "workspace"), ("Edit", "person"), ("Remove limit", "workspace")),
    *(("rate limits for Ada", "workspace"), ("Research", "workspace"), ("Claude Opus", "cell")),
)
PAGE_OF_LIMITS = """- navigation:
  - list:
    - listitem:
      - link "Limits":
        - /url: /settings/limits
    - listitem:
      - link "Save":
        - /url: /settings/workspaces/wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ
- heading "Limits" [level=1]
- heading "Limits" [level=2]
- paragraph: Limits of Research
- tab "Limits"
- term: Limits
- definition: Limits
- strong: Save
- button "Save"
- button "Remove limit"
- link "Limits":
  - /url: /settings/workspaces/wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ/limits
- link "Save":
  - /url: /settings/workspaces/wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ
- list:
  - listitem:
    - text: Save
    - button "Save"
    - button "Edit"
  - listitem:
    - text: Limits
    - button "Limits"
    - button "Edit"
- dialog "Edit rate limits for Claude Opus"
- dialog "Edit rate limits for Ada"
- button "Edit Limits"
- button "LIMITS"
"""
MASKED_PAGE = """- navigation:
  - list:
    - listitem:
      - link "Limits":
        - /url: "/settings/limits"
    - listitem:
      - link "{workspace}":
        - /url: "/settings/workspaces/{id}"
- heading "{workspace}" [level=1]
- heading "Limits" [level=2]
- paragraph: "{workspace} of {workspace}"
- tab "Limits"
- term: "Limits"
- definition: "{workspace}"
- strong: "{workspace}"
- button "Save"
- button "Remove limit"
- link "Limits":
  - /url: "/settings/workspaces/{id}/limits"
- link "{workspace}":
  - /url: "/settings/workspaces/{id}"
- list:
  - listitem:
    - text: "{item}"
    - button "{workspace}"
    - button "Edit"
  - listitem:
    - text: "{item}"
    - button "{workspace}"
    - button "Edit"
- dialog "Edit rate limits for {cell}"
- dialog "{person} {workspace}"
- button "Edit {workspace}"
- button "{workspace}"
"""


def test_a_word_of_the_console_stays_where_it_labels_something_and_is_masked_where_it_names_one_thing() -> None:
    masks = Masks(LIKE_THE_CONSOLE, known_words(shipped_layouts()))
    assert render(mask(parse(PAGE_OF_LIMITS), masks, named=frozenset(("heading 1",)))) == MASKED_PAGE


def test_on_a_page_of_no_workspace_its_heading_is_a_word_too_and_a_link_to_a_page_of_one_is_not() -> None:
    masked = render(mask(parse(PAGE_OF_LIMITS), Masks(LIKE_THE_CONSOLE, known_words(shipped_layouts()))))
    assert '- heading "Limits" [level=1]' in masked
    assert '- link "{workspace}":\n  - /url: "/settings/workspaces/{id}/limits"' in masked


def test_every_word_of_the_shipped_maps_is_known_in_both_languages() -> None:
    for language, words in (("en", ("Limits", "Save", "Adjust limit")), ("de", ("Limits", "Speichern", "Empfänger"))):
        known = known_words(shipped_layouts(language))
        assert all(map(known.has, words)), language
        assert not known.has("Research")
    assert known_words(shipped_layouts("de")).pieces("Ratenlimits für Claude Opus bearbeiten") == (
        ("Ratenlimits für ", True),
        ("Claude Opus", False),
        (" bearbeiten", True),
    )
