"""
Pulumi's own download of an engine, through the Automation API. Run by install.py in the virtual environment, which has the SDK.

    python download.py FOLDER VERSION

Writes FOLDER/bin; ends with a traceback when it cannot, of which install.py shows the last line.
"""

from __future__ import annotations

import socket
import sys

from pulumi.automation import PulumiCommand
from semver import VersionInfo

_CONNECT_SECONDS = 10.0


def main(folder: str, version: str) -> None:
    """Download the engine of that version into the folder; a network that does not answer is given up after ten seconds."""
    socket.setdefaulttimeout(_CONNECT_SECONDS)
    PulumiCommand.install(root=folder, version=VersionInfo.parse(version))


if __name__ == "__main__":
    main(*sys.argv[1:])
