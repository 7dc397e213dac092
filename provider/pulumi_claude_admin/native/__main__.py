"""
`pulumi-resource-claude`: the process that a Pulumi engine starts for programs that are not Python.

Nobody types this; whoever does is told what it is.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Final

DISTRIBUTION: Final = "pulumi-claude-admin"
USAGE: Final = (
    "usage: pulumi-resource-claude ENGINE\n\n"
    "The Pulumi provider of Claude organizations for YAML, TypeScript, Go and other languages. Pulumi starts it by itself where it is on PATH;\n"
    "ENGINE is the address of the engine (HOST:PORT). Part of pulumi-claude-admin, whose command is claude-admin.\n"
)


def main(arguments: list[str] | None = None) -> int:
    """Serve the engine whose address is given. Returns the exit code; 2 without an address, or with what is none."""
    given = sys.argv[1:] if arguments is None else arguments
    if "--version" in given:
        sys.stdout.write(f"{version(DISTRIBUTION)}\n")
        return 0
    if "--help" in given or "-h" in given:
        sys.stdout.write(USAGE)
        return 0
    addresses = [one for one in given if not one.startswith("-")]  # the engine puts flags of its log before it
    if not addresses:
        sys.stderr.write(
            "pulumi-resource-claude: Pulumi starts this with the address of its engine; nobody else has to\n"
        )
        return 2
    # Help loads none of what it needs.
    from pulumi_claude_admin.errors import ConfigurationError  # noqa: PLC0415
    from pulumi_claude_admin.native.server import serve  # noqa: PLC0415

    try:
        serve(addresses[-1])
    except ConfigurationError as error:
        sys.stderr.write(f"pulumi-resource-claude: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
