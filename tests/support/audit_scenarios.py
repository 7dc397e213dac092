"""One audit per situation that a reader may meet, made from values alone. The names are the names of the golden files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import ConcentrationFacts, Facts, UnseenFact
from pulumi_claude_admin.audit.finding import (
    Answer,
    AtStake,
    AuditFinding,
    CannotKnow,
    MoneyKind,
    Place,
    PlaceKind,
)
from pulumi_claude_admin.audit.limit_facts import CapAction
from pulumi_claude_admin.audit.reconcile.month_values import Verdict
from pulumi_claude_admin.ignore_file import Entry
from pulumi_claude_admin.model.key_ownership import KeyOwner
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.report.audit_changes import compared
from pulumi_claude_admin.report.audit_figures import Audited, build
from pulumi_claude_admin.report.audit_people import without_names
from pulumi_claude_admin.report.audit_reconciliation import (
    ReasonFigures,
    ReconciledMonth,
    TokenFigures,
    TokenGapFigures,
)
from pulumi_claude_admin.report.audit_report import AuditReport, MonthChange
from pulumi_claude_admin.report.audit_run import AuditRun
from tests.support.audit_facts import (
    AS_OF,
    DAYS,
    UNSEEN,
    cap,
    facts,
    forecast,
    key,
    person,
    usd,
    without_rows,
    workspace,
)

TITLES: Final = {
    "cap.workspace_missing": "Workspace without a cap",
    "cap.breach": "Forecast breaches the cap",
    "cache.share_low": "Little of the input is cached",
    "keys.ownerless_spend": "Key that nobody owns spends",
    "code.tokens_for_little_change": "Many tokens for a small change",
    "spend.cap_unknown": "Cap that nobody could look at",
}
RUN: Final = AuditRun(
    generated_at=AS_OF,
    tool_version="1.2.3",
    source="the platform's reports and an archive of earlier ones",
    fail_on=Severity.HIGH,
    exit_codes=(5,),
)
HOSTILE: Final = 'x | <img src=a> [a](http://evil.example) `b` @everyone #1 \x1b[31m \u202eneve\r\n| row | "*_~$&'
PAYMENTS = Place(PlaceKind.WORKSPACE, "wrkspc_01Payments", "Payments")
SEARCH = Place(PlaceKind.WORKSPACE, "wrkspc_01Search", "Search")
BATCH = Place(PlaceKind.KEY, "apikey_01Batch", "ci-batch")
ANA = Place(PlaceKind.PERSON, "user_01Ana", "ana@example.com")


def finding(
    rule: str, place: Place, severity: Severity, sentence: str, *, stake: tuple[str, MoneyKind] | None = None
) -> AuditFinding:
    """What a rule says, with the remedy that it would have."""
    return AuditFinding(
        rule=rule,
        place=place,
        severity=severity,
        sentence=sentence,
        remedy=f"Declare what is missing, see `claude-admin explain {rule}`.",
        at_stake=AtStake(usd(stake[0]), stake[1]) if stake else None,
        evidence=(("month_to_date", "123456.78912"),),
        since=date(2026, 11, 14),
    )


def organization() -> Facts:
    """Four workspaces, of which one has no cap, one breaches its own and one cannot be looked at."""
    made = facts(
        workspace("wrkspc_01Search", "Search", a_week="1800.00"),
        workspace(
            "wrkspc_01Payments",
            "Payments",
            a_week="1100.337",
            limit=cap("5000.00", declared="4000.00"),
            heading_for=forecast("6420.005", breach=date(2026, 11, 27)),
        ),
        workspace("wrkspc_01Docs", "Docs", a_week="90.00", limit=UNSEEN, heading_for=forecast("410.00")),
        replace(
            workspace("wrkspc_01Default", "Default", a_week="3.00", limit=cap("100.00", action=CapAction.NOTIFIES)),
            is_default=True,
        ),
        keys=(
            key("apikey_01Batch", "ci-batch", "9120.40", owner=KeyOwner.NOBODY),
            key("apikey_01Ana", "ana-laptop", "2210.00", label="ana@example.com"),
        ),
        people=(
            person("user_01Ana", "ana@example.com", "2210.00"),
            person("user_01Ben", "ben@example.com", "1330.00"),
            person("user_01Cleo", "cleo@example.com", "410.00", is_gone=True),
        ),
    )
    return replace(
        made,
        cap=cap("20000.00"),
        tier_cap=usd("50000.00"),
        forecast=forecast("13890.00"),
        budget=usd("150000.00"),
        year_to_date=usd("118000.00"),
        unattributed=usd("310.255"),
        concentration=(
            ConcentrationFacts("workspaces", 4, Decimal(1), Decimal("0.5"), Decimal("0.4"), 2),
            ConcentrationFacts("people", 120, Decimal("0.615"), Decimal("0.8"), Decimal("0.1"), 9),
            ConcentrationFacts("keys", 1, Decimal(1), Decimal(0), Decimal(1), 1),
        ),
        unseen=(UnseenFact("the cap of Docs", "there is no Console session"),),
    )


def answers() -> tuple[Answer, ...]:
    """What rules would say of it."""
    return (
        finding(
            "cap.workspace_missing",
            SEARCH,
            Severity.HIGH,
            "Search has no cap: it spent 6,120.00 USD this month, and nothing would stop it.",
            stake=("6120.00", MoneyKind.BILLED),
        ),
        finding(
            "cap.breach",
            PAYMENTS,
            Severity.HIGH,
            "Payments reaches its cap of 5,000.00 USD on 2026-11-27.",
            stake=("1420.005", MoneyKind.BILLED),
        ),
        finding(
            "cache.share_low",
            SEARCH,
            Severity.MEDIUM,
            "Search reads 12 % of its input from the cache.",
            stake=("980.10", MoneyKind.LIST),
        ),
        finding(
            "keys.ownerless_spend",
            BATCH,
            Severity.HIGH,
            "ci-batch belongs to nobody and spent 9,120.40 USD.",
            stake=("9120.40", MoneyKind.BILLED),
        ),
        finding(
            "code.tokens_for_little_change",
            ANA,
            Severity.LOW,
            "ana@example.com used 4,000,000 tokens for 12 lines.",
            stake=("40.00", MoneyKind.ESTIMATED),
        ),
        CannotKnow("spend.cap_unknown", Place(PlaceKind.WORKSPACE, "wrkspc_01Docs", "Docs"), "its cap was not seen"),
    )


def audited() -> Audited:
    change = MonthChange(
        before=Decimal("8810.20"),
        after=Decimal("9920.11"),
        days=23,
        volume=Decimal("700.00"),
        model_mix=Decimal("310.10"),
        cache=Decimal("-12.40"),
        price=Decimal("102.21"),
        other=Decimal("10.00"),
    )
    return Audited(organization(), answers(), TITLES, month_change=change)


def action_needed() -> AuditReport:
    return build(without_names(audited(), "key-of-a-test"), RUN)


def with_names() -> AuditReport:
    return build(audited(), replace(RUN, names=True))


def since_last_week() -> AuditReport:
    """A finding is new, one got worse, one is gone."""
    found = audited()
    then = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)
    before = (
        *(one for one in answers() if isinstance(one, AuditFinding) and one.place in {SEARCH, ANA}),
        finding("cap.breach", PAYMENTS, Severity.MEDIUM, "", stake=("900.00", MoneyKind.BILLED)),
        finding("cap.workspace_missing", PAYMENTS, Severity.HIGH, ""),
    )
    earlier = build(replace(found, answers=before), replace(RUN, generated_at=then))
    exception = Entry(3, "cache.*:Payments", date(2026, 12, 24), "a cache is being built")
    muted = (finding("cache.share_low", PAYMENTS, Severity.MEDIUM, "Payments reads nothing from the cache."), exception)
    report = build(without_names(replace(found, muted=(muted,)), "key-of-a-test"), RUN)
    return compared(report, earlier)


def all_is_well() -> AuditReport:
    quiet = facts(
        workspace("wrkspc_01Search", "Search", a_week="100.00", limit=cap("900.00"), heading_for=forecast("480.00")),
        keys=(key("apikey_01Ci", "ci", "1300.00", owner=KeyOwner.SERVICE_ACCOUNT, label="ci"),),
    )
    return build(Audited(replace(quiet, cap=cap("1000.00")), (), TITLES), replace(RUN, exit_codes=(0,)))


def one_workspace() -> AuditReport:
    """One team, one key, nobody set a cap: shares of a whole of one say nothing."""
    alone = facts(
        workspace("wrkspc_01Docs", "Docs", a_week="70.00", heading_for=forecast("310.00")),
        keys=(key("apikey_01Docs", "docs", "910.00", owner=KeyOwner.PERSON, label="ana@example.com"),),
        people=(person("user_01Ana", "ana@example.com", "910.00"),),
    )
    spread = tuple(
        ConcentrationFacts(what, 1, Decimal(1), Decimal(0), Decimal(1), 1) for what in ("workspaces", "keys")
    )
    missing = finding(
        "cap.workspace_missing",
        Place(PlaceKind.WORKSPACE, "wrkspc_01Docs", "Docs"),
        Severity.HIGH,
        "Nothing stops the spend of Docs: there is no monthly cap.",
        stake=("310.00", MoneyKind.ESTIMATED),
    )
    found = Audited(replace(alone, concentration=spread), (missing,), TITLES)
    return build(without_names(found, "key-of-a-test"), RUN)


def nothing_seen() -> AuditReport:
    return build(Audited(without_rows(), (), TITLES), replace(RUN, exit_codes=(10,)))


def partly_read() -> AuditReport:
    """An interrupted reading: half the days, and rows that do not come to the platform's total."""
    found = organization()
    reading = replace(
        found.reading,
        covered=frozenset(DAYS[:45]),
        difference=usd("-12.005"),
        revised_rows=1312,
        refreshed_at=None,
    )
    return build(Audited(replace(found, reading=reading, keys=None), (), TITLES), replace(RUN, exit_codes=(10,)))


