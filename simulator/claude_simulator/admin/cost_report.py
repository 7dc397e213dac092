"""The legacy cost report (usage.md#legacy): amounts by day, workspace and description; without Priority Tier."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, cast

from claude_simulator.admin.analytics_cost import AMOUNT, COST_TYPES, WRITTEN_TOKEN_TYPES
from claude_simulator.admin.wire import bucketed_report
from claude_simulator.admin.wire.analytics_rows import fractional_cents
from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.schema import MOMENT, TEXT, constant, many, nullable, one_of, record, whole
from claude_simulator.behaviour import Behaviour
from claude_simulator.organization import Organization
from claude_simulator.spending.consumption import Dimensions
from claude_simulator.spending.display import TOKEN_WORDS, model_name
from claude_simulator.spending.ledger import PARTS, TOKEN_TYPES
from claude_simulator.spending.rollup import Key, Sum

ROUTE = "/v1/organizations/cost_report"
GROUPS = ("workspace_id", "description")
DESCRIPTIONS = {
    "web_search": "Web Search Usage",
    "code_execution": "Code Execution Usage",
    "session_usage": "Session Usage",
}


class _Place(NamedTuple):
    """What tells amounts apart; the model and the rest only where rows are by description."""

    workspace_id: str | None
    is_priority: bool
    model: str | None = None
    service_tier: str | None = None
    context_window: str | None = None
    inference_geo: str | None = None


class _Line(NamedTuple):
    """A row: where, and which part of the price (None: all of it)."""

    place: _Place
    part: str | None


def list_costs(call: Call) -> Answer:
    """Answer a page of days with what each cost."""
    groups = call.query.many("group_by", choices=GROUPS)
    organization = call.organization
    by_workspace, by_description = "workspace_id" in groups, "description" in groups

    def key_of(found: Dimensions) -> Key:
        shown = found.workspace_id if by_workspace and found.workspace_id != organization.default_workspace_id else None
        is_priority = found.service_tier == "priority"
        if not by_description:
            return _Place(shown, is_priority)
        tier = None if found.service_tier is None else "batch" if found.service_tier == "batch" else "standard"
        return _Place(shown, is_priority, found.model, tier, found.context_window, found.inference_geo)

    def results(sums: dict[Key, Sum]) -> list[Json]:
        lines: dict[_Line, int] = {}
        for key, found in sums.items():
            for line, amount in _lines(organization, cast("_Place", key), found, by_description=by_description):
                lines[line] = lines.get(line, 0) + amount
        return [_shape(line, amount) for line, amount in sorted(lines.items(), key=lambda item: str(item[0])) if amount]

    return bucketed_report.page(call, "cost", bucketed_report.ONLY_DAYS, key_of, results)


def _lines(
    organization: Organization, place: _Place, found: Sum, *, by_description: bool
) -> Iterator[tuple[_Line, int]]:
    is_list = organization.switches.choice("cost_report_amount") == "list"
    for part in PARTS:
        if place.is_priority and part in TOKEN_TYPES:
            continue
        price = found.price(part)
        where = place._replace(is_priority=False)
        if part not in TOKEN_TYPES:
            where = _Place(place.workspace_id, is_priority=False)
        yield _Line(where, part if by_description else None), price.list if is_list else price.billed


def _shape(line: _Line, amount: int) -> dict[str, Json]:
    place, part = line
    row: dict[str, Json] = {
        "amount": fractional_cents(amount),
        "currency": "USD",
        "workspace_id": place.workspace_id,
        **dict.fromkeys(DESCRIBED),
    }
    if part is None:
        return row
    if part not in TOKEN_TYPES:
        return {**row, "cost_type": part, "description": DESCRIPTIONS[part]}
    return {
        **row,
        "cost_type": "tokens",
        "description": f"{model_name(place.model or '')} Usage - {TOKEN_WORDS[part]}",
        "model": place.model,
        "token_type": WRITTEN_TOKEN_TYPES[part],
        "service_tier": place.service_tier,
        "context_window": place.context_window,
        "inference_geo": place.inference_geo,
    }


DESCRIBED = ("cost_type", "description", "model", "token_type", "service_tier", "context_window", "inference_geo")
RESULT = record(
    {
        "amount": AMOUNT,
        "currency": constant("USD"),
        "workspace_id": nullable(TEXT),
        **{name: nullable(TEXT) for name in DESCRIBED},
        "cost_type": nullable(one_of(COST_TYPES)),
        "service_tier": nullable(one_of(("batch", "standard"))),
    },
    title="CostReportResult",
)
ABOUT = Behaviour(
    "what the ledger's days cost; the Default workspace is null, tokens of Priority Tier are left out",
    source="usage.md#legacy",
    verified="test",
    gap="the wording of descriptions is a guess, and whether amounts are after the discount is a switch",
)
OPERATIONS = (
    Operation(
        "GET",
        ROUTE,
        list_costs,
        answer=bucketed_report.page_schema(RESULT),
        query={
            "starting_at": MOMENT,
            "ending_at": MOMENT,
            "bucket_width": one_of(tuple(bucketed_report.ONLY_DAYS)),
            "group_by[]": many(one_of(GROUPS), most=100),
            "limit": whole(1, bucketed_report.WIDTHS["1d"].most),
            "page": TEXT,
        },
    ),
)
