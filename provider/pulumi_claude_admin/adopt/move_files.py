"""The files of a stack that is to be of the other provider: its program, `import.json`, and `ADOPT.md` with every command of the move. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from pulumi_claude_admin.adopt import import_file, python_program, summary, yaml_program
from pulumi_claude_admin.adopt.folder import MAIN, Files
from pulumi_claude_admin.adopt.import_file import Recorded
from pulumi_claude_admin.adopt.literals import markdown_code, yaml_text
from pulumi_claude_admin.adopt.moved import Forgotten, Move
from pulumi_claude_admin.adopt.resource_keys import resource_keys

_IMPORT: Final = f"pulumi import --file {import_file.FILE_NAME} --generate-code=false --yes --skip-preview"
_BEFORE: Final = "before.json"


def files(move: Move, pickled: Callable[[str], str]) -> Files:
    """All of them. `pickled` is what a state has of the provider of a type in a Python program."""
    resources = [one.adopted for one in move.resources]
    recorded = [(one.adopted, _recorded(one.recorded, pickled(one.adopted.type_name), move)) for one in move.resources]
    made = {
        summary.FILE_NAME: _summary(move),
        import_file.FILE_NAME: import_file.moved_text(recorded, to=move.to),
    }
    if move.to == "native":
        keys = resource_keys(resources, taken=yaml_program.TAKEN)
        text = yaml_program.beginning(move.project) + "".join(yaml_program.entry(one, keys) for one in resources)
        return made | {yaml_program.FILE_NAME: text}
    keys = resource_keys(resources, taken=python_program.TAKEN)
    project = f"name: {yaml_text(move.project)}\nruntime: python\ndescription: A Claude organization\n"
    return made | {yaml_program.FILE_NAME: project, MAIN: python_program.program(resources, keys)}


def _recorded(one: Recorded, pickled: str, move: Move) -> Recorded:
    if move.to == "native":
        return one
    more = {"__provider": pickled}
    return Recorded({**one.inputs, **more}, {**one.outputs, **more})


def _summary(move: Move) -> str:
    name = markdown_code(f"{move.project}/{move.stack}")
    return "".join(
        (
            f"# {name}, moved to the {move.to} provider\n\n",
            f"The program and {import_file.FILE_NAME} have {len(move.resources)} of the stack's resources. Nothing was changed, in the organization or in the state.\n\n",
            _COMMANDS.format(stack=shlex.quote(move.stack), deletion=_deletion(move.forgotten)),
            *_section(_LEFT, (f"{markdown_code(one.what)}: {one.reason}" for one in move.left_out)),
            *_section(_FOREIGN, map(markdown_code, move.foreign)),
            *_section(_OUTPUTS, map(markdown_code, move.outputs)),
        )
    )


_COMMANDS: Final = f"""\
## What to run next

In this folder, with `Pulumi.<stack>.yaml` of the old program beside these files. **Until the last of them nobody runs `pulumi up`**, of either program: what one
of them does not declare it would delete. `{_BEFORE}` brings back what was (`pulumi stack import --file {_BEFORE}`).

```sh
pulumi stack select {{stack}}
pulumi stack export --file {_BEFORE}
{_IMPORT}
{{deletion}}
pulumi preview --expect-no-changes
claude-admin drift
```

What is imported is protected until the first `pulumi up` of the new program, so that the old one can delete nothing of it.
"""
_LEFT: Final = "Not moved, and still in the state: an `up` of this program would delete it. Declare it by hand, and move it by its id"
_FOREIGN: Final = (
    "Of other providers, and not in this program: an `up` of it would delete them. Take them over from the old program"
)
_OUTPUTS: Final = "Outputs of the stack, which this program does not have"


def _deletion(forgotten: Sequence[Forgotten]) -> str:
    force = " --force" if any(one.is_protected for one in forgotten) else ""
    return " \\\n  ".join((f"pulumi state delete --yes{force}", *(shlex.quote(one.urn) for one in forgotten)))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    listed = "".join(f"* {one}\n" for one in lines)
    if listed:
        yield f"\n## {title}\n\n{listed}"
