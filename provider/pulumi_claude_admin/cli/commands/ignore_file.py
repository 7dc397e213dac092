"""The file of exceptions that a command goes by, and what is in it."""

from __future__ import annotations

from pathlib import Path

from pulumi_claude_admin.cli.drift_options import DriftOptions
from pulumi_claude_admin.drift import ignore
from pulumi_claude_admin.drift.text_files import UnreadableText, decode
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.project_file import find_upwards


def ignore_file(options: DriftOptions) -> Path | None:
    """The file of exceptions: the one that was named, else the nearest one in the project."""
    return options.ignore_file or find_upwards(options.folder, ignore.FILE_NAME)


def ignore_entries(path: Path | None) -> tuple[ignore.Entry, ...]:
    """Its exceptions; none where there is no such file."""
    if path is None:
        return ()
    try:
        text = decode(path.read_bytes())
    except FileNotFoundError:
        raise ConfigurationError(f"there is no ignore file {path}") from None
    except UnreadableText as error:
        raise ConfigurationError(f"the ignore file {path} {error}", hint="Save it as UTF-8") from None
    except OSError as error:
        raise ConfigurationError(f"the ignore file {path} cannot be read: {error.strerror}") from None
    return ignore.parse_ignore(text, name=str(path))
