"""Which teams there are, who is in each, and which workspaces are its own: by a team file, else by the members of workspaces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.cli.commands import audit_kept
from pulumi_claude_admin.errors import AdminApiError, WrongOrganization
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.organization import is_same_organization
from pulumi_claude_admin.model.workspace import Workspace
from pulumi_claude_admin.project_file import find_upwards
from pulumi_claude_admin.session import Session
from pulumi_claude_admin.team_file.model import Arguments
from pulumi_claude_admin.team_file.read import read_file
from pulumi_claude_admin.team_file.team_people import team_people

if TYPE_CHECKING:
    from pulumi_claude_admin.archive.spend_archive import ParquetArchive

FILE: Final = "teams.yaml"
NO_TEAMS: Final = (
    "nobody said who is in which team, so that all are told together: name a team file with --teams, or run with an Admin "
    "API key, by which the members of each workspace are a team"
)
UNKNOWN: Final = (
    "the archive has nothing about the organization itself, so that nobody knows which workspace is whose: "
    "`claude-admin audit` reads it"
)


@dataclass(frozen=True, slots=True)
class Teams:
    """By name: the e-mail addresses of the members, and the ids of the workspaces. `remarks` are for the reader."""

    members: Mapping[str, Collection[str]] = field(default_factory=lambda: MappingProxyType({}))
    workspaces: Mapping[str, Collection[str]] = field(default_factory=lambda: MappingProxyType({}))
    remarks: tuple[str, ...] = ()


def team_file(folder: Path, named: Path | None) -> Mapping[str, Arguments] | None:
    """The teams of the file that was named, else of the project's own; None where there is none. Raises TeamFileError."""
    file = named or find_upwards(folder, FILE)
    return None if file is None else read_file(file)


def known_organization(archive: ParquetArchive) -> OrganizationInputs | None:
    """What audits have kept of the organization; None where there is nothing, or somebody was forgotten since."""
    document = archive.organization()
    return None if document is None else audit_kept.read(document, place=archive.place)[0]


def of_file(file: Mapping[str, Arguments], known: OrganizationInputs | None) -> Teams:
    """The teams of a team file, by the name of each one's workspace."""
    users, workspaces = ((), ()) if known is None else (known.users or (), known.workspaces)
    people = team_people(file, {one.id: one.email for one in users})
    names = _distinct({key: str(team["name"]) for key, team in file.items()})
    return Teams(
        {names[key]: people[key] for key in file},
        {names[key]: _named(names[key], workspaces) | _adopted(team) for key, team in file.items()},
        () if known is not None else (UNKNOWN,),
    )


def of_workspaces(session: Session, organization_id: str, known: OrganizationInputs) -> Teams:
    """
    A team for each name of a workspace: whoever was given a membership of it, by one call each; who has one by their role is in none for it.

    Raises WrongOrganization where the credential is of another organization than the archive.
    """
    identity = session.organization
    if not is_same_organization(identity.id, organization_id):
        raise WrongOrganization(
            f"the credential belongs to organization {identity.name!r} ({identity.id}), and the archive is of {organization_id}",
            hint="Use a credential of that organization, or name another --archive",
        )
    users = {one.id: one for one in known.users or ()}
    here = sorted((one for one in known.workspaces if not one.is_archived), key=lambda one: (one.name, one.id))
    members: dict[str, frozenset[str]] = {}
    try:
        for one in here:  # two workspaces may have one name, and are one team then, as what they spent is
            members[one.name] = members.get(one.name, frozenset()) | _members(session, one, users)
    except AdminApiError as error:
        return Teams(
            remarks=(f"the members of workspaces cannot be listed, so that all are told together: {error.message}",)
        )
    return Teams(members, {one.name: _named(one.name, known.workspaces) for one in here})


def _members(session: Session, workspace: Workspace, users: Mapping[str, User]) -> frozenset[str]:
    given = [one for one in session.api.members.list(workspace.id) if not one.is_inherited(users.get(one.user_id))]
    return frozenset(users[one.user_id].email for one in given if one.user_id in users)


def _distinct(names: Mapping[str, str]) -> Mapping[str, str]:
    """The same, with the key beside a name that several have: two teams of one name are two."""
    times = Counter(names.values())
    return {key: name if times[name] == 1 else f"{name} ({key})" for key, name in names.items()}


def _adopted(team: Arguments) -> frozenset[str]:
    """The workspace that the team took over."""
    adopted = team.get("adopt_id")
    return frozenset({adopted}) if isinstance(adopted, str) else frozenset()


def _named(name: str, workspaces: Iterable[Workspace]) -> frozenset[str]:
    """Those that are called so, archived ones too: they have spent."""
    return frozenset(one.id for one in workspaces if one.name == name)
