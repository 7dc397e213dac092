"""
What Pulumi calls our resources, in states and in previews. A persistent format (ARCHITECTURE.md#persistent-formats): never change.

Each and a kind (`Workspace`) is the type of a resource: `DYNAMIC` in a Python program, `NATIVE` in any other language.
"""

from __future__ import annotations

from typing import Final

DYNAMIC: Final = "pulumi-python:dynamic/claude:"
NATIVE: Final = "claude:index:"
COMPONENT: Final = f"{NATIVE}TeamWorkspace"
"""A component of a Python program, and no resource of the native provider, for all its type says."""
