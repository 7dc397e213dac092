"""
What Pulumi calls our resources, in states and in previews. A persistent format (ARCHITECTURE.md#persistent-formats): never change.

`DYNAMIC` and a kind (`Workspace`) is the type of a resource of a Python program.
"""

from __future__ import annotations

from typing import Final

DYNAMIC: Final = "pulumi-python:dynamic/claude:"
