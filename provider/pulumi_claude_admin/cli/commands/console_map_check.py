"""What `claude-admin console map DIR --check FILE` does: a page map held against a dump, in lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.quoting import printable

if TYPE_CHECKING:
    from claude_console_shim.dump.check import CheckedPart


def run(folder: Path, file: Path) -> int:
    """Print what of the map is in the dump. Exit code 1 where a setting is on no page, or a control is there more than once."""
    try:
        from claude_console_shim.dump.check import check  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            "page maps need the extra `console`", hint="pip install 'pulumi-claude-admin[console]'"
        ) from error
    parts = check(file, folder)
    sys.stdout.writelines(f"{printable(line)}\n" for line in lines(parts))
    return ExitCode.OK if parts and all(one.is_good for one in parts) else ExitCode.ERROR


def lines(parts: Sequence[CheckedPart]) -> Iterator[str]:
    """A line for each setting, and one for each kind of control that needs a look."""
    if not parts:
        yield "the map has words for no language of the dump's pages"
    for one in parts:
        where = "on no page of the dump" if one.page is None else f"on {one.page.route} ({one.page.id})"
        yield f"{one.setting} ({one.language}): {where}; controls there: {len(one.found)}"
        for words, paths in (
            ("there more than once", one.several),
            ("on no page that was dumped", one.missed if one.page is not None else ()),
            ("not to be told from a dump", one.masked if one.page is not None else ()),
        ):
            if paths:
                yield f"  {words}: {', '.join(path.partition('.')[2] for path in paths)}"
