"""
The tables of `simulator/README.md`, from the code of the simulator: what it does, on whose word, and what is missing.

The prose of that file is written by hand; what stands between two marks is written by `python -m tools.docs`.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Final

from claude_simulator import console, rules
from claude_simulator.admin.gate.operations import FAMILIES
from claude_simulator.admin.wire.operation import Operation
from claude_simulator.behaviour import ACROSS_FAMILIES, Behaviour
from claude_simulator.console import pages
from claude_simulator.console.pages.layouts import LAYOUTS
from claude_simulator.console.pages.page_table import PAGES, Page
from claude_simulator.families import modules_with
from claude_simulator.fault_kinds import ADMIN_FAULTS, CONSOLE_FAULTS
from claude_simulator.feed.activity_types import ACTIVITY_TYPES, ActivityType
from claude_simulator.seeds.find import built_in, text_of
from claude_simulator.spending.behaviours import BEHAVIOURS
from claude_simulator.spending.behaviours.strand import Strand
from claude_simulator.switch import Switch
from claude_simulator.switches import SWITCHES

PAGE: Final = Path(__file__).parent.parent / "simulator" / "README.md"
_SECTION: Final = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_SOURCE: Final = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)$")
_CITE: Final = re.compile(r"[\w-]+\.md#[\w-]+")
_KNOWN_SOURCES: Final = (".md#", "RFC ", "[assumed]", "guess", "ours")


class UntoldSource(Exception):
    """Something that the simulator does names no source."""


def readme(text: str) -> str:
    """The README with every table written again. Raises UntoldSource."""
    return _SECTION.sub(lambda found: found[1] + _linked("\n".join(TABLES[found[2]]())) + "\n" + found[3], text)


def _linked(table: str) -> str:
    """A table whose cites lead to docs/platform."""
    return _CITE.sub(r"[\g<0>](../docs/platform/\g<0>)", table)


def families() -> Iterator[tuple[ModuleType, tuple[Operation, ...]]]:
    """The files of the Admin API that have operations, and these."""
    for module in FAMILIES:
        if not hasattr(module, "ABOUT"):
            raise UntoldSource(f"{module.__name__} has no ABOUT")
        yield module, module.OPERATIONS


def refusals() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every rule, with the name of its file."""
    for found in pkgutil.iter_modules(rules.__path__):
        module = importlib.import_module(f"{rules.__name__}.{found.name}")
        for name, rule in inspect.getmembers(module, inspect.isfunction):
            if rule.__module__ == module.__name__ and not name.startswith("_") and name not in _FORMS:
                yield module.__name__.rpartition(".")[2], rule


_FORMS: Final = ("invalid", "forbidden", "absent")
"""Not rules: the forms that refusals take (rules/refused.py)."""


def _admin() -> Iterator[str]:
    yield from ("| Behaviour | Source | Verified | Known gaps |", "|---|---|---|---|")
    for module, operations in families():
        yield _behaviour(module.ABOUT, _routes(operations))
    for behaviour in ACROSS_FAMILIES:
        yield _behaviour(behaviour, "")


def _routes(operations: Iterable[Operation]) -> str:
    """The paths of a family, each with its methods, one a line."""
    methods: dict[str, list[str]] = {}
    for operation in operations:
        methods.setdefault(operation.route, []).append(operation.method)
    return "<br>".join(f"`{' '.join(names)} {route}`" for route, names in methods.items())


def _behaviour(row: Behaviour, routes: str) -> str:
    what = "<br>".join(filter(None, (routes, row.what)))
    return f"| {what} | {sourced(row.source, what)} | {row.verified} | {row.gap} |"


def console_behaviours() -> Iterator[Behaviour]:
    """What the Console's modules say of themselves; whatever answers the pages has to."""
    for module in modules_with(console, "routes"):
        if not hasattr(module, "ABOUT"):
            raise UntoldSource(f"{module.__name__} has no ABOUT")
        yield module.ABOUT
    for module in modules_with(pages, "ABOUT"):
        yield module.ABOUT


def _console() -> Iterator[str]:
    yield from ("| Behaviour | Source | Verified | Known gaps |", "|---|---|---|---|")
    for behaviour in console_behaviours():
        yield _behaviour(behaviour, "")


def _pages() -> Iterator[str]:
    yield from ("| Page | Layouts | Who sees it | Source of its address | Verified |", "|---|---|---|---|---|")
    for page in PAGES:
        who = (inspect.getdoc(page.is_allowed) or "").rstrip(".")
        yield f"| `{page.route}` | {_layouts(page)} | {who} | {sourced(page.source, page.route)} | test |"


