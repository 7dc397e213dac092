"""A hook of the LiteLLM proxy that keeps teams within claude-budgets.v1.json: docs/gateways.md. `decide` needs no LiteLLM."""

from __future__ import annotations

import json
import logging
import os
import re
import threading
import urllib.request
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

try:
    import litellm
    from litellm.integrations.custom_logger import CustomLogger
    from litellm.proxy import _types, proxy_server
except ImportError:  # for the decision alone
    litellm, CustomLogger = None, object

LOG, STATES, LARGEST, MANY = logging.getLogger("claude_budgets"), ("ok", "warn", "near", "over"), 1024 * 1024, 1 << 40
AMOUNT, SHARES = re.compile(r"\A[0-9]{1,15}\.[0-9]{2}\Z"), (Decimal("0.75"), Decimal("0.9"), Decimal(1))
TEAM = ("user_api_key_team_id", "user_api_key_team_alias")
NEEDS = (  # what a request may ask for, with which value (None: any), and LiteLLM's word for it in its table of models
    ("thinking", "type", "adaptive", "adaptive_thinking"),
    ("output_config", "effort", None, "output_config"),
    ("output_config", "effort", "xhigh", "xhigh_reasoning_effort"),
    ("output_config", "effort", "max", "max_reasoning_effort"),
    ("output_config", "format", None, "native_structured_output"),
    ("context_management", "edits", None, "anthropic_compaction"),
)


class Decision(NamedTuple):
    state: str
    model: str
    note: str = ""
    refusal: str = ""
    changes: Mapping[str, Any] = {}

    def headers(self) -> dict[str, str]:
        return {"x-claude-budget": self.state, "x-claude-budget-model": self.model, "x-claude-budget-note": self.note}


TOLD: ContextVar[list[Decision]] = ContextVar("claude_budgets")  # the last one of the request under way


def read(text: bytes, organization: str) -> dict[str, Any]:
    """The contract, with budgets by team. Raises an exception for whatever else it is: too large, newer, of another organization."""
    found: dict[str, Any] = json.loads(text) if len(text) <= LARGEST else {}
    if (found["contract"], found["schema_version"], found["organization"]["id"]) != ("claude-budgets", 1, organization):
        raise ValueError("it is no claude-budgets.v1.json of this organization")
    found |= {name: datetime.fromisoformat(found[name]).astimezone(UTC) for name in ("as_of", "valid_until")}
    for one in found["workspaces"]:  # what is missing or of no use fails here, and not when somebody asks
        [one["spent"]] = map(Decimal, AMOUNT.findall(one["spent"]))
        [one["cap"]] = [None] if one["cap"] is None else map(Decimal, AMOUNT.findall(one["cap"]))
        one["rank"], one["fallbacks"] = STATES.index(one["state"]), dict(one["fallbacks"])
        one["justified"] = frozenset(one["justified_models"])
    return {**found, "teams": {name: one for one in found["workspaces"] for name in one["teams"]}}


def state_of(contract: Mapping[str, Any], budget: Mapping[str, Any], since: Decimal, now: datetime) -> str:
    """`since` is what was let through after the contract was counted. What is old is near; of another month it is never over."""
    if budget["cap"] is None or f"{contract['as_of']:%Y-%m}" != f"{now:%Y-%m}":
        return "ok" if budget["cap"] is None else "near"
    reached = sum(budget["spent"] + since >= budget["cap"] * share for share in SHARES)
    return STATES[max(reached, budget["rank"], 2 if now >= contract["valid_until"] else 0)]


def decide(
    contract: Mapping[str, Any], budget: Mapping[str, Any], body: Mapping[str, Any], headers: Mapping[str, str] | None,
    *, since: Decimal, now: datetime, known: Callable[[str], Mapping[str, Any] | None],
) -> Decision:  # fmt: skip
    """What becomes of a request. `headers` None: nobody sees them. `known` of a model is what it can take, None: it is not served."""
    model, note, state = str(body.get("model") or ""), "", state_of(contract, budget, since, now)
    if state == "over":
        words = "You have reached your specified workspace API usage limits. You will regain access on"
        return Decision(state, model, refusal=f"{words} {now.replace(day=1) + timedelta(31):%Y-%m}-01 at 00:00 UTC.")
    if state == "near" and (smaller := budget["fallbacks"].get(model)) is not None:
        facts = known(smaller)
        note = _lacking(body, headers or {}, facts)
        if facts is not None and not note:
            most = facts.get("max_output_tokens") or MANY
            cut = {name: most for name in ("max_tokens", "max_completion_tokens") if (body.get(name) or 0) > most}
            return Decision(state, smaller, f"downgraded from {model}", changes={"model": smaller, **cut})
        note = f"not downgraded to {smaller}: {note}"
    if model in budget["justified"] and not (headers or {}).get("x-claude-justification", "").strip():
        words = f"{model} wants a reason: send the header x-claude-justification, which a pass-through does not show."
        return Decision(state, model, refusal=words)
    return Decision(state, model, note)


def _lacking(body: Mapping[str, Any], headers: Mapping[str, str], facts: Mapping[str, Any] | None) -> str:
    """Why a model cannot take a request, as far as its facts tell."""
    if facts is None:
        return "it is not served here"
    for part, key, value, word in NEEDS:
        asked = (body.get(part) or {}).get(key)
        if (asked == value if value else asked) and not facts.get(f"supports_{word}"):
            return f"it has no {word}"
    if ((body.get("thinking") or {}).get("budget_tokens") or 0) >= (facts.get("max_output_tokens") or MANY):
        return "the budget of thinking is above its ceiling"
    texts, window = [body.get(part) for part in ("system", "messages", "tools")], facts.get("max_input_tokens") or MANY
    size = int(headers.get("content-length") or len(str(texts)))
    return f"its window is {window} tokens" if size > 2 * window else ""  # fewer than two bytes a token are rare


