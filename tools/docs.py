"""
Writes what is generated: the references of the resources, the look-ups, the settings, the rules of the audit and of policy, the schemas of the reports, of page maps and of the native provider,
and the simulator's tables.

`python -m tools.docs` writes, `python -m tools.docs --check` only says whether a page is out of date. Nothing may be
written there by hand: the words belong into the docstrings.
"""

from __future__ import annotations

import inspect
import re
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Final

import pulumi

import pulumi_claude_admin as claude
from tools import (
    audit_rules_page,
    layout_schema,
    lookups_page,
    native_schema,
    policy_rules_page,
    report_schema,
    settings_page,
    simulator_readme,
)
from tools.resource_words import meanings, prose

PAGE: Final = Path(__file__).parent.parent / "docs" / "resources.md"
HEAD: Final = """# Resources

Written by `make docs` from the code; `make test` fails when it is out of date. Every argument takes a plain value or a Pulumi output.

## What is there already
Declaring it takes it over. `pulumi import TYPE NAME ID` does not work for a Python program: a dynamic provider gets no more than the id, which is enough [in other languages](#by-its-id-alone). For many objects
at once, [`claude-admin adopt`](adopt.md) writes the program and the file for `pulumi import --file`.

| resource | takes over what is there |
|---|---|
| `Workspace`, `TeamWorkspace` | by `adopt_id`; the one that carries this resource's owner tag, without being asked |
| `ApiKey` | by `adopt_id`, else the one live key of that workspace and name |
| `ExternalKey`, `FederationIssuer`, `FederationRule`, `ServiceAccount` | by `adopt_id`; one of the same provider config or name, without being asked, if it is exactly as declared |
| `Invite` | a pending one for that person and role; one for another role by `adopt_id` |
| everything else | by itself: there is one value, or one membership, and it is set to what is declared |

## By its id alone
In a program that is not Python, `pulumi import claude:index:Workspace payments wrkspc_…` and the option `import` take in what is there: it is recorded as a program would declare it, and nothing is written. The program that
Pulumi prints then has nothing to change; with the option, what yours declares otherwise is an update, which the preview shows. What is not there, archived, or of another kind is an error, and so is a workspace whose owner
tags name another stack: `adoptId` takes that over, and writes its tags. `get` reads in the same way.

| resource | its id |
|---|---|
{ids}
"""


def resources_page() -> str:
    """The whole page as Markdown."""
    public = [getattr(claude, name) for name in claude.__all__]
    resources = [c for c in public if inspect.isclass(c) and issubclass(c, pulumi.Resource)]
    arguments = [c for c in public if inspect.isclass(c) and c not in resources and _is_argument_type(c)]
    head = HEAD.format(
        ids="\n".join(f"| `{kind.__name__}` | `{form}` |" for kind in resources for form in _id_forms(kind))
    )
    return "\n".join([head, *map(_resource, resources), "## Argument types\n", *map(_argument_type, arguments)])


def _id_forms(kind: type) -> list[str]:
    """The form of its id; none of a component, which nobody imports."""
    provider = getattr(sys.modules[kind.__module__], f"{kind.__name__}Provider", None)
    return [] if provider is None else [provider.id_form]


def _is_argument_type(kind: type) -> bool:
    return not issubclass(kind, Exception) and not kind.__module__.startswith(f"{claude.__name__}.lookups")


def _resource(kind: type) -> str:
    rows = _parameters(kind)
    outputs = [name for name in inspect.get_annotations(kind) if name not in {row[0] for row in rows}]
    parts = [
        f"## `{kind.__name__}`\n",
        prose(kind) + "\n",
        "| argument | type | default | meaning |",
        "|---|---|---|---|",
        *(f"| `{name}` | {shape} | {default} | {meaning} |" for name, shape, default, meaning in rows),
        "",
    ]
    if outputs:
        parts += [f"Outputs beside the arguments: {', '.join(f'`{name}`' for name in sorted(outputs))}.\n"]
    return "\n".join(parts)


def _parameters(kind: type) -> list[tuple[str, str, str, str]]:
    constructor = inspect.signature(kind.__init__)  # type: ignore[misc]  # the signature is all that is wanted
    parts = (claude.Workspace, claude.WorkspaceMembers) if kind is claude.TeamWorkspace else ()
    words = {name: text for source in (*parts, kind) for name, text in meanings(source).items()}
    return [
        (
            name,
            _shape(str(parameter.annotation)),
            _default(parameter.default),
            words.get(name, "").replace("|", "\\|"),
        )
        for name, parameter in constructor.parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY and name != "opts"
    ]


def _default(value: object) -> str:
    if value is inspect.Parameter.empty:
        return "required"
    return "" if value is None else f"`{value!r}`"


def _shape(annotation: str) -> str:
    text = annotation.replace(" | None", "")
    while (shorter := re.sub(r"pulumi\.Input\[((?:[^\[\]]|\[[^\[\]]*\])*)\]", r"\1", text)) != text:
        text = shorter
    return f"`{text}`".replace("|", "\\|")


def _argument_type(kind: type) -> str:
    names = [f.name for f in fields(kind)] if is_dataclass(kind) else list(inspect.get_annotations(kind))
    listed = ", ".join(f"`{name}`" for name in names)
    return f"### `{kind.__name__}`\n\n{prose(kind)}\n\nFields: {listed}.\n"


def main(arguments: list[str]) -> int:
    """Write or check. Returns the exit code."""
    pages = {
        PAGE: resources_page(),
        audit_rules_page.PAGE: audit_rules_page.audit_rules_page(),
        lookups_page.PAGE: lookups_page.lookups_page(),
        policy_rules_page.PAGE: policy_rules_page.policy_rules_page(),
        settings_page.PAGE: settings_page.settings_page(),
        report_schema.PAGE: report_schema.report_schema(_present(report_schema.PAGE)),
        report_schema.AUDIT_PAGE: report_schema.audit_schema(),
        report_schema.ENTERPRISE_PAGE: report_schema.enterprise_schema(),
        report_schema.JOINED_PAGE: report_schema.joined_schema(),
        report_schema.OFFBOARDING_PAGE: report_schema.offboarding_schema(),
        report_schema.REQUESTS_PAGE: report_schema.requests_schema(),
        report_schema.OUTCOMES_PAGE: report_schema.outcomes_schema(),
        report_schema.CONTRACT_PAGE: report_schema.contract_schema(),
        native_schema.PAGE: native_schema.native_schema(),
        **layout_schema.pages(),
        simulator_readme.PAGE: simulator_readme.readme(_present(simulator_readme.PAGE)),
    }
    if "--check" in arguments:
        return 0 if all(_present(page) == wanted for page, wanted in pages.items()) else 1
    for page, wanted in pages.items():
        page.write_text(wanted, encoding="utf-8")
        print(f"wrote {page.relative_to(PAGE.parent.parent)}")
    return 0


def _present(page: Path) -> str:
    return page.read_text(encoding="utf-8") if page.is_file() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
