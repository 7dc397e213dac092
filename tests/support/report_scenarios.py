"""One report per situation that a reader may meet, made from values alone. The names are the names of the golden files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from pulumi_claude_admin.drift.declared import declared_by
from pulumi_claude_admin.drift.detect import detect
from pulumi_claude_admin.drift.export_format import parse_export
from pulumi_claude_admin.drift.ignore import apply, parse_ignore
from pulumi_claude_admin.drift.leavers import Leavers, with_leavers
from pulumi_claude_admin.drift.planned_steps import plan_of
from pulumi_claude_admin.drift.program import UNKNOWN, as_declared_by, parse_preview
from pulumi_claude_admin.drift.severity import graded
from pulumi_claude_admin.drift.three_way import three_ways
from pulumi_claude_admin.feed.attribution import with_authors
from pulumi_claude_admin.findings import Kind, Status, Unseen
from pulumi_claude_admin.model.activity import Activity, Actor
from pulumi_claude_admin.model.left_people import Left, LeftPerson, email_hash
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.policy.finding import CannotKnow, PolicyFinding
from pulumi_claude_admin.policy.finding import Place as PolicyPlace
from pulumi_claude_admin.policy.policy_settings import Level
from pulumi_claude_admin.report import policy_report
from pulumi_claude_admin.report.drift_notices import notices
from pulumi_claude_admin.report.drift_report import Report, build
from pulumi_claude_admin.report.run import FailOn, ReadFrom, Run
from tests.support.admin_api.stored import StoredOrganization
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.native_twin import native_twin
from tests.support.organization_builder import NOW, Organization
from tests.support.preview_builder import preview_text
from tests.support.stack_builder import CIPHERTEXT, Stack

PAYMENTS = "wrkspc_01Payments"
SEARCH = "wrkspc_01Search"
SANDBOX = "wrkspc_01Sandbox"
FAIL_ON = FailOn(dict.fromkeys((Status.CONFLICT, Status.DRIFTED, Status.MISSING, Status.ARCHIVED, Status.RETURNED)))
NO_SESSION = "there is no Console session; make one with `claude-admin console login`"
HOSTILE = 'x | <img src=a> [a](http://evil.example) `b` @everyone #1 \x1b[31m \u202eneve\r\n| row | "*_~$&'


def report(  # noqa: PLR0913 - what a scenario may say
    stack: Stack,
    live: Organization,
    *,
    ignore: str = "",
    codes: tuple[int, ...] = (0,),
    elsewhere: tuple[str, ...] = (),
    activities: tuple[Activity, ...] = (),
    branch: Stack | None = None,
    read_from: ReadFrom | None = None,
    left: Leavers | None = None,
) -> Report:
    """What `claude-admin drift` would make of it."""
    declared, reading = stack.declared(), live.reading()
    detection = detect(declared, reading, elsewhere=frozenset(elsewhere))
    identity, users = reading.snapshot.identity, reading.snapshot.users
    feed = FakeAdminApi(StoredOrganization(activities=activities)).activities
    findings, silence = with_authors(detection.findings, feed, users=users, organization_id=identity.id, now=NOW)
    assert silence is None
    planned = None
    if branch is not None:
        program = parse_preview(preview_text(stack, branch))
        of_branch = detect(declared_by(as_declared_by(program, parse_export(stack.text()))), reading).findings
        findings = three_ways(findings, of_branch, program)
        planned = plan_of(program.entries).digests
    if left is not None:
        findings = with_leavers(findings, declared.declarations, left, users=users, keys=(), today=NOW.date())
    outcome = apply(parse_ignore(ignore), findings, today=NOW.date())
    return build(
        run=Run(
            generated_at=NOW,
            tool_version="1.2.3",
            stacks=tuple(sorted(declared.stacks)),
            source="the selected stack",
            is_declared_only=False,
            fail_on=FAIL_ON,
            exit_codes=codes,
            elsewhere=elsewhere,
            ignore_file=".claude-admin-ignore" if ignore else None,
            commit="0123456789abcdef0123456789abcdef01234567",
            read_from=read_from,
            planned_steps=planned,
        ),
        organization=reading.snapshot.identity,
        coverage=detection.coverage,
        outcome=replace(outcome, findings=graded(outcome.findings)),
        unseen=reading.unseen,
        notices=notices(declared, is_declared_only=False),
    )


def declared() -> Stack:
    """One team with everything, and the organization's own cap."""
    return (
        Stack()
        .workspace("payments", PAYMENTS, tags={"cost-centre": "4711"})
        .members("payments", PAYMENTS, {"ana@example.com": "workspace_developer"})
        .rate_limit("payments-sonnet", PAYMENTS, requests_per_minute=500.0, output_tokens_per_minute=80_000.0)
        .spend_limit("payments", PAYMENTS, "5000.00")
        .notifications("payments", PAYMENTS, ["2500.00", "4500.00"], ["finops@example.com"])
        .organization_spend_limit("cap", "20000.00")
    )


