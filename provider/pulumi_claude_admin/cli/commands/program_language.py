"""Whether code that is printed to be pasted is for a program in Python, or for one in YAML, TypeScript, Go or another language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import yaml

from pulumi_claude_admin.drift.declared import Declared
from pulumi_claude_admin.drift.native_names import is_native
from pulumi_claude_admin.project_file import find_upwards

_PYTHON: Final = "python"


def is_for_python(stacks: Iterable[Declared], folder: Path) -> bool:
    """By what the stacks declare; where that is nothing, by the runtime of the project at hand, and Python without one."""
    urns = [one.urn for declared in stacks for one in declared.declarations]
    return not all(map(is_native, urns)) if urns else _runtime(find_upwards(folder, "Pulumi.yaml")) == _PYTHON


def _runtime(file: Path | None) -> str:
    """Of the project file, which says the name alone, or a mapping with it."""
    try:
        document = yaml.safe_load(file.read_bytes()) if file is not None else None
    except (OSError, yaml.YAMLError):
        return _PYTHON
    runtime = document.get("runtime", _PYTHON) if isinstance(document, Mapping) else _PYTHON
    name = runtime.get("name", _PYTHON) if isinstance(runtime, Mapping) else runtime
    return str(name)
