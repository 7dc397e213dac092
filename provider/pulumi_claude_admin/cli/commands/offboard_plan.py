"""What `claude-admin offboard plan` does: organization, list and program in, plan out. Puts the parts together and decides nothing itself."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Final

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.commands.offboard_code import ProgramFiles, code_of, declaring
from pulumi_claude_admin.cli.commands.offboarding_settings import offboarding_settings
from pulumi_claude_admin.cli.commands.output_files import opened
from pulumi_claude_admin.cli.commands.report_files import read_bounded
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import PlanForm
from pulumi_claude_admin.cli.offboard_options import PlanOptions
from pulumi_claude_admin.drift.text_files import UnreadableText, decode
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.offboarding import who_leaves
from pulumi_claude_admin.offboarding.keep_list import OffboardingSettings
from pulumi_claude_admin.offboarding.member_list import listed_addresses
from pulumi_claude_admin.offboarding.plan import OffboardingPlan, StepKind
from pulumi_claude_admin.offboarding.planner import plan
from pulumi_claude_admin.offboarding.read_observed import read_observed
from pulumi_claude_admin.report.offboarding_plan_json import render as render_json
from pulumi_claude_admin.report.offboarding_plan_text import render_markdown, render_text
from pulumi_claude_admin.report.pii import Pii, told
from pulumi_claude_admin.session import Session

_LISTS: Final = frozenset({StepKind.PERSONAL_KEY, StepKind.INVITATION, StepKind.WORKSPACE_MEMBERSHIP})
"""What every credential that may make a plan can list: where one could not be, more than is said may be left of somebody."""


def run(options: PlanOptions) -> int:
    """Read, plan, print, write, and return the exit code: 10 where a list could not be read. Raises the errors that `application` turns into lines."""
    present = _listed(options.lists)
    settings = offboarding_settings(options.folder)
    with opened(options.outputs) as write:
        session = wiring.session(options.folder)
        session.api.read_anew()
        hash_key = _hash_key(session, options)
        made = _plan(options, session, settings, present, hash_key)
        shown = told(made, options.pii, hash_key or "")

        def form_of(form: PlanForm) -> str:
            match form:
                case PlanForm.TEXT:
                    return render_text(shown)
                case PlanForm.MARKDOWN:
                    return render_markdown(shown)
                case PlanForm.JSON:
                    return render_json(shown, tool_version=version("pulumi-claude-admin"), pii=options.pii)
                case PlanForm.PATCH:
                    return made.patch

        write(form_of)
        sys.stdout.write(form_of(options.form))
    is_partial = any(one.kind in _LISTS for one in made.unseen)
    return ExitCode.PARTIAL if is_partial else ExitCode.OK


def _plan(
    options: PlanOptions,
    session: Session,
    settings: OffboardingSettings,
    present: frozenset[str],
    hash_key: str | None,
) -> OffboardingPlan:
    identity = session.organization
    keys = declaring(options.stacks, options.states, options.folder, identity.id)
    observed = read_observed(session.api, identity, key_names=session.settings.names)
    if options.hashes:
        leaving = who_leaves.hashed(options.hashes, observed, settings, key=hash_key or "")
    elif options.lists:
        leaving = who_leaves.missing_from(present, observed, settings)
    else:
        leaving = who_leaves.named(options.references, observed, settings)
    written = frozenset(Path(one).resolve() for one in (*options.lists, *(out.path for out in options.outputs)))
    code = code_of(
        leaving.people,
        ProgramFiles(options.folder, written),
        keys=keys,
        left_on=observed.as_of.date(),
        hash_key=hash_key,
    )
    return plan(leaving, observed, sign_in=settings.sign_in, code=code)


def _listed(files: tuple[Path, ...]) -> frozenset[str]:
    """Everybody in the lists, read before anything is asked of the platform."""
    return frozenset().union(*(listed_addresses(_text(file), source=str(file)) for file in files))


def _text(file: Path) -> str:
    try:
        return decode(read_bounded(file))
    except UnreadableText as error:
        raise ConfigurationError(f"{file} {error}", hint="Save it as UTF-8") from None


def _hash_key(session: Session, options: PlanOptions) -> str | None:
    key = session.settings.pseudonym_key
    if key is None and (options.hashes or options.pii is Pii.HASHED):
        raise ConfigurationError(
            f"{'--keyed-hash' if options.hashes else '--pii hashed'} needs a key",
            hint="Set CLAUDE_ADMIN_PSEUDONYM_KEY to 16 characters or more, kept secret",
        )
    return key.get_secret_value() if key is not None else None