def as_declared() -> Organization:
    """The same organization as `declared` wants it."""
    return (
        Organization()
        .workspace(PAYMENTS, "Payments", owner="pulumi/teams/prod/payments", tags={"cost-centre": "4711"})
        .member(PAYMENTS, "user_01Ana", "workspace_developer")
        .rate_limit(PAYMENTS, requests_per_minute=500, output_tokens_per_minute=80_000)
        .spend_limit(PAYMENTS, "5000.00")
        .notification(PAYMENTS, ["2500.00", "4500.00"], ["finops@example.com"])
        .spend_limit(None, "20000.00")
    )


def at_night(kind: str, workspace_id: str, email: str = "jane@example.com", **details: object) -> Activity:
    """What a person did in a browser at 02:14."""
    actor = Actor("user_actor", "user_01Jane", email, "203.0.113.9", "Mozilla/5.0 (X11; Linux x86_64)")
    when = datetime(2026, 11, 24, 2, 14, tzinfo=UTC)
    return Activity(f"activity_01{kind}", kind, when, actor, details={"workspace_id": workspace_id, **details})


def in_sync() -> Report:
    return report(declared(), as_declared(), read_from=ReadFrom(asked=2, kept=9, as_of=NOW - timedelta(hours=6)))


def changed_by_hand() -> Report:
    live = (
        Organization()
        .workspace(PAYMENTS, "Payments", owner="pulumi/teams/prod/payments", tags={"cost-centre": "0"})
        .member(PAYMENTS, "user_01Ana", "workspace_developer")
        .member(PAYMENTS, "user_01Eve", "workspace_admin")
        .rate_limit(PAYMENTS, output_tokens_per_minute=90_000, tokens_per_day=1_000_000)
        .spend_limit(PAYMENTS, "7500.00")
        .notification(PAYMENTS, ["2500.00"], ["eve@example.com", "finops@example.com"])
        .workspace(SANDBOX, "Sandbox")
        .member(SANDBOX, "user_01Ben", "workspace_user")
    )
    return report(declared(), live, codes=(7,))


