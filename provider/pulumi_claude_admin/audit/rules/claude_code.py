"""Claude Code: a limit for each person, and many tokens for little change."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from statistics import median, quantiles
from typing import Final

from pulumi_claude_admin.audit.facts import Facts, PersonFacts
from pulumi_claude_admin.audit.rules import words
from pulumi_claude_admin.audit.rules.contract import Blind, Hit, Rule, Thresholds
from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity

_MAD_TO_SD: Final = 1.4826
"""How many median deviations make a standard deviation of what is normally distributed."""


def _limit_missing(facts: Facts, _: Thresholds) -> Iterator[Hit | Blind]:
    limit = facts.claude_code_limit
    users = sum(bool(one.claude_code) for one in facts.people)
    if limit is None or not limit.is_seen:
        why = (
            limit.why_unseen
            if limit is not None and limit.why_unseen
            else "the API does not show it, no Console session does, and no event of it is in reach"
        )
        yield Blind(
            words.organization(facts), f"the limit for each person of Claude Code could not be looked at: {why}"
        )
    elif limit.amount is None and users:
        yield Hit(
            words.organization(facts),
            f"No limit for each person stops Claude Code, which {'1 person' if users == 1 else f'{users} people'} used in the period",
            evidence=(("users", words.exact(users)),),
        )


def _tokens(one: PersonFacts) -> int:
    return sum(sum(row.tokens.values()) for row in one.claude_code)


def _lines(one: PersonFacts) -> int:
    return sum(row.lines_added + row.lines_removed for row in one.claude_code)


def _delivered(one: PersonFacts) -> int:
    return sum(row.commits + row.pull_requests for row in one.claude_code)


def _lately(one: PersonFacts, since: date) -> PersonFacts:
    return replace(one, claude_code=tuple(row for row in one.claude_code if row.day >= since))


def _trivial(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    since = facts.as_of.date() - timedelta(days=int(thresholds["days"]))
    users = [one for one in (_lately(each, since) for each in facts.people) if _tokens(one)]
    if len(users) < thresholds["people"]:
        yield Blind(
            words.organization(facts),
            f"{words.count(len(users), 'user')} of Claude Code were read, too few to say what is usual",
        )
        return
    ratios = {one.id: math.log(_tokens(one) / (_lines(one) + 1)) for one in users}
    middle = median(ratios.values())
    spread = median(abs(ratio - middle) for ratio in ratios.values()) * _MAD_TO_SD
    many = quantiles([_tokens(one) for one in users], n=4)[2]
    for one in users:
        distance = (ratios[one.id] - middle) / spread if spread else 0.0
        if distance >= thresholds["deviations"] and _tokens(one) >= many and not _delivered(one):
            yield Hit(
                words.person(one),
                f"Since {since.isoformat()} {_tokens(one):,} tokens of Claude Code went with {_lines(one):,} changed lines, no commit and no pull request",
                at_stake=words.billed(one.amount) if one.amount else None,
                evidence=(
                    ("tokens", words.exact(_tokens(one))),
                    ("lines", words.exact(_lines(one))),
                    ("deviations", f"{distance:.1f}"),
                ),
            )


RULES: Final = (
    Rule(
        id="claude_code.limit_missing",
        title="No limit for each person of Claude Code",
        severity=Severity.MEDIUM,
        risk="One person's agent can use up what all have, and the workspace's cap then stops everybody.",
        remedy="Declare a default with `ClaudeCodeSpendLimits`, or set one in the Claude Code workspace (Console > Workspaces > Claude Code).",
        cannot_know="The Admin API does not show these limits. A Console session does, and the activity feed tells of them since it was switched on.",
        check=_limit_missing,
    ),
    Rule(
        id="usage.trivial_change",
        title="Many tokens for little change",
        severity=Severity.LOW,
        risk="An agent runs in circles, or somebody burns tokens to be seen.",
        remedy="Ask, do not rank: the evidence is a signal, no verdict. Reviews, research and reading code change no line either.",
        cannot_know="What was read, thought about or reviewed. Commits that were made outside Claude Code are not counted.",
        check=_trivial,
        thresholds=(
            Threshold(
                "deviations",
                Decimal("3.5"),
                "robust standard deviations",
                "how far above the others the tokens for a line have to be, on a logarithmic scale",
            ),
            Threshold("people", Decimal(8), "people", "how many have to use Claude Code"),
            Threshold("days", Decimal(28), "days", "how far back it is looked at"),
        ),
    ),
)
