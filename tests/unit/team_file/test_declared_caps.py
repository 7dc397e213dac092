"""Which workspace a team's cap is for."""

from __future__ import annotations

from decimal import Decimal

from pulumi_claude_admin.team_file.declared_caps import DeclaredCaps, declared_caps
from pulumi_claude_admin.team_file.read import read_bytes

WORKSPACES = {"wrkspc_01A": "A", "wrkspc_01B": "B", "wrkspc_01C": "C"}
FILE = b"""\
version: 1
teams:
  a: { name: A, spend_limit: "12.50" }
  renamed: { name: New name, adopt_id: wrkspc_01B, spend_limit: "300" }
  c: { name: C, spend_limit: unmanaged }
  new: { name: D, spend_limit: "1" }
  gone: { name: A2, adopt_id: wrkspc_01Gone, spend_limit: "1" }
"""


def test_by_adopt_id_else_by_name_and_nothing_that_is_unmanaged() -> None:
    found = declared_caps(read_bytes(FILE).teams, WORKSPACES)

    assert found == DeclaredCaps({"wrkspc_01A": Decimal(1250), "wrkspc_01B": Decimal(30_000)}, ("new", "gone"))
