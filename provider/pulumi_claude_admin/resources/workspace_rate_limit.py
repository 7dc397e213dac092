"""
A workspace's own rate limits for one model group: the limiters that are named, others untouched.

Over the Admin API (generally available since 2026-10-20), in the Console when the API refuses. Source:
docs/platform/rate-limits.md#write.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import ClassVar, Literal

import pulumi

from pulumi_claude_admin.channels import Capability, Channel
from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim
from pulumi_claude_admin.lifecycle.hooks import WRITTEN_AT, Declaration, Refreshed, ResourceState
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.limiters import problems_with_limiters
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.manual_steps import rates_page
from pulumi_claude_admin.lifecycle.problems import at
from pulumi_claude_admin.lifecycle.rate_limit_actions import Overrides, RateLimitActions
from pulumi_claude_admin.lifecycle.rate_limit_group import (
    by_group_id,
    facts_without_group,
    follow_group,
    found_rate_limit,
    has_group,
    is_surely_another_group,
)
from pulumi_claude_admin.lifecycle.scope import ResolvedScope, require_scope
from pulumi_claude_admin.lifecycle.setting import SettingProvider
from pulumi_claude_admin.lifecycle.setting_access import ChannelActions, ManualSteps
from pulumi_claude_admin.lifecycle.undo import AFTER_UPDATE, Undo
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.ids import WorkspaceRateLimitId
from pulumi_claude_admin.model.rate_limit import (
    LIMITERS,
    WorkspaceRateLimitSpec,
    diff_rate_limit,
)
from pulumi_claude_admin.session import Session


class WorkspaceRateLimitProvider(SettingProvider[WorkspaceRateLimitSpec, Overrides]):
    """Applies a `WorkspaceRateLimitSpec` over the Admin API or in the Console."""

    spec_type = WorkspaceRateLimitSpec
    capability: ClassVar[Capability] = Capability.WORKSPACE_RATE_LIMIT
    replace_on_changes: ClassVar[tuple[str, ...]] = ("workspace_id", "group")
    id_outputs: ClassVar[tuple[str, ...]] = ("workspace_id", "group_id")
    setting_name = "rate limits"
    output_sources: ClassVar[Mapping[str, frozenset[str]]] = {
        "group_id": frozenset(),
        "group_name": frozenset({"group"}),
        "limits": frozenset(LIMITERS),
    }

    def means_another_object(self, session: Session, key: str, olds: Bag, news: Bag) -> bool:
        """Another name of the same group is the same resource."""
        if key != "group":
            return True
        if not session.settings.has_credential:
            return is_surely_another_group(str(news.get(key)), olds)
        try:
            return session.api.rate_limits.group(str(news.get(key))).group.id != olds.get("group_id")
        except InvalidInputs:
            return True

    id_form = "wrkspc_…/rlg_…"

    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """Those of the workspace and group."""
        where, group = inputs.get("workspace_id"), _spelling(inputs.get("group"))
        return [Claim("the rate limits of a workspace and group", (where, group))]

    def found(self, session: Session, id_: str) -> Bag | None:
        """The limiters that the workspace has values of its own for."""
        return found_rate_limit(session, id_)

    def do_check(self, session: Session, declaration: Declaration[WorkspaceRateLimitSpec]) -> None:
        """The workspace and the group are there, and a forced Console shows what is named."""
        problems: list[Problem] = []
        if declaration.knows("group"):
            try:
                entry = session.api.rate_limits.group(declaration.spec.group)
            except InvalidInputs as error:
                problems += at("group", error)
            else:
                problems += problems_with_limiters(declaration, entry)
        self.raise_workspace_problems(session, declaration, *problems)

    def resource_id(self, session: Session, spec: WorkspaceRateLimitSpec, scope: ResolvedScope) -> str:
        """Workspace and group: the group's id is the same in every organization and never changes."""
        del scope
        return str(WorkspaceRateLimitId(spec.workspace_id, session.api.rate_limits.group(spec.group).group.id))

    def channel_actions(
        self,
        session: Session,
        spec: WorkspaceRateLimitSpec,
        scope: ResolvedScope,
        *,
        declared: WorkspaceRateLimitSpec | None = None,
    ) -> ChannelActions[Overrides]:
        """The API always reads; it may refuse to write."""
        before = declared.limits if declared is not None else {}
        actions = RateLimitActions(session, spec, scope, session.api.rate_limits.group(spec.group), before)
        return ChannelActions(
            read={Channel.API: actions.read},
            write={Channel.API: actions.set_over_api, Channel.CONSOLE: actions.set_in_console},
            clear={Channel.API: actions.clear_over_api, Channel.CONSOLE: actions.clear_in_console},
        )

    def manual_steps(self, session: Session, spec: WorkspaceRateLimitSpec, scope: ResolvedScope) -> ManualSteps:
        """What a person does in the Console."""
        del scope
        where, group = rates_page(session, spec.workspace_id), session.api.rate_limits.group(spec.group).group.label
        wanted = ", ".join(f"{name} {value}" for name, value in spec.limits.items())
        return ManualSteps(
            to_set=(where, f"Set in the row {group!r}: {wanted}"),
            to_clear=(where, f"Empty in the row {group!r}: {', '.join(spec.limits)}"),
        )

    def do_read(self, session: Session, state: ResourceState[WorkspaceRateLimitSpec]) -> Refreshed | None:
        """By the group's id: its display name may have changed since. A group that the organization lost has no limits."""
        if has_group(session, state):
            return super().do_read(session, by_group_id(state))
        return Refreshed({key: value for key, value in state.inputs.items() if key not in LIMITERS}, state.facts)

    def do_update(
        self, session: Session, state: ResourceState[WorkspaceRateLimitSpec], spec: WorkspaceRateLimitSpec
    ) -> Bag:
        """Set what differs; a limiter that is not named any more is treated as deleting treats it."""
        if not has_group(session, state):
            return facts_without_group(state, spec)
        spec = follow_group(session, state, spec)
        dropped = _only(state.declared, state.declared.limits.keys() - spec.limits.keys())
        if dropped is None:
            return super().do_update(session, state, spec)
        keeps = {"clear_on_destroy": spec.clear_on_destroy, "channel": spec.channel, "group": spec.group}
        dropped = dropped.model_copy(update=keeps)
        given_up = replace(state, declared=dropped)
        if not spec.clear_on_destroy:
            self.do_delete(session, given_up)
            return super().do_update(session, state, spec)
        scope = require_scope(session, spec.workspace_id)
        with Undo(AFTER_UPDATE) as undo:
            there = (
                RateLimitActions(session, dropped, scope, session.api.rate_limits.group(spec.group))
                .read()
                .actual.limits
            )
            was = {name: there[name] for name in dropped.limits if name in there}
            undo.step(
                f"{', '.join(dropped.limits)} given up",
                lambda: self.do_delete(session, given_up),
                back=lambda: self._give_back(session, state, dropped, was),
            )
            return super().do_update(session, state, spec)

    def _give_back(
        self,
        session: Session,
        state: ResourceState[WorkspaceRateLimitSpec],
        dropped: WorkspaceRateLimitSpec,
        was: Mapping[str, int],
    ) -> None:
        """Set what was there of the limiters that are not named any more."""
        again = _only(dropped.model_copy(update=was), was.keys())
        if again is not None:
            super().do_update(session, state, again)

    def do_delete(self, session: Session, state: ResourceState[WorkspaceRateLimitSpec]) -> None:
        """By the group's id, too."""
        if not state.declared.clear_on_destroy:
            super().do_delete(session, state)
        elif has_group(session, state):
            super().do_delete(session, by_group_id(state))

    def managed_items(self, session: Session, spec: WorkspaceRateLimitSpec, id_: str | None) -> Iterable[ManagedItem]:
        """The limiters that are named, of the group whatever it is called."""
        group_id = (
            WorkspaceRateLimitId.parse(id_).group_id
            if id_ is not None
            else session.api.rate_limits.group(spec.group).group.id
        )
        return [ManagedItem("limiter", spec.workspace_id, f"{group_id}/{limiter}") for limiter in spec.limits]

    def without(self, spec: WorkspaceRateLimitSpec, kept: Collection[ManagedItem]) -> WorkspaceRateLimitSpec:
        """The limiters that nobody else declares."""
        others = {item.part.rpartition("/")[2] for item in kept}
        return _only(spec, spec.limits.keys() - others) or spec

    def changes(self, spec: WorkspaceRateLimitSpec, value: Overrides) -> tuple[Change, ...]:
        """The limiters that differ."""
        return diff_rate_limit(spec, value.actual)

    def is_cleared(self, spec: WorkspaceRateLimitSpec, value: Overrides) -> bool:
        """Whether no limiter that is named has a value of the workspace's own."""
        return not spec.limits.keys() & value.actual.limits.keys()

    def facts(self, spec: WorkspaceRateLimitSpec, value: Overrides, before: Bag) -> Bag:
        """The group, what the workspace has of the named limiters, and when they were last written."""
        written_at = value.written_at.isoformat() if value.written_at is not None else before.get(WRITTEN_AT)
        facts: Bag = {
            "group_id": value.actual.group.id,
            "group_name": value.actual.group.label,
            "limits": {name: value.actual.limits[name] for name in spec.limits if name in value.actual.limits},
        }
        return facts if written_at is None else {**facts, WRITTEN_AT: written_at}

    def describe(self, spec: WorkspaceRateLimitSpec) -> str:
        """With the group and the values."""
        values = ", ".join(f"{name} {value:,}" for name, value in spec.limits.items())
        return f"rate limits of {spec.group!r} ({values})"