def caps_raised() -> Report:
    """Two teams' caps raised, one removed, the recipients emptied; declared in a team file."""
    stack, live = Stack(), Organization()
    for name, workspace_id, amount in (("payments", PAYMENTS, "7500.00"), ("search", SEARCH, "2100.00")):
        stack = stack.workspace(name, workspace_id).spend_limit(name, workspace_id, "2000.00")
        live.workspace(workspace_id, name.title(), owner=f"pulumi/teams/prod/{name}").spend_limit(workspace_id, amount)
    stack = stack.workspace("sandbox", SANDBOX).spend_limit("sandbox", SANDBOX, "100.00")
    stack = stack.notifications("search", SEARCH, ["1500.00"], ["finops@example.com"])
    live.workspace(SANDBOX, "Sandbox", owner="pulumi/teams/prod/sandbox").notification(SEARCH, ["1500.00"], [])
    night = (
        at_night("workspace_spend_limit_created", PAYMENTS, limit_usd=750_000, limit_action="notify_and_pause"),
        at_night("workspace_spend_limit_deleted", SANDBOX),
        at_night("workspace_spend_limit_alert_emails_updated", SEARCH, alert_emails=[]),
    )
    made = report(stack, live, codes=(7,), activities=night)
    places = (replace(one, declared_at=f"teams.yaml:{line}") for line, one in enumerate(made.findings, start=3))
    return replace(made, findings=tuple(places))


def pull_request() -> Report:
    """A branch that raises a cap which somebody has raised otherwise meanwhile, takes over a value, and adds a team."""
    caps = {"payments": "2000.00", "search": "2000.00", "sandbox": "100.00"}
    ids = {"payments": PAYMENTS, "search": SEARCH, "sandbox": SANDBOX}

    def stack_of(amounts: Mapping[str, str]) -> Stack:
        stack = Stack()
        for name, amount in amounts.items():
            workspace_id = ids.get(name, UNKNOWN)
            stack = stack.workspace(name, workspace_id).spend_limit(name, workspace_id, amount)
        return stack

    live = Organization()
    for name, amount in {**caps, "payments": "7500.00", "search": "2500.00"}.items():
        live = live.workspace(ids[name], name.title(), owner=f"pulumi/teams/prod/{name}").spend_limit(ids[name], amount)
    branch = {"payments": "3000.00", "search": "2500.00", "sandbox": "150.00", "new-team": "50.00"}
    night = at_night("workspace_spend_limit_created", PAYMENTS, limit_usd=750_000, limit_action="notify_and_pause")
    return report(stack_of(caps), live, codes=(7,), branch=stack_of(branch), activities=(night,))


def policy_of_branch() -> Report:
    """A branch that adds a team against the rules, under a name that wants to be markup; nothing drifted."""
    hostile = PolicyPlace(
        f"new {HOSTILE}", "urn:pulumi:prod::teams::pulumi-python:dynamic/claude:Workspace::new", "teams.yaml:12"
    )
    limits = PolicyPlace("payments", "urn:pulumi:prod::teams::pulumi-python:dynamic/claude:Workspace::payments", None)
    told = policy_report.build(
        (
            PolicyFinding(
                "cap.missing",
                hostile,
                Level.MANDATORY,
                Severity.HIGH,
                f"{hostile.label} declares no spend limit",
                "Declare one.",
            ),
            PolicyFinding(
                "admin.not_listed",
                limits,
                Level.ADVISORY,
                Severity.HIGH,
                "payments makes eve@example.com workspace_admin",
                "Give less.",
            ),
            CannotKnow(
                "rate_limit.burns_cap", limits, Level.ADVISORY, "Claude Sonnet 4.x has no ceiling for tokens of input"
            ),
        )
    )
    stack = declared()
    return replace(report(stack, as_declared(), codes=(5,), branch=stack), policy=told)


def archived() -> Report:
    when = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
    live = Organization().workspace(PAYMENTS, "Payments", archived_at=when).spend_limit(None, "20000.00")
    return report(declared(), live, codes=(7,))


def missing() -> Report:
    return report(declared(), Organization(), codes=(7,))


def empty_stack() -> Report:
    return report(Stack(), as_declared())


def empty_organization() -> Report:
    return report(Stack(), Organization())


def interrupted() -> Report:
    stack = declared()
    stack.pending_operations = [{"type": "creating"}]
    return report(stack.add("Novelty", "newcomer", "new_01", {"email": "new@example.com"}), as_declared())


