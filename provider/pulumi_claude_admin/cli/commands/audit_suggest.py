"""What `claude-admin audit --suggest-caps` does: a patch of the team file, or Python where there is none. Writes nothing itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pulumi_claude_admin.audit.gather import gather
from pulumi_claude_admin.audit.suggest_caps import SuggestedCap
from pulumi_claude_admin.audit.suggestions import Suggestion, suggest, suggest_organization_cap
from pulumi_claude_admin.cli.audit_options import SuggestOptions
from pulumi_claude_admin.cli.commands.audit_reading import reading
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.drift.text_files import decode, decode_as_is
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.quoting import one_line
from pulumi_claude_admin.team_file.read import bytes_of, read_file
from pulumi_claude_admin.team_file.suggested_caps import (
    as_organization_cap,
    as_patch,
    as_program,
    as_written,
    with_suggestions,
)

_USUAL: Final = "teams.yaml"


@dataclass(frozen=True, slots=True)
class _TeamFile:
    """`text` has line feeds alone, `written` is what is in the file."""

    name: str
    text: str
    written: str


def run(options: SuggestOptions) -> int:
    """Read, suggest, print, and return the exit code: 10 where nothing was seen."""
    file = _team_file(options)
    with reading(options.source) as read:
        facts = gather(read.archive, read.inputs, read.as_of)
    suggested = suggest(facts)
    organization = suggest_organization_cap(facts, suggested)
    elsewhere: tuple[Suggestion, ...] = ()
    if file is None:
        sys.stdout.write(as_program(suggested, organization))
    else:
        found = with_suggestions(file.text, suggested, name=file.name)
        elsewhere = found.elsewhere
        sys.stdout.write(as_patch(file.written, as_written(file.written, found.text), name=file.name))
    for line in _words(suggested, elsewhere, file, organization):
        sys.stderr.write(f"{one_line(line)}\n")
    if facts.reading.covered:
        return ExitCode.OK
    sys.stderr.write("nothing was seen, which is not the same as no spend: nothing is suggested\n")
    return ExitCode.PARTIAL


def _team_file(options: SuggestOptions) -> _TeamFile | None:
    """The file that was named, or `teams.yaml` of the folder where there is one; read before anything is asked. Raises TeamFileError."""
    path = options.file or options.source.folder / _USUAL
    if options.file is None and not path.is_file():
        return None
    read_file(path)
    content = bytes_of(path, name=path.name)
    written = decode_as_is(content)
    if written.encode() != content:
        raise ConfigurationError(
            f"{path.name} is not in UTF-8, and a patch of lines would not fit it", hint="Save it as UTF-8 first"
        )
    return _TeamFile(_shown(path), decode(content), written)


def _shown(path: Path) -> str:
    """As it is seen from where the command runs, which is where a patch is applied."""
    here = Path.cwd()
    return path.resolve().relative_to(here).as_posix() if path.resolve().is_relative_to(here) else path.name


def _words(
    suggested: tuple[Suggestion, ...],
    elsewhere: tuple[Suggestion, ...],
    file: _TeamFile | None,
    organization: SuggestedCap | None,
) -> Iterator[str]:
    if not suggested:
        yield "nothing to suggest: each workspace has a cap that is near what it needs, or too little is known of it"
    elif file is None:
        yield f"there is no {_USUAL}, so this is Python for your program; --teams FILE makes a patch of a team file"
    elif len(elsewhere) < len(suggested):
        yield f"a patch of {file.name}: read the reasons in it, and apply it with `git apply` or `patch -p1`"
    if organization is not None and file is not None:
        reasons = " ".join(organization.reasons)
        yield f"nothing stops the organization; in the program: {as_organization_cap(organization)}. {reasons}"
    if elsewhere:
        names = ", ".join(one.name for one in elsewhere)
        yield f"in no team of the file, and left out: {names}; `claude-admin adopt` writes teams for workspaces that exist"
