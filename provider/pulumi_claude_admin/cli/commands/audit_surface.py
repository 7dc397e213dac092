"""Which organization an audit is of: one run is of one, and what is only for the other is refused before anything is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.audit_options import AuditOptions, AuditSurface
from pulumi_claude_admin.cli.commands import audit, audit_enterprise
from pulumi_claude_admin.cli.forms import AuditForm
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.settings import Settings

BOTH: Final = (
    "This is the Console organization; there is a key of a Claude Enterprise organization, too, which is audited with "
    "--surface enterprise."
)
_FOCUS: Final = frozenset({AuditForm.FOCUS, AuditForm.FOCUS_PARQUET})


def run(options: AuditOptions) -> int:
    """The audit of the surface that is meant. Raises ConfigurationError for an option that the Enterprise one has not."""
    settings = wiring.session(options.source.folder).settings
    if meant(options, settings) is AuditSurface.CONSOLE:
        is_open_question = options.surface is None and settings.enterprise_key is not None
        return audit.run(options, notices=(BOTH,) if is_open_question and settings.has_credential else ())
    for option in _only_of_console(options):
        raise ConfigurationError(
            f"{option} is of a Console organization, and this audit is of a Claude Enterprise organization",
            hint="Leave it out, or name --surface console",
        )
    return audit_enterprise.run(options)


def meant(options: AuditOptions, settings: Settings) -> AuditSurface:
    """What was asked for; else that of the credential, a Console organization's first. An archive is of a Console organization."""
    if options.surface is not None:
        return options.surface
    is_alone = settings.enterprise_key is not None and not settings.has_credential
    return AuditSurface.ENTERPRISE if is_alone and not options.source.is_offline else AuditSurface.CONSOLE


def _only_of_console(options: AuditOptions) -> Iterator[str]:
    source, papers = options.source, options.papers
    given = {
        "--offline": source.is_offline,
        "--archive": source.archive is not None,
        "--invoice": bool(papers.places),
        "the form focus": not _FOCUS.isdisjoint({options.form, *(one.form for one in options.outputs)}),
    }
    return (name for name, is_given in given.items() if is_given)
