"""What belongs to each family (API object): found by its files, so that nothing has to be entered anywhere.

A family has one name in ``admin/``, ``changes/``, ``rules/`` and ``console/``. What its file declares under a name that
is agreed on is used: ``OPERATIONS`` (admin/) and ``routes`` (console/) are served, ``in_state`` (admin/) is shown by
``GET /_simulator/state``, ``from_seed`` (changes/) reads its table of a seed.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType


@cache
def modules_with(package: ModuleType, *names: str) -> tuple[ModuleType, ...]:
    """Return the modules of a package that have all these names, in alphabetical order."""
    found = (
        importlib.import_module(f"{package.__name__}.{each.name}") for each in pkgutil.iter_modules(package.__path__)
    )
    return tuple(module for module in found if all(hasattr(module, name) for name in names))


def family_of(module: ModuleType) -> str:
    """Return the name of the family that a module is about."""
    return module.__name__.rpartition(".")[2]