class Hook(CustomLogger):
    """Decides before a call, counts after it. The contract is read by a timer; what cannot be believed leaves the last good one."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self.settings, self.contract = settings, dict[str, Any](teams={})
        self.spend: dict[str, dict[float, int]] = {}  # billionths of a dollar by workspace and ten minutes
        self.look()

    def look(self) -> None:
        try:
            place = self.settings["CLAUDE_BUDGETS"]
            url = place if "://" in place else Path(place).absolute().as_uri()
            if not url.startswith(("https://", "http://127.0.0.1:", "file:")):
                raise ValueError("it is not https")
            with urllib.request.urlopen(url, timeout=10) as answer:
                text = answer.read(LARGEST + 1) if answer.url.partition(":")[0] == url.partition(":")[0] else b""
            self.contract = read(text, self.settings["CLAUDE_BUDGETS_ORGANIZATION"])
        except Exception as error:  # noqa: BLE001 - whatever it is, requests go on by the last good one
            LOG.warning("claude_budgets: the contract is not believed: %r", error)
        again = threading.Timer(float(self.settings.get("CLAUDE_BUDGETS_EVERY", "30")), self.look)
        again.daemon = True
        again.start()

    def judge(self, body: dict[str, Any], team: Any, headers: Any, known: Callable[[str], Any]) -> None:
        """Make a request one that may go on, or raise ProxyException. Whatever else goes wrong leaves it as it is."""
        made, contract = Decision("unknown", str(body.get("model"))), self.contract
        try:
            if budget := next((contract["teams"][one] for one in team if one in contract["teams"]), None):
                since, now = self.since(contract, budget["workspace_id"]), datetime.now(UTC)
                made = decide(contract, budget, body, headers, since=since, now=now, known=known)
            elif self.settings.get("CLAUDE_BUDGETS_UNKNOWN") == "refuse":
                made = made._replace(refusal="The budget of this team is not known: nobody is let through without one.")
        except Exception:
            LOG.exception("claude_budgets: a request goes on unchanged")
        if self.settings.get("CLAUDE_BUDGETS_MODE") == "observe" and (made.refusal or made.changes):
            made = Decision(made.state, str(body.get("model")), f"only observed: {made.refusal or made.note}")
        TOLD.get()[:] = [made]
        LOG.log(30 if made.refusal or made.note else 20, "claude_budgets: team %s: %s", team, made)
        if made.refusal:
            error = _types.ProxyException(made.refusal, "invalid_request_error", None, 400, made.headers())
            error.status_code = 400  # the router asks, and else would try again
            raise error
        body.update(made.changes)

    def since(self, contract: Mapping[str, Any], workspace: str) -> Decimal:
        kept, first = self.spend.get(workspace, {}), contract["as_of"].timestamp() // 600
        return Decimal(sum(amount for at, amount in kept.items() if at >= first)) / 10**9

    async def async_pre_call_hook(self, user_api_key_dict: Any, cache: Any, data: Any, call_type: str) -> Any:
        team, seen = (user_api_key_dict.team_id, user_api_key_dict.team_alias), data.get("proxy_server_request") or {}
        is_direct = call_type == "pass_through_endpoint"  # to the vendor, who serves every model
        TOLD.set([])
        self.judge(data, team, seen.get("headers"), _facts if is_direct else lambda one: _facts(_deployed(one)))
        return data

    async def async_pre_call_deployment_hook(self, kwargs: Any, call_type: Any) -> Any:
        about, told = kwargs.get("litellm_metadata") or kwargs.get("metadata") or {}, TOLD.get([])
        chosen = about.get("pre_routing_selected_model") or about.get("model_group")
        if not told or chosen in {None, told[0].model}:  # what the caller asked for was judged before
            return None
        asked, now, team = {**kwargs, "model": chosen}, kwargs["model"], [about.get(name) for name in TEAM]
        self.judge(asked, team, about.get("headers"), lambda one: _facts(_deployed(one), like=now))
        return {**asked, "model": now if asked["model"] == chosen else _deployed(asked["model"])}

    async def async_log_success_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:
        about, contract = (kwargs.get("litellm_params") or {}).get("metadata") or {}, self.contract
        budget = next((found for name in TEAM if (found := contract["teams"].get(about.get(name)))), None)
        if budget and kwargs.get("response_cost") and contract["currency"] == "USD":
            now, first = (one.timestamp() // 600 for one in (datetime.now(UTC), contract["as_of"] - timedelta(days=2)))
            kept = {at: n for at, n in self.spend.get(budget["workspace_id"], {}).items() if at >= first}
            kept[now] = kept.get(now, 0) + round(kwargs["response_cost"] * 10**9)
            self.spend[budget["workspace_id"]] = kept

    async def async_post_call_response_headers_hook(self, **_: Any) -> Any:
        return told[0].headers() if (told := TOLD.get([])) else None


def _deployed(model: str) -> str:
    found = proxy_server.llm_router.get_model_list(model_name=model) if proxy_server.llm_router else None
    return found[0]["litellm_params"]["model"] if found else ""


def _facts(served: str, like: str = "") -> Any:
    provider, _, name = served.rpartition("/")
    return litellm.model_cost.get(name, {}) if name and like.rpartition("/")[0] in {"", provider} else None


hook = Hook(os.environ) if litellm else None
