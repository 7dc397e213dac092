"""The files of a folder, first made and then added to. No line that is there changes, but of what each run says anew. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from pulumi_claude_admin.adopt import import_file, python_program, summary, teams_file, yaml_program
from pulumi_claude_admin.adopt.added_entries import RESOURCES, Entry, with_entries
from pulumi_claude_admin.adopt.import_file import Recorded
from pulumi_claude_admin.adopt.ledger import FILE_NAME, Ledger
from pulumi_claude_admin.adopt.names import slug
from pulumi_claude_admin.adopt.plan import known_as
from pulumi_claude_admin.adopt.program import AdoptedResource, AdoptedTeam, Adoption, Reference
from pulumi_claude_admin.adopt.resource_keys import resource_keys
from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.errors import ConfigurationError

MAIN: Final = "__main__.py"
ORGANIZATION: Final = "organization.py"
_PROJECT: Final = "Pulumi.yaml"
_IMPORTED: Final = re.compile(r"^(import|from) organization\b", re.MULTILINE)

Files = dict[str, str]
"""Path, as seen from the folder, to text; in the order in which they are to be written, the ledger last."""


def files(
    adoption: Adoption,
    reading: Reading,
    ledger: Ledger,
    present: Mapping[str, str],
    recorded: Callable[[AdoptedResource], Recorded],
    *,
    is_console: bool,
) -> Files:
    """All files that this run writes. `present` is what is in the folder. Raises ConfigurationError where something of it is in the way."""
    made: Files = {
        summary.FILE_NAME: summary.summary(adoption, reading, is_console=is_console, is_tagged=ledger.is_tagged),
        import_file.FILE_NAME: import_file.import_text(adoption, recorded, style=ledger.style),
    }
    project = slug(reading.snapshot.identity.name, otherwise="claude")
    if ledger.style != "yaml" and _PROJECT not in present:
        made[_PROJECT] = f"name: {project}\nruntime: python\ndescription: A Claude organization\n"
    match ledger.style:
        case "teams":
            made |= _teams(adoption, ledger, present)
        case "python":
            made |= _python(adoption, ledger, present)
        case "yaml":
            made[_PROJECT] = _yaml(adoption, ledger, present.get(_PROJECT) or yaml_program.beginning(project))
    return made | {FILE_NAME: ledger.with_more(known_as(adoption)).text()}


def _yaml(adoption: Adoption, ledger: Ledger, text: str) -> str:
    """The program with what is new in it."""
    teams = [_in_yaml(one, team, ledger) for team in adoption.teams for one in team.resources]
    resources = (*teams, *adoption.organization)
    for one in resources:
        if (problem := yaml_program.problem(one.arguments)) is not None:
            raise ConfigurationError(
                f"no YAML can declare {one.type_name} {one.name}: {problem}",
                hint="Nothing was written. Leave its workspace out with --exclude, or use another --style",
            )
    there = yaml_program.written(text)
    new = [one for one in resources if (one.type_name, one.name) not in there]
    keys = {**there, **resource_keys(new, taken={*yaml_program.TAKEN, *there.values()})}
    entries = [Entry(keys[one.type_name, one.name], None, yaml_program.entry(one, keys)) for one in new]
    return with_entries(text, entries, name=_PROJECT, section=RESOURCES)


def _in_yaml(one: AdoptedResource, team: AdoptedTeam, ledger: Ledger) -> AdoptedResource:
    """It, with its workspace named and without the owner tag that nobody asked for."""
    if one.type_name == "Workspace":
        return one if ledger.is_tagged else replace(one, arguments={**one.arguments, "owner_tag": False})
    return replace(one, arguments={**one.arguments, "workspace_id": Reference("Workspace", team.key)})


def _teams(adoption: Adoption, ledger: Ledger, present: Mapping[str, str]) -> Files:
    name, main = teams_file.FILE_NAME, present.get(MAIN, python_program.IMPORT)
    made: Files = {}
    if adoption.teams:
        text = present.get(name, "") or teams_file.beginning(is_tagged=ledger.is_tagged)
        entries = [Entry(one.key, one.workspace.id, teams_file.entry(one)) for one in adoption.teams]
        made[name] = with_entries(text, entries, name=name)
        if python_program.TEAMS_FUNCTION not in main:
            main = _added(main, [python_program.TEAMS_CALL])
    return made | dict(_organization(adoption, present)) | {MAIN: _with_organization(main, adoption)}


def _python(adoption: Adoption, ledger: Ledger, present: Mapping[str, str]) -> Files:
    package = f"{python_program.FOLDER}/__init__.py"
    made = {package: present.get(package, "")} | dict(_team_files(adoption, ledger, present))
    main = _added(present.get(MAIN, ""), map(python_program.import_line, adoption.teams))
    return made | dict(_organization(adoption, present)) | {MAIN: _with_organization(main, adoption)}


def _team_files(adoption: Adoption, ledger: Ledger, present: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A file for each team. One that a killed run has written stays as it is."""
    for team in adoption.teams:
        path, text = python_program.team_file(team, is_tagged=ledger.is_tagged)
        if team.workspace.id not in present.get(path, team.workspace.id):
            raise ConfigurationError(
                f"{path} is there already, and is not of workspace {team.workspace.id}",
                hint=f"Nothing was written. Rename that file, or leave the workspace out with --exclude {team.workspace.id}",
            )
        yield path, present.get(path, text)


def _organization(adoption: Adoption, present: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if adoption.organization:
        text = present.get(ORGANIZATION, f"{python_program.IMPORT}\n")
        lacking = [one for one in adoption.organization if python_program.beginning(one) not in text]
        yield ORGANIZATION, _added(text, map(python_program.statement, lacking))


def _with_organization(main: str, adoption: Adoption) -> str:
    is_there = _IMPORTED.search(main) is not None
    return _added(main, ["import organization\n"]) if adoption.organization and not is_there else main


def _added(text: str, more: Iterable[str]) -> str:
    """The text with what it lacks of more at its end: a run that was killed has written some of it."""
    lacking = "".join(one for one in more if one not in text)
    return f"{text}\n{lacking}" if text and not text.endswith("\n") and lacking else text + lacking
