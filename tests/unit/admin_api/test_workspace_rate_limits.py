"""Which 403 is the gate of rate-limit writes, and which only stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from pulumi_claude_admin.admin_api.workspace_rate_limits import HttpWorkspaceRateLimits
from pulumi_claude_admin.channel_memory import ChannelMemory
from pulumi_claude_admin.channels import ByHand, Capability, Channel, Channels, Done
from pulumi_claude_admin.errors import AdminApiError, FeatureNotEnabled, PermissionDenied, UnexpectedResponse
from tests.unit.admin_api.conftest import Connect

Ask = Callable[[HttpWorkspaceRateLimits], object]

ASK: dict[str, Ask] = {
    "read": lambda limits: limits.list("wrkspc_01"),
    "write": lambda limits: limits.set("wrkspc_01", "entry_1", {"requests_per_minute": 5}),
}


def refusal(code: str | None) -> httpx.Response:
    error: dict[str, object] = {"type": "permission_error", "message": "not allowed"}
    if code is not None:
        error["details"] = {"error_code": code}
    return httpx.Response(403, json={"type": "error", "error": error})


ANSWERS: dict[str, tuple[httpx.Response, type[AdminApiError]]] = {
    "the gate": (refusal(None), FeatureNotEnabled),
    "a missing scope": (refusal("api_key_scope_missing"), PermissionDenied),
    "a proxy": (httpx.Response(403, html="<h1>Blocked by policy</h1>"), UnexpectedResponse),
    "a proxy that speaks JSON": (httpx.Response(403, json={"detail": "blocked"}), UnexpectedResponse),
}


@pytest.mark.parametrize("ask", ASK.values(), ids=ASK)
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_only_the_api_s_own_403_without_a_code_opens_the_console(
    connect: Connect, tmp_path: Path, ask: Ask, answer: tuple[httpx.Response, type[AdminApiError]]
) -> None:
    response, kind = answer
    limits = HttpWorkspaceRateLimits(connect(lambda _: response))
    opened: list[str] = []

    def run() -> Done[object] | ByHand:
        return Channels(ChannelMemory(tmp_path / "channels.json", "https://api.example.com")).run(
            Capability.WORKSPACE_RATE_LIMIT,
            organization_id="org-1",
            api=lambda: ask(limits),
            console=lambda: opened.append("the Console"),
        )

    with pytest.raises(AdminApiError) as raised:
        ask(limits)
    assert type(raised.value) is kind
    if kind is FeatureNotEnabled:
        assert run() == Done(None, Channel.CONSOLE)
    else:
        with pytest.raises(kind):
            run()
    assert opened == (["the Console"] if kind is FeatureNotEnabled else [])