def _layouts(page: Page) -> str:
    everywhere = " ".join(name.upper() for name, each in LAYOUTS.items() if page.is_in(each, is_claude_code=False))
    return everywhere or "all, of the Claude Code workspace alone"


def _refusals() -> Iterator[str]:
    yield from ("| Refusal | Source | Verified |", "|---|---|---|")
    for _, rule in refusals():
        sentence, source = told(rule)
        yield f"| {sentence} (`{rule.__name__}`) | {source} | test |"


def told(rule: Callable[..., object]) -> tuple[str, str]:
    """A rule's own sentence and source, from its docstring. Raises UntoldSource."""
    first, _, rest = " ".join((inspect.getdoc(rule) or "").replace("``", "`").split()).partition("Source: ")
    source = rest.split(". ")[0].rstrip(".")
    return first.split(". ")[0].strip().rstrip("."), sourced(source, rule.__qualname__)


def _feed() -> Iterator[str]:
    yield from ("| Event | Its own fields | Source | Verified | Known gaps |", "|---|---|---|---|---|")
    for name, row in ACTIVITY_TYPES.items():
        fields = ", ".join(f"`{field}`" for field in sorted(row.fields)) or "none"
        yield f"| `{name}` | {fields} | {sourced(row.source, name)} | test | {_remark(row)} |"


def _remark(row: ActivityType) -> str:
    if row.is_guess:
        return "only the name is published: its fields are a guess"
    return "switch `feed_limits_by_key`" if row.is_limit else ""


def _switches() -> Iterator[str]:
    yield from ("| Switch | Values | What it decides | Source | Verified |", "|---|---|---|---|---|")
    for name, switch in SWITCHES.items():
        found = _SOURCE.search(switch.meaning)
        meaning = switch.meaning[: found.start()].strip() if found else switch.meaning
        yield f"| `{name}` | {_values(switch)} | {meaning} | {sourced(found[1] if found else '', name)} | test |"


def _values(switch: Switch) -> str:
    return ", ".join(f"`{choice}`" for choice in switch.choices) or str(switch.default)


def _faults() -> Iterator[str]:
    yield from ("| Fault | What happens | Parameters | Source | Verified |", "|---|---|---|---|---|")
    for name, kind in {**ADMIN_FAULTS, **CONSOLE_FAULTS}.items():
        yield f"| `{name}` | {kind.happens} | {kind.parameters} | {sourced(kind.source, name)} | test |"


def _seeds() -> Iterator[str]:
    yield from ("| Seed | What is in it |", "|---|---|")
    for name in built_in():
        comment: Iterable[str] = re.match(r"(?:#.*\n)*", text_of(name))[0].splitlines()  # type: ignore[index]  # it matches nothing at all too
        yield f"| `{name}` | {' '.join(line.removeprefix('#').strip() for line in comment)} |"


def _spending() -> Iterator[str]:
    yield from ("| Behaviour | What it is | What an audit should say |", "|---|---|---|")
    for name, behaviour in BEHAVIOURS.items():
        what = " ".join((inspect.getdoc(inspect.getmodule(behaviour)) or "").split())
        yield f"| `{name}` | {what} | {_audited(behaviour)} |"


def _audited(behaviour: type[Strand]) -> str:
    if behaviour.RULE is None:
        return "nothing"
    return f"`{behaviour.RULE}`" if behaviour.IS_FAULT else f"nothing, though it looks like `{behaviour.RULE}`"


def names() -> Iterator[str]:
    """Everything whose row says that a test verifies it: a test file must have the name (tests/simulator/test_readme.py)."""
    yield from (rule.__name__ for _, rule in refusals())
    yield from (*ACTIVITY_TYPES, *SWITCHES, *ADMIN_FAULTS, *CONSOLE_FAULTS)


def sourced(source: str, of_what: str) -> str:
    """A source that is one. Raises UntoldSource."""
    if not any(known in source for known in _KNOWN_SOURCES):
        raise UntoldSource(f"{of_what}: {source!r} is no source")
    return source


TABLES: Final[Mapping[str, Callable[[], Iterator[str]]]] = MappingProxyType(
    {
        "admin": _admin,
        "refusals": _refusals,
        "console": _console,
        "pages": _pages,
        "feed": _feed,
        "switches": _switches,
        "faults": _faults,
        "seeds": _seeds,
        "spending": _spending,
    }
)
