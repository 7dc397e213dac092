"""What people download from the Console and get by mail: exports and invoices, under ``/_simulator/exports/`` (usage.md#exports).

Which page of the Console they come from is not known well enough to imitate it, so these are control routes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from claude_simulator.organization import Organization
from claude_simulator.spending.exports import GENERATIONS, cost_csv, usage_csv
from claude_simulator.spending.invoice_pdf import pdf
from claude_simulator.spending.invoices import KINDS, Invoice, balances, invoices
from claude_simulator.spending.ledger import Month
from claude_simulator.world import World

BOM = "\ufeff"
Asked = Mapping[str, str]


def routes(world: World) -> list[Route]:
    """Return the routes of exports and invoices."""
    return [
        Route(f"/_simulator/exports/{path}", _endpoint(world, answer), methods=["GET"])
        for path, answer in ANSWERS.items()
    ]


def _endpoint(
    world: World, answer: Callable[[Organization, Asked], Response]
) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        organization = world.organization
        try:
            with organization.lock:
                return answer(organization, {**request.query_params, **request.path_params})
        except (ValueError, KeyError) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, status_code=400)

    return handle


def _cost(organization: Organization, asked: Asked) -> Response:
    first, last = date.fromisoformat(asked["first"]), date.fromisoformat(asked["last"])
    generation = int(asked.get("generation", GENERATIONS[-1]))
    if generation not in GENERATIONS:
        raise ValueError(f"there is no generation {generation} of the cost export; there are: {GENERATIONS}")
    name = f"claude_api_cost_{first:%Y_%m_%d}_to_{last:%Y_%m_%d}.csv"
    return _csv(cost_csv(organization, first, last, generation=generation), name, asked)


def _usage(organization: Organization, asked: Asked) -> Response:
    first = date.fromisoformat(f"{asked['month']}-01")
    last = date.fromordinal(date(first.year + first.month // 12, first.month % 12 + 1, 1).toordinal() - 1)
    return _csv(usage_csv(organization, first, last), f"claude_api_tokens_{first:%Y_%m}.csv", asked)


def _csv(text: str, name: str, asked: Asked) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    content = (BOM if asked.get("bom") == "true" else "") + text
    return Response(content, media_type="text/csv", headers=headers)


def _invoices(organization: Organization, asked: Asked) -> Response:
    rows = [
        {"kind": kind, "number": each.number, "issued": each.issued.isoformat(), "total_cents": each.total_cents}
        for kind in KINDS
        for each in _made(organization, asked, kind)
    ]
    return JSONResponse({"invoices": rows})


def _invoice(organization: Organization, asked: Asked) -> Response:
    number = asked["number"]
    found = next((each for kind in KINDS for each in _made(organization, asked, kind) if each.number == number), None)
    if found is None:
        raise ValueError(f"the month has no invoice {number}")
    return Response(pdf(found), media_type="application/pdf")


def _made(organization: Organization, asked: Asked, kind: str) -> tuple[Invoice, ...]:
    tax_percent = int(asked.get("tax_percent", 0))
    tax_name = asked.get("tax_name", "VAT")
    return invoices(organization, _month(asked), kind, tax_name=tax_name, tax_percent=tax_percent)


def _balances(organization: Organization, asked: Asked) -> Response:
    opening, closing = balances(organization, _month(asked))
    return JSONResponse({"opening_cents": opening, "closing_cents": closing})


def _month(asked: Asked) -> Month:
    first = date.fromisoformat(f"{asked['month']}-01")
    return first.year, first.month


ANSWERS: Mapping[str, Callable[[Organization, Asked], Response]] = {
    "cost": _cost,
    "usage": _usage,
    "balances": _balances,
    "invoices": _invoices,
    "invoices/{number}": _invoice,
}
