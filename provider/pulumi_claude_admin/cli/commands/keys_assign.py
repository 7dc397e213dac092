"""What `claude-admin keys assign` does: prints the code that makes somebody answer for a key. Nothing is written, here or on the platform."""

from __future__ import annotations

import sys

from pulumi_claude_admin import wiring
from pulumi_claude_admin.cli.commands.declared_keys import keys_of, stacks_of
from pulumi_claude_admin.cli.commands.program_language import is_for_python
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.keys_options import AssignOptions
from pulumi_claude_admin.drift.native_names import is_native
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.offboarding.owner_code import addition, declaration
from pulumi_claude_admin.quoting import literal


def run(options: AssignOptions) -> int:
    """Print it. Raises ConfigurationError for a key that is not there or is at its end, and InvalidInputs for an owner who is nobody."""
    session = wiring.session(options.folder)
    name = session.organization.name
    key = session.api.api_keys.find(options.key_id)
    if key is None:
        raise ConfigurationError(
            f"there is no API key {options.key_id} in organization {name!r}",
            hint="`claude-admin keys list` shows their ids",
        )
    if not key.is_live:
        raise ConfigurationError(f"{key} is {key.status}, and needs no owner")
    owner = session.api.users.require(options.owner).email
    stacks = stacks_of(options.declared_by, options.folder, organization_id=session.organization.id)
    urn = keys_of(stacks).get(key.id)
    if urn is not None:
        sys.stdout.write(addition(urn, owner, is_python=not is_native(urn)))
    else:
        sys.stdout.write(declaration(key, owner, is_python=is_for_python(stacks, options.folder)))
    where = "to a program that manages this organization" if urn is None else "to the resource that declares it"
    sys.stderr.write(f"add this {where} and run `pulumi up`; the key {literal(key.name)} itself stays as it is\n")
    return ExitCode.OK
