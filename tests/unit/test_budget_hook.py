"""What the hook of the LiteLLM proxy decides. That the proxy obeys is for `make test-litellm` to prove."""

from __future__ import annotations

import ast
import asyncio
import json
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pulumi_claude_admin.gateways.states import LEFT, NEAR, WARN, State, state_of
from tests.support.budget_hook import HOOK, budget_hook
from tests.support.budgets import CONTRACT, HAIKU, MOMENT, NOW, OPUS, SONNET, SUBJECT, contract_document

hook = budget_hook()
FACTS: dict[str, dict[str, Any]] = {
    SONNET: {
        "max_output_tokens": 128_000,
        "max_input_tokens": 1_000_000,
        "supports_adaptive_thinking": True,
        "supports_output_config": True,
        "supports_max_reasoning_effort": True,
        "supports_native_structured_output": True,
        "supports_anthropic_compaction": True,
    },
    HAIKU: {"max_output_tokens": 64_000, "max_input_tokens": 200_000, "supports_native_structured_output": True},
}
"""As LiteLLM 1.106.12 has them."""
WHY = {"x-claude-justification": "a migration plan"}


def contract(**changes: object) -> dict[str, Any]:
    """The contract as the hook reads it, the first workspace (payments, cap 5000.00) having these values."""
    document = contract_document()
    document["workspaces"][0].update(spent="0.00", state="ok")
    document["workspaces"][0].update({key: value for key, value in changes.items() if key not in document})
    document.update({key: value for key, value in changes.items() if key in document})
    read: dict[str, Any] = hook.read(json.dumps(document).encode(), SUBJECT.organization_id)
    return read


