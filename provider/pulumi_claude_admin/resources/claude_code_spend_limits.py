"""
What one person may spend on Claude Code in a month: a default and exceptions. There is no API: Console, or by hand.

Source: docs/platform/channels.md#claude-code-limits, docs/platform/workspaces.md#claude-code-workspace.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from typing import ClassVar, Final, Literal

import pulumi

from pulumi_claude_admin.channels import Capability, Channel
from pulumi_claude_admin.errors import NotFound, Problem
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim
from pulumi_claude_admin.lifecycle.claude_code_people import (
    has_signed_in,
    print_missing,
    problems_with_people,
    user_ids,
)
from pulumi_claude_admin.lifecycle.claude_code_workspace import (
    has_moved,
    live_claude_code_workspaces,
    problem_without_workspace,
    require_claude_code_workspace,
)
from pulumi_claude_admin.lifecycle.hooks import Created, Declaration, Refreshed, ResourceState
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.manual_steps import claude_code_steps
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.scope import ResolvedScope, scope_to_import
from pulumi_claude_admin.lifecycle.setting import SettingProvider
from pulumi_claude_admin.lifecycle.setting_access import ChannelActions, ManualSteps
from pulumi_claude_admin.model import arguments
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.claude_code_limits import UNCHANGED, ClaudeCodeLimitChanges, ClaudeCodeLimits, remaining
from pulumi_claude_admin.model.claude_code_limits_spec import (
    ClaudeCodeSpendLimitsSpec,
    diff_claude_code_limits,
    to_clear,
    to_write,
    without_row,
)
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.model.unknown import is_unknown
from pulumi_claude_admin.session import Session

WORKSPACE_ID: Final = "workspace_id"
AWAITED: Final = "awaited"
"""The output with those who have not signed in yet, as spelled: a later `up` sets their limit."""
USER_IDS: Final = "user_ids"


class ClaudeCodeSpendLimitsProvider(SettingProvider[ClaudeCodeSpendLimitsSpec, ClaudeCodeLimits]):
    """Applies a `ClaudeCodeSpendLimitsSpec` in the Console."""

    spec_type = ClaudeCodeSpendLimitsSpec
    capability: ClassVar[Capability] = Capability.CLAUDE_CODE_SPEND_LIMITS
    setting_name = "Claude Code limits"
    output_sources: ClassVar[Mapping[str, frozenset[str]]] = dict.fromkeys((AWAITED, USER_IDS), frozenset({"people"}))

    def means_another_object(self, session: Session, key: str, olds: Bag, news: Bag) -> bool:
        """Another workspace by name of the program; or, where it names none, by what became of the one at hand."""
        before, now = olds.get(key), news.get(key)
        if now is not None:
            return before != now
        return isinstance(before, str) and session.settings.has_credential and has_moved(session, before)

    def is_due(self, session: Session, olds: Bag) -> bool:
        """Whether somebody who was awaited has signed in since."""
        awaited, workspace_id = olds.get(AWAITED), olds.get(WORKSPACE_ID)
        if not isinstance(awaited, list) or not awaited or not isinstance(workspace_id, str):
            return False
        with contextlib.suppress(NotFound):
            return has_signed_in(session, map(str, awaited), workspace_id)
        return False

    id_form = "wrkspc_…"

    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """Those of the workspace, as a whole."""
        where = inputs.get(WORKSPACE_ID)
        return [Claim("the Claude Code limits of a workspace", ("Claude Code" if where is None else where,))]

    def found(self, session: Session, id_: str) -> Bag | None:
        """What the page of the workspace has; which workspace that is, is said where there are several of its name."""
        scope = scope_to_import(session, id_, what=self.setting_name)
        if scope is None:
            return None
        given = arguments.of_claude_code_limits(self.there(session, ClaudeCodeSpendLimitsSpec(workspace_id=id_), scope))
        is_clear = [one.id for one in live_claude_code_workspaces(session)] == [id_]
        return given if given is None or is_clear else {**given, WORKSPACE_ID: id_}

    def do_check(self, session: Session, declaration: Declaration[ClaudeCodeSpendLimitsSpec]) -> None:
        """There is such a workspace, everybody may use Claude Code, and nobody asks for an API that does not exist."""
        spec, problems = declaration.spec, list[Problem]()
        if declaration.knows("channel") and spec.channel == "api":
            reason = "limits for each person have no API; leave `channel` out, or use 'console' or 'by_hand'"
            problems.append(Problem("channel", reason))
        if declaration.knows("default") and declaration.knows("people") and spec.default is None and not spec.people:
            problems.append(Problem("default", "nothing is declared: say a default, people, or both"))
        if declaration.knows(WORKSPACE_ID) and spec.workspace_id is None:
            problems += filter(None, [problem_without_workspace(session)])
        if not is_unknown(spec.people):
            problems += problems_with_people(session, (one for one in spec.people if not is_unknown(one)))
        self.raise_workspace_problems(session, declaration, *problems)

    def do_create(self, session: Session, spec: ClaudeCodeSpendLimitsSpec) -> Created:
        """Set what differs, on the workspace that is meant now, which is recorded."""
        created = super().do_create(session, spec)
        return Created(created.id, {**created.facts, WORKSPACE_ID: created.id})

    def do_read(self, session: Session, state: ResourceState[ClaudeCodeSpendLimitsSpec]) -> Refreshed | None:
        """As the page of the workspace that was written to shows it."""
        found = super().do_read(session, state)
        return found and Refreshed(found.inputs, {**found.facts, WORKSPACE_ID: state.id})

    def do_update(
        self, session: Session, state: ResourceState[ClaudeCodeSpendLimitsSpec], spec: ClaudeCodeSpendLimitsSpec
    ) -> Bag:
        """Set what differs. Who is not named any more keeps their limit, and that is told."""
        facts = super().do_update(session, state, spec)
        named = set(map(person_key, spec.people))
        for email, amount in state.declared.people.items():
            if person_key(email) not in named and amount != "default" and not spec.exclusive:
                print_once(f"left standing: the limit {amount} of {email} in Claude Code; 'default' takes it away")
        return {**facts, WORKSPACE_ID: state.id}

    def scope_id(self, session: Session, spec: ClaudeCodeSpendLimitsSpec, id_: str | None) -> str | None:
        """The one that was written to, the one that is named, or the live one of the name."""
        return id_ or spec.workspace_id or require_claude_code_workspace(session).id

    def owning_workspace_id(self, spec: ClaudeCodeSpendLimitsSpec, id_: str) -> str | None:
        """The workspace, named or found."""
        return id_ or spec.workspace_id

    def channel_actions(
        self,
        session: Session,
        spec: ClaudeCodeSpendLimitsSpec,
        scope: ResolvedScope,
        *,
        declared: ClaudeCodeSpendLimitsSpec | None = None,
    ) -> ChannelActions[ClaudeCodeLimits]:
        """The Console reads, compares and confirms by itself. What was saved before it fails is as declared, and stays."""
        console, where = session.console, scope.console_scope
        before = to_write(declared) if declared is not None else None
        return ChannelActions(
            read={Channel.CONSOLE: lambda: console.read_claude_code_limits(where)},
            write={Channel.CONSOLE: lambda: console.write_claude_code_limits(where, to_write(spec), declared=before)},
            clear={Channel.CONSOLE: lambda: console.write_claude_code_limits(where, to_clear(spec))},
        )

    def manual_steps(self, session: Session, spec: ClaudeCodeSpendLimitsSpec, scope: ResolvedScope) -> ManualSteps:
        """What a person does in the Console."""
        return ManualSteps(
            to_set=claude_code_steps(session, scope, to_write(spec)),
            to_clear=claude_code_steps(session, scope, to_clear(spec)),
        )

    def changes(self, spec: ClaudeCodeSpendLimitsSpec, value: ClaudeCodeLimits) -> tuple[Change, ...]:
        """The default, and each person."""
        return diff_claude_code_limits(spec, value)

    def is_cleared(self, spec: ClaudeCodeSpendLimitsSpec, value: ClaudeCodeLimits) -> bool:
        """Whether nothing of what is declared is set."""
        return remaining(to_clear(spec), value) == ClaudeCodeLimitChanges()

    def facts(self, spec: ClaudeCodeSpendLimitsSpec, value: ClaudeCodeLimits, before: Bag) -> Bag:
        """Nothing that the inputs do not say; who is awaited is said in `scope_facts`."""
        del spec, value, before
        return {}

    def scope_facts(
        self, session: Session, spec: ClaudeCodeSpendLimitsSpec, value: ClaudeCodeLimits, scope: ResolvedScope
    ) -> Bag:
        """Who is awaited, and the ids of those who have a row, by which the activity feed names them. Prints whose limit was not set."""
        awaited = print_missing(session, without_row(spec, value), scope)
        own = {row.email for row in value.people if row.amount is not None} if spec.exclusive else set()
        named = [email for email in spec.people if value.rows(email)]
        others = sorted(own - set(map(person_key, named)))
        facts: Bag = {USER_IDS: user_ids(session, (*named, *others))}
        return facts | ({AWAITED: list(awaited)} if awaited else {})

    def managed_items(
        self, session: Session, spec: ClaudeCodeSpendLimitsSpec, id_: str | None
    ) -> Iterable[ManagedItem]:
        """The limits of the workspace, as a whole; of none as long as there are several of the name."""
        live = live_claude_code_workspaces(session) if id_ is None and spec.workspace_id is None else ()
        known = id_ or spec.workspace_id or (live[0].id if len(live) == 1 else None)
        return [ManagedItem("claude code limits", known)] if known is not None else []

    def describe(self, spec: ClaudeCodeSpendLimitsSpec) -> str:
        """With the default, and how many people have another."""
        wanted = to_write(spec)
        default = "" if wanted.default is UNCHANGED else f", default {wanted.default or 'none'}"
        people = f", {len(spec.people)} people" if len(spec.people) != 1 else ", 1 person"
        return f"Claude Code limits{default}{people if spec.people else ''}"


class ClaudeCodeSpendLimits(ClaudeResource, module="claude", name="ClaudeCodeSpendLimits"):
    """
    What one person may spend on Claude Code in a calendar month (UTC). Source: Claude docs, Workspaces > Claude Code workspace.

    Console only. Whoever has not signed in to Claude Code yet is *awaited*: a later `pulumi up` sets their limit. Others are left
    alone unless `exclusive`. Deleting keeps the limits unless `clear_on_destroy`. Errors: an amount that is negative or finer than
    a cent; somebody whom nobody knows, or whose role does not include Claude Code; no Claude Code workspace, or several;
    `exclusive` without an amount as default; no Console session.

    Example:
        claude.ClaudeCodeSpendLimits(
            "claude-code", default="200.00", people={"ana@example.com": "500.00", "ben@example.com": "default"}
        )
    """

    workspace_id: pulumi.Output[str]
    default: pulumi.Output[str | None]
    people: pulumi.Output[Mapping[str, str] | None]
    exclusive: pulumi.Output[bool]
    awaited: pulumi.Output[list[str] | None]
    user_ids: pulumi.Output[Mapping[str, str] | None]
    channel: pulumi.Output[str]
    verified_at: pulumi.Output[str | None]
    organization_id: pulumi.Output[str]

    def __init__(
        self,
        resource_name: str,
        *,
        default: pulumi.Input[str] | None = None,
        people: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        workspace_id: pulumi.Input[str] | None = None,
        exclusive: pulumi.Input[bool] = False,
        channel: pulumi.Input[Literal["console", "by_hand"]] | None = None,
        clear_on_destroy: pulumi.Input[bool] = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare the limits for each person.

        :param default: what everybody may spend, a plain decimal string in major units: `"200.00"`; `"none"` for no limit.
        :param people: e-mail to amount; `"default"` for no limit of their own.
        :param workspace_id: `wrkspc_…`; without it the one live workspace named Claude Code that has such limits.
        :param exclusive: True takes the own limit of everybody else away.
        :param channel: forces one way instead of the first that is open.
        :param clear_on_destroy: True removes what is declared here when the resource is deleted.
        """
        inputs: dict[str, object] = {
            "default": default,
            "people": people,
            "workspace_id": workspace_id,
            "exclusive": exclusive,
            "channel": channel,
            "clear_on_destroy": clear_on_destroy,
        }
        super().__init__(
            ClaudeCodeSpendLimitsProvider(),
            resource_name,
            inputs,
            outputs=("awaited", "user_ids", "verified_at"),
            opts=opts,
        )
