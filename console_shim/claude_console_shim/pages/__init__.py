"""
The Console's screens, one file each: what is read there, and the steps of one change. No navigation, no thread.

A screen is loaded when it is first named: it needs Playwright, and who only holds a Console does not.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claude_console_shim.pages import claude_code_limits, notifications, rate_limits, spend_limit

__all__ = ["claude_code_limits", "notifications", "rate_limits", "spend_limit"]


def __getattr__(name: str) -> ModuleType:
    if name not in __all__:
        raise AttributeError(name)
    return import_module(f"{__name__}.{name}")
