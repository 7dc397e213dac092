"""
How caps stand, by whoever shows them: the API, else the Console, else the activity feed since one was seen, else a stack's state.

What nobody can show is unseen, with why, and never missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit import told_by_feed
from pulumi_claude_admin.audit.caps_by_feed import action_at, claude_code_limit, replayed
from pulumi_claude_admin.audit.limit_facts import CapAction, CapFacts, CapSource
from pulumi_claude_admin.audit.read_recipients import read_recipients
from pulumi_claude_admin.audit.told_by_feed import first_caps, recipients_told
from pulumi_claude_admin.audit_ports import KeptCap
from pulumi_claude_admin.console_pages import HOPELESS, ask_all
from pulumi_claude_admin.errors import AdminApiError, AuthenticationFailed, ClaudeAdminError, FeatureNotEnabled
from pulumi_claude_admin.feed.console_replay import Anchor, History
from pulumi_claude_admin.feed.reading import Silence, read_feed
from pulumi_claude_admin.model.activity import Activity
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope, SpendLimit
from pulumi_claude_admin.model.workspace import Workspace
from pulumi_claude_admin.ports import AdminApi, Console, ConsoleScope

REACH: Final = timedelta(days=30)
"""How far before a cap was seen the feed is read: it proves nothing of a time of which it has no event."""

GATED: Final = "the Admin API does not list spend limits for this organization"
NEVER_SEEN: Final = "it was never seen before, so the activity feed has nothing to begin with"
_SIGHTINGS: Final = frozenset({CapSource.API, CapSource.CONSOLE})


@dataclass(frozen=True, slots=True)
class StateCap:
    """What a stack knows of a cap: what its program declares, and what was there when that was last looked at."""

    declared: Money | None
    declared_at: str | None
    seen: Anchor[Money | None] | None = None


@dataclass(frozen=True, slots=True)
class CapSources:
    """Where to look. `console` None: `why_no_console` says why it is not asked. `kept` are sightings of earlier runs."""

    api: AdminApi
    console: Console | None
    why_no_console: str
    organization_id: str
    workspaces: tuple[Workspace, ...]
    states: Mapping[Scope, StateCap] = field(default_factory=dict)
    kept: tuple[KeptCap, ...] = ()

    @property
    def live(self) -> tuple[Workspace, ...]:
        """Those that can have a cap."""
        return tuple(one for one in self.workspaces if not one.is_archived)

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """The organization, and each workspace that can have one."""
        return (ORGANIZATION, *(Scope(one.id) for one in self.live))


@dataclass(frozen=True, slots=True)
class CapReading:
    """
    Each cap, what everybody may spend on Claude Code, what of it is to be kept, and the events that were read, None where there were
    none to go by. `recipients` are who gets notifications as far as anybody tells, `why_no_recipients` why the Console did not.
    """

    caps: Mapping[Scope, CapFacts]
    claude_code: CapFacts
    sightings: tuple[KeptCap, ...]
    recipients: Mapping[Scope, tuple[str, ...]] = field(default_factory=dict)
    activities: tuple[Activity, ...] | None = None
    why_no_recipients: str | None = None


_Found = Mapping[Scope, CapFacts | str]
"""A cap, or why it cannot be told."""


def read_caps(sources: CapSources) -> CapReading:
    """Look everywhere that is needed. Raises AuthenticationFailed; whatever else goes wrong makes caps unseen."""
    now = sources.api.now()
    by_api = _by_api(sources)
    by_console, console = _by_console(sources, _open(by_api))
    unseen = _open({**by_api, **by_console})
    anchors = {scope: anchor for scope, anchor in _anchors(sources).items() if scope in unseen}
    since = min([now - told_by_feed.REACH, *(anchor.at - REACH for anchor in anchors.values())])
    events = read_feed(sources.api.activities, since, told_by_feed.TYPES, organization_id=sources.organization_id)
    by_feed = _by_feed(events, anchors, unseen, now)
    caps = {scope: _cap(sources, scope, (by_api, by_console, by_feed)) for scope in sources.scopes}
    caps = {scope: _with_action(cap, scope, events) for scope, cap in caps.items()}
    if isinstance(events, Silence):
        claude_code = CapFacts(None, None, why_unseen=events.reason)
    else:
        claude_code = claude_code_limit(events)
    claude_code = _claude_code_by_console(sources, console) or claude_code
    told = {} if isinstance(events, Silence) else recipients_told(History.of(events, now))
    shown, why_not = read_recipients(console, console_scopes(sources, _with_notifications(caps, told)))
    return CapReading(
        caps,
        claude_code,
        tuple(_sightings(caps, now)),
        {**told, **shown},
        None if isinstance(events, Silence) else events,
        why_not,
    )


def _with_notifications(caps: Mapping[Scope, CapFacts], told: Collection[Scope]) -> tuple[Scope, ...]:
    """The scopes whose page is worth opening for who is told: the organization and where there is a cap, unless the feed tells."""
    return tuple(
        scope for scope, cap in caps.items() if scope not in told and (scope == ORGANIZATION or cap.amount is not None)
    )


def console_scopes(sources: CapSources, scopes: Iterable[Scope]) -> tuple[ConsoleScope, ...]:
    """As pages of the Console are asked for."""
    names = {one.id: one.name for one in sources.live}
    return tuple(ConsoleScope(sources.organization_id, scope, names.get(scope.workspace_id or "")) for scope in scopes)


def _by_api(sources: CapSources) -> _Found:
    try:
        listed = sources.api.spend_limits.list()
    except FeatureNotEnabled:
        return dict.fromkeys(sources.scopes, GATED)
    except AuthenticationFailed:
        raise
    except AdminApiError as error:
        return dict.fromkeys(sources.scopes, f"the Admin API does not show it: {error.message}")
    limits = {limit.scope: limit for limit in listed}
    return {scope: _shown(limits.get(scope), CapSource.API, CapAction.UNKNOWN) for scope in sources.scopes}


def _by_console(sources: CapSources, scopes: tuple[Scope, ...]) -> tuple[_Found, Console | None]:
    """What the Console shows, and the Console where another page of it may be asked for: without a session none need be."""
    console = sources.console
    if console is None:
        return dict.fromkeys(scopes, sources.why_no_console), None
    shown = ask_all(console_scopes(sources, scopes), console.read_spend_limit)
    found = {
        scope: str(one) if isinstance(one, ClaudeAdminError) else _shown(one, CapSource.CONSOLE, CapAction.PAUSES)
        for scope, one in zip(scopes, shown, strict=True)
    }
    return found, None if any(isinstance(one, HOPELESS) for one in shown) else console


def _claude_code_by_console(sources: CapSources, console: Console | None) -> CapFacts | None:
    """What everybody may spend on Claude Code, where a page shows it: that of the one live workspace of this name."""
    named = [Scope(one.id) for one in sources.live if one.is_claude_code]
    if console is None or len(named) != 1:
        return None
    try:
        shown = console.read_claude_code_limits(*console_scopes(sources, named))
    except ClaudeAdminError:
        return None
    return _of(shown.default, CapSource.CONSOLE, CapAction.PAUSES)


def _by_feed(
    events: tuple[Activity, ...] | Silence,
    anchors: Mapping[Scope, Anchor[Money | None]],
    scopes: tuple[Scope, ...],
    now: datetime,
) -> _Found:
    if isinstance(events, Silence):
        return dict.fromkeys(scopes, events.reason)
    history = History.of(events, now)
    begun = {scope: anchor for scope, anchor in first_caps(history).items() if scope in scopes}
    return {**dict.fromkeys(scopes, NEVER_SEEN), **replayed(history, {**begun, **anchors})}


def _anchors(sources: CapSources) -> dict[Scope, Anchor[Money | None]]:
    """The last time that each cap was seen with somebody's own eyes: by an earlier run, or by a stack."""
    newest: dict[Scope, Anchor[Money | None]] = {
        scope: state.seen for scope, state in sources.states.items() if state.seen is not None
    }
    for kept in sources.kept:
        scope = Scope(kept.workspace_id)
        if kept.source in _SIGHTINGS and (scope not in newest or newest[scope].at < kept.seen_at):
            newest[scope] = Anchor(None if kept.amount is None else Money(kept.amount), kept.seen_at)
    return newest


