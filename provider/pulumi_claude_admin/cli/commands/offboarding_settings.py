"""`offboarding.toml` of the project at hand."""

from __future__ import annotations

from pathlib import Path

from pulumi_claude_admin.cli.commands.report_files import read_bounded
from pulumi_claude_admin.drift.text_files import UnreadableText, decode
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.offboarding.keep_list import FILE_NAME, OffboardingSettings, parse
from pulumi_claude_admin.project_file import find_upwards


def offboarding_settings(folder: Path) -> OffboardingSettings:
    """What it says; nobody is kept where there is none. Raises ConfigurationError."""
    file = find_upwards(folder, FILE_NAME)
    if file is None:
        return OffboardingSettings()
    try:
        return parse(decode(read_bounded(file)), source=str(file))
    except UnreadableText as error:
        raise ConfigurationError(f"{file} {error}", hint="Save it as UTF-8") from None