def reconciled() -> AuditReport:
    """Three months held against papers: one that nobody can explain, one that is open, one within rounding."""

    def month(number: int, verdict: Verdict, left: str | None, *reasons: ReasonFigures) -> ReconciledMonth:
        unexplained = None if left is None else Decimal(left)
        is_failing = verdict is Verdict.UNEXPLAINED
        return ReconciledMonth(
            date(2026, number, 1), verdict, Decimal(41200), unexplained, is_failing, number == 11, reasons
        )

    return replace(
        action_needed(),
        reconciliation=(
            month(
                11,
                Verdict.OPEN,
                None,
                ReasonFigures("days that may still be revised: provisional until 2026-12-31", None),
            ),
            month(10, Verdict.WITHIN_ROUNDING, "0", ReasonFigures("rounding to whole cents, at most", Decimal("1.20"))),
            replace(
                month(9, Verdict.UNEXPLAINED, "1234.56", ReasonFigures("tax, on the invoice alone", Decimal(4120))),
                tokens=(
                    TokenFigures("cache_read", 9_000_000, 9_000_000, 0, None),
                    TokenFigures("output", 1_250_000, 1_000_000, 250_000, Decimal("6.25")),
                    TokenFigures("web_searches", 12, 10, 2, None),
                ),
                gaps=(TokenGapFigures(date(2026, 9, 14), "Payments", "claude-opus-5", "output", 250_000, 0),),
                gaps_total=2,
            ),
        ),
    )


