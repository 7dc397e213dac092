"""
Where the set-up puts things: the checkout, its virtual environment and one cache folder. Nothing outside these is touched.

Only paths and how they are chosen; no file is made or read here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VIRTUAL_ENVIRONMENT = CHECKOUT / ".venv"
VENV_PYTHON = VIRTUAL_ENVIRONMENT / "bin" / "python"


def cache_folder(environ: Mapping[str, str]) -> Path:
    """`pulumi-claude-admin` below `XDG_CACHE_HOME` (when absolute, as that standard asks), else below `~/.cache`."""
    xdg = Path(environ.get("XDG_CACHE_HOME") or "-")
    base = xdg if xdg.is_absolute() else Path.home() / ".cache"
    return base / "pulumi-claude-admin"


def engine_bin(cache: Path) -> Path:
    """The tool folder: `pulumi` and the three files that stand beside it."""
    return cache / "pulumi" / "bin"


def receiver_python(cache: Path) -> Path:
    """The Python that has the receiver of `examples/offboarding`, and what judges it."""
    return cache / "receiver" / "bin" / "python"


def referee_python(cache: Path) -> Path:
    """The Python of the environment that holds the last official SDK of API version 2023-06-01."""
    return cache / "referee-2023" / "bin" / "python"


def policy_pack_python(cache: Path) -> Path:
    """The Python that `actions/policy-pack` runs with."""
    return cache / "policy-pack" / "bin" / "python"


def spark_python(cache: Path) -> Path:
    """The Python of the environment that holds PySpark."""
    return cache / "spark" / "bin" / "python"


def focus_validator_python(cache: Path) -> Path:
    """The Python of the environment that holds the validator of FOCUS files."""
    return cache / "focus-validator" / "bin" / "python"


def litellm_python(cache: Path) -> Path:
    """The Python of the environment that holds the LiteLLM proxy."""
    return cache / "litellm" / "bin" / "python"


def browser_record(cache: Path) -> Path:
    """The file that holds the path of the Chromium which set-up found or fetched: one line."""
    return cache / "chromium-path"
