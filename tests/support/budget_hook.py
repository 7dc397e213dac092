"""The hook of the LiteLLM proxy as a module, loaded where there is no LiteLLM: its decision alone."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

HOOK = Path(__file__).parents[2] / "actions" / "litellm" / "claude_budgets.py"


def budget_hook() -> ModuleType:
    """The module, as a proxy loads it: by its file."""
    spec = importlib.util.spec_from_file_location("claude_budgets", HOOK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
