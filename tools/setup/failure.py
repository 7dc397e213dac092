"""
The one error of the set-up. Nothing else belongs here.
"""

from __future__ import annotations


class SetupFailed(Exception):
    """A part of the set-up is not there; the message says what happened and what to do, in one line or a few."""