class WorkspaceRateLimit(ClaudeResource, module="claude", name="WorkspaceRateLimit"):
    """
    A workspace's own limits for one model group. Source: Claude docs, Admin API reference > Set Workspace Rate Limits.

    Only the limiters that are named are managed. A value above the organization's is stored, and the lower one is enforced.
    Deleting, or naming a limiter no longer, keeps the limit unless `clear_on_destroy`. Errors: an unknown group (with the choices), no limiter named, the
    Default workspace, a limiter that a forced Console does not show.

    Example:
        claude.WorkspaceRateLimit(
            "payments-sonnet", workspace_id=payments.id, group="Claude Sonnet 4.x", requests_per_minute=500
        )
    """

    workspace_id: pulumi.Output[str]
    group: pulumi.Output[str]
    group_id: pulumi.Output[str]
    group_name: pulumi.Output[str]
    limits: pulumi.Output[dict[str, int]]
    channel: pulumi.Output[str]
    written_at: pulumi.Output[str | None]
    verified_at: pulumi.Output[str | None]
    organization_id: pulumi.Output[str]

    def __init__(  # noqa: PLR0913 - one keyword per input
        self,
        resource_name: str,
        *,
        workspace_id: pulumi.Input[str],
        group: pulumi.Input[str],
        requests_per_minute: pulumi.Input[int] | None = None,
        input_tokens_per_minute: pulumi.Input[int] | None = None,
        input_tokens_per_minute_cache_aware: pulumi.Input[int] | None = None,
        output_tokens_per_minute: pulumi.Input[int] | None = None,
        tokens_per_minute: pulumi.Input[int] | None = None,
        tokens_per_day: pulumi.Input[int] | None = None,
        tool_uses_per_second: pulumi.Input[int] | None = None,
        fast_itpmca: pulumi.Input[int] | None = None,
        fast_otpm: pulumi.Input[int] | None = None,
        channel: pulumi.Input[Literal["api", "console", "by_hand"]] | None = None,
        clear_on_destroy: pulumi.Input[bool] = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare limits of one workspace and one group: whole numbers per minute, day or second, as each name says.

        :param workspace_id: `wrkspc_…`, as a rule `workspace.id`.
        :param group: `rlg_…`, the group's display name in any case, or a model of it.
        :param requests_per_minute: requests per minute.
        :param input_tokens_per_minute: input tokens per minute; counts cache reads too, beside a cache-aware limit.
        :param input_tokens_per_minute_cache_aware: input tokens per minute without those read from the cache.
        :param output_tokens_per_minute: output tokens per minute.
        :param tokens_per_minute: input and output tokens per minute.
        :param tokens_per_day: input and output tokens per day.
        :param tool_uses_per_second: uses of a tool per second.
        :param fast_itpmca: input tokens per minute of fast mode, cache-aware.
        :param fast_otpm: output tokens per minute of fast mode.
        :param channel: forces one way instead of the first that is open.
        :param clear_on_destroy: True clears the named limiters when the resource is deleted.
        """
        inputs: dict[str, object] = {
            "workspace_id": workspace_id,
            "group": group,
            "requests_per_minute": requests_per_minute,
            "input_tokens_per_minute": input_tokens_per_minute,
            "input_tokens_per_minute_cache_aware": input_tokens_per_minute_cache_aware,
            "output_tokens_per_minute": output_tokens_per_minute,
            "tokens_per_minute": tokens_per_minute,
            "tokens_per_day": tokens_per_day,
            "tool_uses_per_second": tool_uses_per_second,
            "fast_itpmca": fast_itpmca,
            "fast_otpm": fast_otpm,
            "channel": channel,
            "clear_on_destroy": clear_on_destroy,
        }
        super().__init__(
            WorkspaceRateLimitProvider(),
            resource_name,
            inputs,
            outputs=("group_id", "group_name", "limits", "written_at", "verified_at"),
            opts=opts,
        )


def _only(spec: WorkspaceRateLimitSpec, limiters: Collection[str]) -> WorkspaceRateLimitSpec | None:
    """The same declaration with these limiters alone; None when there are none."""
    if not limiters:
        return None
    return spec.model_copy(update={name: None for name in spec.limits if name not in limiters})


def _spelling(group: object) -> object:
    return group.strip().casefold() if isinstance(group, str) else group
