"""What `gateway export` writes for two teams, byte by byte: people keep these files in their own repositories."""

from __future__ import annotations

from collections.abc import Callable

from pulumi_claude_admin.gateways.contract import render
from pulumi_claude_admin.gateways.export_claude_gateway import export_claude_gateway
from pulumi_claude_admin.gateways.export_litellm import export_litellm
from pulumi_claude_admin.quoting import json_text
from tests.support.budgets import CONTRACT, PAYMENTS, POLICY, SEARCH

Golden = Callable[[str, str], None]


def test_contract(golden: Golden) -> None:
    golden("gateway_contract.json", render(CONTRACT))


def test_litellm(golden: Golden) -> None:
    document, losses = export_litellm((SEARCH, PAYMENTS), POLICY)
    golden("gateway_litellm.json", json_text({**document, "losses": [one.document for one in losses]}))


def test_claude_gateway(golden: Golden) -> None:
    document, losses = export_claude_gateway((SEARCH, PAYMENTS), POLICY)
    golden("gateway_claude_gateway.json", json_text({**document, "losses": [one.document for one in losses]}))
