"""What `claude-admin gateway savings` does: tokens of the archive at the prices of another model."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import Facts, ModelFacts
from pulumi_claude_admin.audit.gather import gather
from pulumi_claude_admin.audit.prices import OwnPrices
from pulumi_claude_admin.cli.commands.audit_reading import reading
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.cli.gateway_options import SavingsOptions
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.gateways.savings import ModelUse, Savings, WhatIf, family, latest, savings
from pulumi_claude_admin.model.price_book import PriceBook, TokenType
from pulumi_claude_admin.report.savings_report import SavingsReport, render_json, render_text

_FROM: Final = "opus"
_TO: Final = ("sonnet", "haiku")
_DOLLARS: Final = "USD"
_HUNDRED: Final = Decimal(100)


def run(options: SavingsOptions) -> int:
    """Read, count, print, and return the exit code: 10 where nothing was seen."""
    with reading(options.source) as read:
        facts = gather(read.archive, read.inputs, read.as_of)
    if not facts.reading.covered:
        sys.stderr.write("nothing was seen, which is not the same as no traffic\n")
        return ExitCode.PARTIAL
    what_if = WhatIf(options.share / _HUNDRED, options.retried / _HUNDRED)
    report = SavingsReport(
        organization_id=facts.organization_id,
        organization_name=facts.organization_name,
        currency=facts.reading.currency,
        first_day=facts.reading.first_day,
        end_day=facts.reading.end_day,
        days=len(facts.reading.covered),
        family=_FROM,
        what_if=what_if,
        found=_found(facts, options.targets or tuple(map(latest, _TO)), what_if),
    )
    sys.stdout.write(render_json(report) if options.form is PlainForm.JSON else render_text(report))
    return ExitCode.OK


def _found(facts: Facts, targets: Iterable[str], what_if: WhatIf) -> Savings:
    prices = OwnPrices.of_facts(facts)
    if facts.reading.currency != _DOLLARS:  # the book is in dollars, and nothing is converted
        prices = OwnPrices(prices.day, prices.own, PriceBook(()))
    uses = (_use(one) for one in facts.models if family(one.model) == _FROM)
    try:
        return savings(uses, targets, prices.find, what_if)
    except ValueError as unpriced:
        raise ConfigurationError(
            f"nobody knows what {unpriced} costs: it is not in the price book, and this organization did not use it",
            hint="Name a model with its id, such as --to claude-sonnet-5-5",
        ) from None


def _use(one: ModelFacts) -> ModelUse:
    tokens = one.tokens
    return ModelUse(
        one.model,
        {
            TokenType.UNCACHED_INPUT: tokens.uncached_input,
            TokenType.CACHE_READ: tokens.cache_read,
            TokenType.CACHE_WRITE_5M: tokens.cache_write_5m,
            TokenType.CACHE_WRITE_1H: tokens.cache_write_1h,
            TokenType.OUTPUT: tokens.output,
        },
    )