def _cap(sources: CapSources, scope: Scope, tried: Iterable[_Found]) -> CapFacts:
    answers = [found[scope] for found in tried if scope in found]
    cap = next((one for one in answers if isinstance(one, CapFacts)), None)
    state = sources.states.get(scope)
    if cap is None and state is not None and state.seen is not None:
        cap = _of(state.seen.value, CapSource.STATE, CapAction.UNKNOWN)
    if cap is None:
        cap = CapFacts(None, None, why_unseen="; ".join(str(one) for one in answers))
    if state is None:
        return cap
    declared = None if state.declared is None else Decimal(state.declared.minor)
    return replace(cap, declared=declared, declared_at=state.declared_at)


def _with_action(cap: CapFacts, scope: Scope, events: tuple[Activity, ...] | Silence) -> CapFacts:
    """What happens at a cap, where the events tell it and who showed the cap cannot."""
    if cap.amount is None or cap.action is not CapAction.UNKNOWN or isinstance(events, Silence):
        return cap
    return replace(cap, action=action_at(events, scope, cap.amount))


def _sightings(caps: Mapping[Scope, CapFacts], now: datetime) -> Iterable[KeptCap]:
    for scope, cap in caps.items():
        if cap.source is not None and cap.source is not CapSource.STATE:
            yield KeptCap(now, scope.workspace_id, None if cap.amount is None else int(cap.amount), cap.source)


def _shown(limit: SpendLimit | None, source: CapSource, action: CapAction) -> CapFacts:
    return _of(limit.amount if limit is not None else None, source, action)


def _of(amount: Money | None, source: CapSource, action: CapAction) -> CapFacts:
    return CapFacts(None, source) if amount is None else CapFacts(Decimal(amount.minor), source, action)


def _open(found: _Found) -> tuple[Scope, ...]:
    """The scopes that nobody could tell yet."""
    return tuple(scope for scope, one in found.items() if not isinstance(one, CapFacts))