def log_success(made: Any, event: dict[str, Any]) -> None:  # noqa: ANN401 - the module has no stubs
    """As the proxy tells of an answer; in a thread, so that the event loop of this one stays as it is."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(lambda: asyncio.run(made.async_log_success_event(event, None, None, None))).result()


def decide(
    of: dict[str, Any],
    model: str = OPUS,
    *,
    since: str = "0",
    now: datetime = NOW,
    headers: dict[str, str] | None = None,
    is_header_seen: bool = True,
    **body: object,
) -> Any:  # noqa: ANN401 - the module has no stubs
    return hook.decide(
        of,
        of["teams"]["payments"],
        {"model": model, "messages": [{"role": "user", "content": "hi"}], **body},
        {**WHY, **(headers or {})} if is_header_seen else None,
        since=Decimal(since),
        now=now,
        known=FACTS.get,
    )


def test_it_is_one_short_file_of_the_standard_library_and_litellm() -> None:
    text = HOOK.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 200
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(text))
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported - set(sys.stdlib_module_names) == {"litellm"}


@pytest.mark.parametrize("cents", [0, 374_999, 375_000, 449_999, 450_000, 499_999, 500_000, 900_000])
@pytest.mark.parametrize("before", State)
def test_its_marks_are_those_of_the_contract(cents: int, before: State) -> None:
    spent = Decimal(cents).scaleb(-2)
    ours = state_of(spent, Decimal(5000))
    found = hook.state_of(
        contract(spent=f"{spent:.2f}"), contract(spent=f"{spent:.2f}")["teams"]["payments"], Decimal(0), NOW
    )
    assert found == ours
    held = contract(spent=f"{spent:.2f}", state=str(before))
    assert hook.STATES.index(hook.state_of(held, held["teams"]["payments"], Decimal(0), NOW)) >= before.rank
    assert (WARN, NEAR, LEFT < NEAR) == (hook.SHARES[0], hook.SHARES[1], True)


def test_what_has_room_goes_on_unchanged() -> None:
    assert decide(contract()) == hook.Decision("ok", OPUS)
    assert decide(contract(spent="4000.00", state="warn")) == hook.Decision("warn", OPUS)


def test_near_the_end_the_smaller_model_takes_its_place() -> None:
    made = decide(contract(spent="4600.00", state="near"), max_tokens=1000)
    assert (made.state, made.model, made.changes, made.refusal) == ("near", SONNET, {"model": SONNET}, "")
    assert made.note == f"downgraded from {OPUS}"


def test_ceiling_of_tokens_is_cut_to_that_of_the_smaller_model() -> None:
    near = contract(spent="4600.00", state="near")
    made = decide(near, SONNET, max_tokens=100_000, max_completion_tokens=64_000)
    assert made.changes == {"model": HAIKU, "max_tokens": 64_000}


def test_model_without_a_smaller_one_goes_on_unchanged() -> None:
    assert decide(contract(spent="4600.00", state="near"), HAIKU) == hook.Decision("near", HAIKU)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"thinking": {"type": "adaptive"}}, "it has no adaptive_thinking"),
        ({"output_config": {"effort": "low"}}, "it has no output_config"),
        ({"context_management": {"edits": [{}]}}, "it has no anthropic_compaction"),
        ({"thinking": {"type": "enabled", "budget_tokens": 64_000}}, "the budget of thinking is above its ceiling"),
        ({"headers": {"content-length": "400001"}}, "its window is 200000 tokens"),
        ({"is_header_seen": False, "system": "x" * 400_001}, "its window is 200000 tokens"),
    ],
)
def test_what_the_smaller_model_cannot_take_goes_unchanged_and_is_told(body: dict[str, Any], why: str) -> None:
    made = decide(contract(spent="4600.00", state="near"), SONNET, **body)
    assert (made.model, made.changes, made.refusal) == (SONNET, {}, "")
    assert made.note == f"not downgraded to {HAIKU}: {why}"


def test_effort_that_the_smaller_model_lacks_is_not_lowered_in_silence() -> None:
    near = contract(spent="4600.00", state="near")
    assert decide(near, output_config={"effort": "max"}).model == SONNET
    assert decide(near, output_config={"effort": "xhigh"}).note.endswith("it has no xhigh_reasoning_effort")


def test_model_that_is_not_served_is_no_smaller_one() -> None:
    near = contract(spent="4600.00", state="near", fallbacks={OPUS: "claude-elsewhere"})
    assert decide(near).note == "not downgraded to claude-elsewhere: it is not served here"


def test_over_the_budget_is_refused_in_the_words_of_the_platform() -> None:
    made = decide(contract(spent="5000.00", state="over"), HAIKU)
    assert made.refusal == (
        "You have reached your specified workspace API usage limits. You will regain access on 2026-12-01 at 00:00 UTC."
    )
    december = contract(spent="5000.00", state="over", as_of="2026-12-31T06:00:00Z", valid_until="2027-01-01T06:00:00Z")
    late = decide(december, HAIKU, now=datetime(2026, 12, 31, 23, tzinfo=UTC))
    assert late.refusal.endswith("on 2027-01-01 at 00:00 UTC.")


def test_what_was_let_through_since_is_added() -> None:
    assert [decide(contract(spent="4400.00"), HAIKU, since=one).state for one in ("99.99", "100", "599.99", "600")] == [
        "warn",
        "near",
        "near",
        "over",
    ]


def test_expensive_model_wants_a_reason() -> None:
    assert decide(contract()).refusal == ""
    for headers in ({"x-claude-justification": ""}, {"x-claude-justification": "  "}):
        assert "send the header x-claude-justification" in decide(contract(), headers=headers).refusal
    assert decide(contract(), SONNET, is_header_seen=False).refusal == ""


def test_pass_through_which_shows_no_header_does_not_get_the_expensive_model() -> None:
    assert "which a pass-through does not show" in decide(contract(), is_header_seen=False).refusal


def test_near_the_end_no_reason_is_asked_for_what_is_downgraded() -> None:
    assert decide(contract(spent="4600.00", state="near"), is_header_seen=False).model == SONNET


def test_what_is_out_of_date_is_at_least_near() -> None:
    late = MOMENT.valid_until
    assert decide(contract(), HAIKU, now=late).state == "near"
    assert decide(contract(spent="5000.00", state="over"), HAIKU, now=late).state == "over"
    assert decide(contract(), HAIKU, now=late - timedelta(seconds=1)).state == "ok"


def test_last_month_is_near_and_never_over() -> None:
    of_october = contract(spent="9000.00", state="over", as_of="2026-10-31T23:59:59Z")
    assert decide(of_october, HAIKU).state == "near"
    assert decide(contract(as_of="2026-10-31T23:59:59Z"), HAIKU).state == "near"


def test_without_a_cap_nothing_is_near() -> None:
    assert decide(contract(cap=None, spent="99999.00"), HAIKU, now=MOMENT.valid_until).state == "ok"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{}",
        b"x" * (1024 * 1024 + 1),
        json.dumps({**contract_document(), "schema_version": 2}).encode(),
        json.dumps({**contract_document(), "contract": "budgets"}).encode(),
        json.dumps({**contract_document(), "as_of": "yesterday"}).encode(),
        json.dumps({**contract_document(), "workspaces": [{}]}).encode(),
        *(
            json.dumps(
                {**contract_document(), "workspaces": [{**contract_document()["workspaces"][0], **one}]}
            ).encode()
            for one in (
                {"cap": "NaN"},
                {"cap": "-1.00"},
                {"cap": 5000},
                {"spent": None},
                {"state": "fine"},
                {"fallbacks": 1},
            )
        ),
    ],
)
def test_what_is_no_contract_is_not_read(text: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        hook.read(text, SUBJECT.organization_id)


def test_contract_of_another_organization_is_not_read() -> None:
    text = json.dumps(contract_document()).encode()
    assert set(hook.read(text, SUBJECT.organization_id)["teams"]) == {
        name for one in CONTRACT.workspaces for name in one.teams
    }
    with pytest.raises(ValueError, match="of this organization"):
        hook.read(text, "org_other")


def _hook(place: str, **settings: str) -> Any:  # noqa: ANN401 - as above
    environment = {"CLAUDE_BUDGETS": place, "CLAUDE_BUDGETS_ORGANIZATION": SUBJECT.organization_id}
    return hook.Hook({**environment, "CLAUDE_BUDGETS_EVERY": "86400", **settings})


def test_contract_is_read_from_a_file_and_the_last_good_one_stays(tmp_path: Path) -> None:
    file = tmp_path / "claude-budgets.v1.json"
    made = _hook(str(file))
    assert made.contract["teams"] == {}
    file.write_text(json.dumps(contract_document()))
    made.look()
    good = made.contract
    assert "payments" in good["teams"]
    for text in ("", json.dumps({**contract_document(), "schema_version": 2}), "x" * 2_000_000):
        file.write_text(text)
        made.look()
        assert made.contract is good


def test_contract_is_not_read_over_plain_http_from_elsewhere() -> None:
    assert _hook("http://gateway.example.com/claude-budgets.v1.json").contract["teams"] == {}


def test_what_was_let_through_is_counted_by_workspace_from_as_of_on(tmp_path: Path) -> None:
    file = tmp_path / "claude-budgets.v1.json"
    now = datetime.now(UTC)
    file.write_text(json.dumps({**contract_document(), "as_of": now.isoformat()}))
    made = _hook(str(file))
    for team, alias, cost in (
        ("payments", None, 0.25),
        (None, "Payments", 0.5),
        ("Search", None, 4.0),
        ("who", None, 8.0),
    ):
        about = {"user_api_key_team_id": team, "user_api_key_team_alias": alias}
        log_success(made, {"litellm_params": {"metadata": about}, "response_cost": cost})
    assert made.since(made.contract, "wrkspc_payments") == Decimal("0.75")
    assert made.since(made.contract, "wrkspc_search") == Decimal(4)
    later = {**made.contract, "as_of": now + timedelta(minutes=11)}
    assert made.since(later, "wrkspc_payments") == 0


def test_stream_without_a_cost_counts_nothing(tmp_path: Path) -> None:
    file = tmp_path / "claude-budgets.v1.json"
    file.write_text(json.dumps(contract_document()))
    made = _hook(str(file))
    about = {"metadata": {"user_api_key_team_id": "payments"}}
    log_success(made, {"litellm_params": about, "response_cost": None})
    assert made.spend == {}


def test_a_mistake_of_its_own_lets_the_request_through_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "claude-budgets.v1.json"
    file.write_text(json.dumps(contract_document()))
    made, body = _hook(str(file)), {"model": OPUS, "thinking": "yes"}

    def broken(_: str) -> None:
        raise RuntimeError

    hook.TOLD.set([])
    made.judge(body, ("payments", None), {}, broken)
    assert body == {"model": OPUS, "thinking": "yes"}
    assert hook.TOLD.get()[0].headers()["x-claude-budget"] == "unknown"


@pytest.fixture
def served() -> Iterator[tuple[str, dict[str, bytes]]]:
    """An address on this machine, and what is there by path."""
    pages: dict[str, bytes] = {}

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(pages[self.path])

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", pages
        server.shutdown()


def test_contract_is_read_over_http_up_to_its_size(served: tuple[str, dict[str, bytes]]) -> None:
    address, pages = served
    pages["/budgets"] = json.dumps(contract_document()).encode()
    made = _hook(f"{address}/budgets")
    assert "payments" in made.contract["teams"]
    good = made.contract
    pages["/budgets"] = json.dumps({**contract_document(), "padding": "x" * 1024 * 1024}).encode()
    made.look()
    assert made.contract is good
