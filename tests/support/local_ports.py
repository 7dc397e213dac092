"""Ports of this machine: one that is free, and whether somebody listens on one."""

from __future__ import annotations

import socket
from contextlib import closing


def free_port() -> int:
    """One that nobody has at this moment."""
    with closing(socket.socket()) as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def is_listening(port: int) -> bool:
    """Whether a connection to it is taken."""
    with closing(socket.socket()) as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0
