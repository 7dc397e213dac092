"""Processor time, user and system together: steadier than wall time on a machine that others use too."""

from __future__ import annotations

import resource


def spent_by_children() -> float:
    """
    Seconds of all child processes of this one that have ended, and of their children that they waited for.

    The engine waits for its program and its providers; a simulator that goes on is not in it.
    """
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
