"""What belongs to each family (API object): found by its files, so that nothing has to be entered anywhere.

A family has one name in ``admin/``, ``changes/``, ``rules/`` and ``console/``. What its file declares under a name that
is agreed on (``OPERATIONS``, ``routes``) is served.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


def modules_with(package: ModuleType, *names: str) -> list[ModuleType]:
    """Return the modules of a package that have all these names, in alphabetical order."""
    found = (
        importlib.import_module(f"{package.__name__}.{each.name}") for each in pkgutil.iter_modules(package.__path__)
    )
    return [module for module in found if all(hasattr(module, name) for name in names)]
