"""What one person may spend on Claude Code: only the Console has it, so it is read only where it is declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pulumi_claude_admin.drift.compare import judge, with_notes, with_secret, without_secret
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.export_format import Resource
from pulumi_claude_admin.drift.kinds.contract import ObjectKind
from pulumi_claude_admin.drift.legible_resource import VERIFIED_AT, LegibleResource
from pulumi_claude_admin.drift.listing import ConsolePage
from pulumi_claude_admin.drift.live_objects import live_workspaces
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.drift.remedies import TAKE_OUT, for_moved_workspace, for_whoever_is_awaited
from pulumi_claude_admin.drift.told_by_feed import ToldByFeed
from pulumi_claude_admin.feed.console_replay import DEFAULT_LIMIT, PERSONAL_LIMITS, Anchor
from pulumi_claude_admin.findings import Change, Finding, Kind, Status, Subject
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimits, PersonLimit
from pulumi_claude_admin.model.claude_code_limits_spec import (
    ClaudeCodeSpendLimitsSpec,
    declared_rows,
    default_of,
    diff_claude_code_limits,
    own_amount,
    without_row,
)
from pulumi_claude_admin.model.invite import is_pending, latest_invite
from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.model.workspace import Workspace


@dataclass(frozen=True, slots=True)
class DeclaredClaudeCodeLimits(DeclaredObject):
    """Declared limits for each person of Claude Code, on the workspace that the last `up` wrote to. `user_ids` are of those who had a row."""

    spec: ClaudeCodeSpendLimitsSpec
    workspace_id: str
    user_ids: Mapping[str, str] = field(default_factory=dict)
    anchors: Mapping[str, Anchor[Any]] = field(default_factory=dict)  # each property has values of its own type

    @property
    def people(self) -> tuple[str, ...]:
        """Who is named."""
        return tuple(self.spec.people)

    @property
    def people_ids(self) -> Mapping[str, str]:
        """Who they were when they had a row."""
        return self.user_ids

    def compare(self, index: OrganizationIndex) -> Compared:
        """The default and each person; or that the workspace came back under another id."""
        subject = index.subject(self.kind, self.workspace_id, self.workspace_id)
        following = index.follow_workspace(subject, self.urn)
        if following is not None:
            return replace(following, finding=self._moved(following.finding, index))
        shown = index.snapshot.claude_code_limits.get(Scope(self.workspace_id))
        if shown is not None:
            return Compared(self._judged(subject, shown, index))
        told = index.by_feed.get((self.kind, self.workspace_id))
        if told is None:
            return index.unseen(subject, self.urn)
        why_not = index.why_unseen(self.kind, self.workspace_id)
        return Compared(told.marked(self._judged(subject, self._as_told(told, index), index), why_not=why_not))

    def _judged(self, subject: Subject, found: ClaudeCodeLimits, index: OrganizationIndex) -> Finding:
        changes = without_secret(diff_claude_code_limits(self.spec, found), self.secret)
        missing = without_row(self.spec, found)
        gone = frozenset(email for email in missing if _has_left(email, index))
        notes = tuple(_words_for_missing(email, has_left=email in gone) for email in missing)
        finding = with_notes(judge(subject, self.urn, changes), notes)
        if missing and finding.status is Status.IN_SYNC:
            is_left = gone == frozenset(missing)
            status, remedy = (Status.LEFT, TAKE_OUT) if is_left else (Status.AWAITED, for_whoever_is_awaited())
            finding = replace(finding, status=status, remedy=remedy)
        return with_secret(finding, self.secret)

    def _moved(self, finding: Finding, index: OrganizationIndex) -> Finding:
        """One story of what became of the workspace. Who archived it is told by the activity feed."""
        live = [one for one in live_workspaces(index.snapshot) if one.is_claude_code]
        if len(live) != 1:
            return finding
        here = live[0]
        since = f" since {here.created_at:%Y-%m-%d}" if here.created_at is not None else ""
        reason = (
            f"{finding.reason} and is back as {here.id}{since}, {_cap_of(here, index)}; nobody has these limits there"
        )
        changes = (Change("workspace_id", self.workspace_id, here.id),)
        remedy = for_moved_workspace(is_named=self.spec.workspace_id is not None)
        return replace(finding, changes=changes, reason=reason, remedy=remedy)

    def _as_told(self, told: ToldByFeed, index: OrganizationIndex) -> ClaudeCodeLimits:
        """As the events tell it; what is not proven as declared, so that it does not differ."""
        default = told.values.get(DEFAULT_LIMIT, default_of(self.spec))
        if PERSONAL_LIMITS not in told.values:
            return ClaudeCodeLimits(default, declared_rows(self.spec))
        emails = {user_id: person_key(email) for email, user_id in self.user_ids.items()}
        members = index.snapshot.members.get(self.workspace_id, ())
        amounts = {**{one.user_id: None for one in members}, **told.values[PERSONAL_LIMITS]}
        rows = {emails.get(id_) or person_key(index.person(id_)): amount for id_, amount in amounts.items()}
        return ClaudeCodeLimits(default, tuple(PersonLimit(email, rows[email]) for email in sorted(rows)))


def _words_for_missing(email: str, *, has_left: bool) -> str:
    return (
        f"left: {email} is not in the organization any more"
        if has_left
        else f"awaited: {email} has not signed in to Claude Code yet"
    )


def _has_left(email: str, index: OrganizationIndex) -> bool:
    """Whether nobody answers to it, and nobody is invited. Without a list of people nobody has left."""
    if not index.users or index.everybody.find(email) is not None:
        return False
    invite = latest_invite(email, index.snapshot.invites)
    return invite is None or not is_pending(invite, index.now)


def _cap_of(workspace: Workspace, index: OrganizationIndex) -> str:
    scope = Scope(workspace.id)
    if scope not in index.snapshot.spend_limits:
        return "whose own limit could not be seen"
    limit = index.snapshot.spend_limits[scope]
    return f"with a limit of {limit.amount} for all" if limit is not None else "without a limit of its own"


def _read(one: LegibleResource) -> DeclaredObject:
    spec = one.spec(ClaudeCodeSpendLimitsSpec)
    user_ids = one.texts("user_ids") or {}
    anchors = dict(_anchors(one, user_ids))
    return DeclaredClaudeCodeLimits(*one.origin(one.id), spec=spec, user_ids=user_ids, anchors=anchors)


def _anchors(one: LegibleResource, user_ids: Mapping[str, str]) -> Iterator[tuple[str, Anchor[Any]]]:
    """Both as the stack last saw them in the Console, the people by their ids, as events name them."""
    at, default, people = one.moment(VERIFIED_AT), one.text("default"), one.texts("people")
    if at is not None and default:
        yield DEFAULT_LIMIT, Anchor(default_of(ClaudeCodeSpendLimitsSpec(default=default)), at)
    if at is not None and (people is not None or "people" not in one.resource.outputs):
        amounts = {user_ids[email]: own_amount(text) for email, text in (people or {}).items() if email in user_ids}
        yield PERSONAL_LIMITS, Anchor(amounts, at)


def _stand_ins(_: Resource) -> Mapping[str, object]:
    return {"default": "none", "people": {}}


_PAGE: Final[ConsolePage[ClaudeCodeLimits]] = ConsolePage(
    ask=lambda console, where: console.read_claude_code_limits(where),
    put=lambda snapshot, found: replace(snapshot, claude_code_limits={**snapshot.claude_code_limits, **found}),
    is_of=lambda workspace: workspace is not None and workspace.is_claude_code,
)

CLAUDE_CODE_SPEND_LIMITS: Final = ObjectKind(
    kind=Kind.CLAUDE_CODE_SPEND_LIMITS,
    type_name="ClaudeCodeSpendLimits",
    word="Claude Code limits",
    read=_read,
    stand_ins=_stand_ins,
    page=_PAGE,
)
