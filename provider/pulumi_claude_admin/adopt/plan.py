"""Decides what of the organization becomes the program, and what is left out: each object that was read exactly once. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from pulumi_claude_admin.adopt.ledger import Ledger
from pulumi_claude_admin.adopt.names import team_names
from pulumi_claude_admin.adopt.organization import MACHINES, ORGANIZATION_KINDS
from pulumi_claude_admin.adopt.program import AdoptedResource, Adoption, LeftOut
from pulumi_claude_admin.adopt.select import Selection
from pulumi_claude_admin.adopt.team import Around, adopted_team
from pulumi_claude_admin.drift.kinds import BY_KIND, live_objects
from pulumi_claude_admin.drift.live_objects import LiveObject, live_workspaces
from pulumi_claude_admin.drift.organization_index import OrganizationIndex, Reading
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.ids import MemberSpendLimitId
from pulumi_claude_admin.model.rate_limit import RateLimitGroup
from pulumi_claude_admin.model.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Asked:
    """What to take: workspaces by pattern, and words of `--kinds` for what is the organization's own."""

    selection: Selection = field(default_factory=Selection)
    kinds: frozenset[str] = frozenset()


def plan(reading: Reading, groups: tuple[RateLimitGroup, ...], asked: Asked, ledger: Ledger) -> Adoption:
    """The adoption of what was read. `groups` are the organization's rate-limit groups, `ledger` what is written already."""
    snapshot = reading.snapshot
    around = Around.of(snapshot, groups, has_machines=MACHINES in asked.kinds)
    left: list[LeftOut] = [
        LeftOut("archived, which nobody can undo", _label(one)) for one in snapshot.workspaces if one.is_archived
    ]
    excluded, wanted = [], list[Workspace]()
    live = live_objects(snapshot)
    of_workspace = defaultdict[str, set[LiveObject]](set)
    for each in live:
        of_workspace[each.workspace_id].add(each)
    for workspace in live_workspaces(snapshot):
        if workspace.id in ledger.adopted:
            continue
        if workspace.owner is not None:
            what = f"{_label(workspace)}: {workspace.owner}"
            left.append(LeftOut("another stack's, by its owner tag", what, frozenset(of_workspace[workspace.id])))
        elif asked.selection.takes(workspace):
            wanted.append(workspace)
        else:
            excluded.append(workspace)
    names = team_names({one.id: one.name for one in wanted}, taken=frozenset(ledger.adopted.values()))
    made = [adopted_team(around, one, names[one.id]) for one in sorted(wanted, key=lambda one: names[one.id])]
    teams = tuple(team for team, _ in made)
    left += [one for _, more in made for one in more]
    told = _covered((*(one for team in teams for one in team.resources), *left))
    found = _organization(reading, asked, ledger, told, {one.id for one in excluded})
    left += [one for one in found if isinstance(one, LeftOut)]
    organization = tuple(one for one in found if isinstance(one, AdoptedResource))
    told |= _covered((*organization, *left))
    left += _others(reading, live, told, {one.id for one in excluded}, ledger)
    return Adoption(
        teams=teams,
        organization=organization,
        left_out=tuple(sorted(left, key=lambda one: (one.reason, one.what))),
        excluded=tuple(sorted(excluded, key=lambda one: (one.name, one.id))),
        known=frozenset(ledger.adopted),
    )


def known_as(adoption: Adoption) -> dict[str, str]:
    """What the ledger is to remember of this run: a name for each id."""
    teams = {team.workspace.id: team.key for team in adoption.teams}
    places = (one for team in adoption.teams for one in team.of_type("ServiceAccountMember"))
    return teams | {ledger_id(one): one.name for one in (*places, *adoption.organization)}


def ledger_id(resource: AdoptedResource) -> str:
    """What is the organization's own, by its type too: its spend limit and its notifications have one id."""
    return f"{resource.type_name} {resource.id}"


def _covered(parts: Iterable[AdoptedResource | LeftOut]) -> frozenset[LiveObject]:
    return frozenset[LiveObject]().union(*(one.covers for one in parts))


def _organization(
    reading: Reading, asked: Asked, ledger: Ledger, told: Collection[LiveObject], excluded: Collection[str]
) -> list[AdoptedResource | LeftOut]:
    """What is new of the kinds that were asked for. `told` is covered already: by a team, or with another stack's workspace."""
    found = list[AdoptedResource | LeftOut]()
    for kind in ORGANIZATION_KINDS:
        for one in kind.resources(reading.snapshot) if kind.word in asked.kinds else ():
            if any(live in told or live.workspace_id in excluded for live in one.covers):
                continue
            if isinstance(one, LeftOut):
                found.append(one)
            elif ledger_id(one) not in ledger.adopted:
                problem = kind.problem(one)
                left = LeftOut(f"no program can say it ({problem})", f"{one.type_name} {one.name}", one.covers)
                found.append(_with_free_name(one, ledger) if problem is None else left)
    return found


def _with_free_name(one: AdoptedResource, ledger: Ledger) -> AdoptedResource:
    """The same, told apart by its id from what had its name when an earlier run wrote that."""
    used = {name for id_, name in ledger.adopted.items() if id_.startswith(f"{one.type_name} ")}
    (name,) = team_names({one.id: one.name}, taken=used).values() if one.name in used else (one.name,)
    return replace(one, name=name)


def _others(
    reading: Reading,
    live: Iterable[LiveObject],
    told: Collection[LiveObject],
    excluded: Collection[str],
    ledger: Ledger,
) -> Iterator[LeftOut]:
    """Every object of nothing above: what no kind that was asked for declares."""
    index = OrganizationIndex(reading, live=frozenset(live))
    words = {one.kind: one.word for one in ORGANIZATION_KINDS}
    counted = defaultdict[Kind, set[LiveObject]](set)
    for one in sorted(live):
        if one in told or one.workspace_id in excluded or _is_known(one, ledger):
            continue
        if BY_KIND[one.kind].is_counted:
            counted[one.kind].add(one)
        else:
            yield LeftOut(_reason(words.get(one.kind)), _words(index, one), frozenset({one}))
    for kind, those in counted.items():
        side = BY_KIND[kind].live
        what = f"{len(those)} {side.coverage if side is not None else kind}"
        yield LeftOut(_reason(words.get(kind)), what, frozenset(those))


def _reason(word: str | None) -> str:
    return f"not asked for (--kinds {word})" if word is not None else "no program is written for its kind"


def _words(index: OrganizationIndex, one: LiveObject) -> str:
    side = BY_KIND[one.kind].live
    subject = side.subject(index, one) if side is not None else None
    name = (subject.label or subject.workspace_name or subject.id) if subject is not None else one.part
    return f"{BY_KIND[one.kind].word} {name}"


def _is_known(one: LiveObject, ledger: Ledger) -> bool:
    """Whether an earlier run has written it, or the workspace that it is of: what is new there, drift tells."""
    type_name = BY_KIND[one.kind].type_name
    if not one.part and not one.workspace_id:  # the organization has one
        return any(id_.startswith(f"{type_name} ") for id_ in ledger.adopted)
    if one.kind is Kind.MEMBER_SPEND_LIMIT:
        period = MemberSpendLimitId.parse(one.part).period
        return any(id_.startswith("MemberSpendLimits ") and id_.endswith(f"/{period}") for id_ in ledger.adopted)
    ids = {one.workspace_id, f"{type_name} {one.part}", f"{type_name} {one.workspace_id}/{one.part}"}
    return not ids.isdisjoint(ledger.adopted)


def _label(workspace: Workspace) -> str:
    return f"workspace {workspace.name} ({workspace.id})"