def unseen() -> Report:
    stack = declared().spend_limit("sealed", SEARCH, CIPHERTEXT)
    live = as_declared().workspace(SEARCH, "Search", owner="pulumi/teams/prod/search")
    live.notifications = {}
    live.spend_limits = {}
    live.unseen = [
        Unseen(Kind.SPEND_NOTIFICATIONS, NO_SESSION, PAYMENTS),
        Unseen(Kind.WORKSPACE_SPEND_LIMIT, NO_SESSION, PAYMENTS),
        Unseen(Kind.ORGANIZATION_SPEND_LIMIT, NO_SESSION),
        Unseen(Kind.WORKSPACE_SPEND_LIMIT, "the Admin API does not list them"),
    ]
    return report(stack, live)


def partial() -> Report:
    live = as_declared().workspace(SANDBOX, "Sandbox")
    del live.members[SANDBOX]
    reason = (
        "the platform is overloaded [GET /v1/organizations/workspaces/wrkspc_01Sandbox/members, 529 overloaded_error]"
    )
    live.unseen = [Unseen(Kind.WORKSPACE_MEMBERS, reason, SANDBOX, is_partial=True)]
    return report(declared(), live, codes=(10,))


def elsewhere() -> Report:
    live = (
        as_declared()
        .workspace(SEARCH, "Search", owner="pulumi/search/prod/search")
        .member(SEARCH, "user_01Ben", "workspace_user")
        .workspace(SANDBOX, "Payments", owner="pulumi/teams/prod/payments-old")
    )
    return report(declared(), live, elsewhere=("search/prod",))


def forged_owner() -> Report:
    live = (
        as_declared()
        .workspace(SEARCH, "Search", owner="pulumi/search/prod/search")
        .workspace(SANDBOX, "Sandbox", owner="pulumi/nobody/prod/x")
        .member(SANDBOX, "user_01Eve", "workspace_admin")
    )
    return report(declared(), live, elsewhere=("search/prod",))


def nothing_compared() -> Report:
    stack = Stack().notifications("payments", PAYMENTS, ["2500.00"], []).organization_spend_limit("cap", CIPHERTEXT)
    live = as_declared()
    live.notifications = {}
    live.unseen = [Unseen(Kind.SPEND_NOTIFICATIONS, NO_SESSION, PAYMENTS)]
    return report(stack, live)


def ignored() -> Report:
    live = as_declared().workspace(SANDBOX, "Sandbox").member(SANDBOX, "user_01Ben", "workspace_user")
    live = live.member(PAYMENTS, "user_01Eve", "workspace_user").member(PAYMENTS, "user_01Ben", "workspace_user")
    text = """
        *:Sandbox* 2027-01-31 experiments; closed in January (OPS-12)
        workspace_members:Payments#members.eve@* 2026-12-31 on call (OPS-40)
        workspace:Old 2026-10-01 gone by now
        workspace:Never 2027-10-01 nobody remembers
    """
    return report(declared(), live, ignore=text, codes=(7,))


def pending() -> Report:
    stack = Stack().workspace("payments", PAYMENTS, tags={"cost-centre": "4711"})
    stack = stack.rate_limit("sonnet", PAYMENTS, "2026-11-24T08:40:00+00:00", requests_per_minute=500.0)
    stack = stack.members("payments", PAYMENTS, {"soon@example.com": "workspace_user"}, on_unknown_member="skip")
    live = (
        Organization()
        .workspace(PAYMENTS, "Payments", owner="pulumi/teams/prod/payments", tags={"cost-centre": "4711"})
        .rate_limit(PAYMENTS, requests_per_minute=500)
    )
    return report(stack, live)


def late_list() -> Report:
    members = {"ana@example.com": "workspace_developer", "ben@example.com": "workspace_user"}
    stack = Stack().workspace("payments", PAYMENTS, tags={"cost-centre": "4711"})
    stack = stack.members("payments", PAYMENTS, members, "2026-11-24T08:59:10+00:00")
    live = (
        Organization()
        .workspace(PAYMENTS, "Payments", owner="pulumi/teams/prod/payments", tags={"cost-centre": "4711"})
        .member(PAYMENTS, "user_01Ana", "workspace_developer")
    )
    return report(stack, live)


