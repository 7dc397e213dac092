from __future__ import annotations

import pytest

from claude_console_shim.dump.masking import Masks, mask, names_in, route_of
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