def audit_of_names(names: Sequence[str]) -> AuditReport:
    """An audit in which everything that anybody may choose is one of these names."""
    spending, keys, people = [], [], []
    said: list[Answer] = []
    for number, name in enumerate(names):
        spending.append(replace(workspace(f"wrkspc_{number:02}", name, a_week="100.00"), daily=()))
        keys.append(key(f"apikey_{number:02}", name, "10.00", label=name))
        people.append(person(f"user_{number:02}", name, "10.00"))
        for kind in (PlaceKind.WORKSPACE, PlaceKind.KEY, PlaceKind.PERSON):
            place = Place(kind, f"{kind}_{number:02}", name)
            stake = ("5.00", MoneyKind.BILLED)
            said.append(finding("cap.workspace_missing", place, Severity.HIGH, f'"{name}" has no cap', stake=stake))
            said.append(CannotKnow("cap.breach", place, name))
    known = replace(
        facts(*spending, keys=tuple(keys), people=tuple(people)),
        organization_name=names[0],
        unseen=(UnseenFact(names[-1], names[-2]),),
    )
    run = replace(RUN, names=True, source=names[1])
    return build(Audited(known, tuple(said), TITLES, notices=(names[2],)), run)


def hostile() -> AuditReport:
    """Every name is an attack."""
    return audit_of_names([HOSTILE] * 3)


AUDITS: Final[Mapping[str, Callable[[], AuditReport]]] = {
    "audit_action_needed": action_needed,
    "audit_with_names": with_names,
    "audit_reconciled": reconciled,
    "audit_since_last_week": since_last_week,
    "audit_all_is_well": all_is_well,
    "audit_one_workspace": one_workspace,
    "audit_nothing_seen": nothing_seen,
    "audit_partly_read": partly_read,
    "audit_hostile": hostile,
}