def hostile_names() -> Report:
    stack = Stack().workspace("payments", PAYMENTS, tags={"cost-centre": "4711"}).members("payments", PAYMENTS, {})
    live = (
        Organization(name=f"Acme {HOSTILE}")
        .workspace(PAYMENTS, f"Payments {HOSTILE}", owner="pulumi/teams/prod/payments", tags={HOSTILE: "</code>"})
        .member(PAYMENTS, "user_01Eve", "workspace_admin")
        .workspace(SANDBOX, HOSTILE)
        .workspace(SEARCH, "搜索团队" * 30, owner=f"pulumi/{HOSTILE.replace('/', '')}/prod/x")
    )
    night = (at_night("platform_workspace_member_added", PAYMENTS, HOSTILE, user_id="user_01Eve"),)
    return report(stack, live, codes=(7,), activities=night)


def leavers() -> Report:
    """Carl left and is still named; Ben left and is here again under another id."""
    members = {"ana@example.com": "workspace_developer", "carl@example.com": "workspace_user"}
    stack = Stack().workspace("payments", PAYMENTS, tags={"cost-centre": "4711"}).members("payments", PAYMENTS, members)
    stack = stack.invite("carl", "carl@example.com", "user", "accepted")
    live = (
        Organization()
        .workspace(PAYMENTS, "Payments", owner="pulumi/teams/prod/payments", tags={"cost-centre": "4711"})
        .member(PAYMENTS, "user_01Ana", "workspace_developer")
    )
    gone = LeftPerson(user_id="user_01Carl", email_hash=email_hash("carl@example.com", "k"), left_on=date(2026, 11, 20))
    back = LeftPerson(user_id="user_00Ben", email_hash=email_hash("ben@example.com", "k"), left_on=date(2026, 11, 2))
    return report(stack, live, codes=(7,), left=Leavers(Left((gone, back)), key="k"))


class _AnotherLanguage(Stack):
    """The stack as a program in YAML would have made it."""

    def text(self) -> str:
        """The export."""
        return native_twin(super().text())


def another_language() -> Report:
    """Declared in YAML, TypeScript or Go: nothing in the report is Python's, but for the paths of the JSON."""
    stack = _AnotherLanguage().workspace("payments", PAYMENTS, display_color="#AABBCC", when_archived="keep")
    stack = stack.rate_limit("sonnet", PAYMENTS, requests_per_minute=500.0).spend_limit("payments", PAYMENTS, "5000.00")
    stack = stack.workspace("search", SEARCH, when_archived="fail", external_key_id="ckey_01Search")
    live = (
        Organization()
        .workspace(PAYMENTS, "Payments", owner="pulumi/teams/prod/payments")
        .rate_limit(PAYMENTS, requests_per_minute=1200)
        .spend_limit(PAYMENTS, "7500.00")
        .workspace(SEARCH, "Search", owner="pulumi/teams/prod/search", archived_at=NOW - timedelta(days=1))
        .workspace(SANDBOX, "Sandbox")
        .rate_limit(SANDBOX, requests_per_minute=50)
    )
    return report(stack, live, codes=(7,))


SCENARIOS: Final[Mapping[str, Callable[[], Report]]] = {
    scenario.__name__: scenario
    for scenario in (
        in_sync,
        changed_by_hand,
        caps_raised,
        pull_request,
        policy_of_branch,
        archived,
        missing,
        empty_stack,
        empty_organization,
        interrupted,
        unseen,
        partial,
        elsewhere,
        forged_owner,
        nothing_compared,
        ignored,
        pending,
        late_list,
        hostile_names,
        leavers,
        another_language,
    )
}
