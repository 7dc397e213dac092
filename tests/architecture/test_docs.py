"""Documents tell the truth: generated pages are up to date, links lead somewhere, commands exist."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from pulumi_claude_admin import errors
from pulumi_claude_admin.audit.rules import RULES
from pulumi_claude_admin.settings import Settings, documented_names
from tools import audit_rules_page, lookups_page, native_schema, settings_page
from tools.docs import PAGE, resources_page

LINK = re.compile(r"\[[^\]]+\]\(([^)#]+)(?:#[^)]*)?\)")
ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    str(file.relative_to(ROOT))
    for pattern in ("*.md", "docs/**/*.md", "simulator/*.md", "examples/*/*.md", "actions/*.md")
    for file in ROOT.glob(pattern)
)
BASES = {"ClaudeAdminError", "FileMistakes", "AdminApiError", "ConsoleError"}


def test_the_resource_reference_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == resources_page(), "run `make docs`"


def test_the_reference_of_the_look_ups_is_up_to_date() -> None:
    assert lookups_page.PAGE.read_text(encoding="utf-8") == lookups_page.lookups_page(), "run `make docs`"


def test_the_schema_for_other_languages_is_up_to_date() -> None:
    assert native_schema.PAGE.read_text(encoding="utf-8") == native_schema.native_schema(), "run `make docs`"


def test_the_page_of_the_rules_of_the_audit_is_up_to_date_and_has_every_rule() -> None:
    page = audit_rules_page.PAGE.read_text(encoding="utf-8")
    assert page == audit_rules_page.audit_rules_page(), "run `make docs`"
    assert [rule.id for rule in RULES if f'<a id="{rule.anchor}"></a>\n## `{rule.id}`' not in page] == []


def test_the_settings_page_is_up_to_date_and_has_every_variable() -> None:
    page = settings_page.PAGE.read_text(encoding="utf-8")
    assert page == settings_page.settings_page(), "run `make docs`"
    assert [
        field for field in Settings.model_fields if f"`{next(iter(documented_names(field)), field)}`" not in page
    ] == []
    assert "None." not in page


def test_troubleshooting_has_a_line_for_every_error_that_reaches_a_person(repository: Path) -> None:
    page = (repository / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE)
    classes = {name for name, one in vars(errors).items() if inspect.isclass(one) and issubclass(one, Exception)}
    assert sorted(named) == sorted(classes - BASES)


def test_every_argument_of_every_resource_has_a_meaning() -> None:
    rows = [line for line in resources_page().splitlines() if line.startswith("| `")]
    assert len(rows) > 40
    assert [row for row in rows if row.endswith("|  |")] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_between_documents_lead_somewhere(repository: Path, name: str) -> None:
    document = repository / name
    targets = [t for t in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in t]
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_that_is_named_exists(repository: Path, name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (repository / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    named = set(re.findall(r"`make ([a-z]+)", (repository / name).read_text(encoding="utf-8")))
    assert named
    assert named <= targets


ROOTS = {
    "p": "provider/pulumi_claude_admin",
    "c": "console_shim/claude_console_shim",
    "s": "simulator/claude_simulator",
}


def test_nobody_is_told_to_install_a_name_that_an_index_may_give_to_somebody_else(repository: Path) -> None:
    folders = (repository / name for name in ("docs", "examples", "actions"))
    pages = [repository / "README.md", *(page for folder in folders for page in folder.rglob("*.md"))]
    installs = re.compile(r"\b(?:install|add)(?: +-\S+)* +['\"]?pulumi-claude-admin\b(?!/)")
    told = [page for page in pages if installs.search(page.read_text(encoding="utf-8"))]

    assert told == []


def test_every_place_that_architecture_names_is_there(repository: Path) -> None:
    page = (repository / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = page.partition("## Where is")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| [^`|]+ \| (.+) \| (.+) \|$", section, flags=re.MULTILINE)[1:]
    assert len(rows) > 30
    wrong = []
    for files, names in rows:
        paths = [_place(repository, named) for named in re.findall(r"`(\S+)`", files)]
        text = "".join(path.read_text(encoding="utf-8") for path in paths if path.is_file())
        found = [
            re.search(rf"^\s*(?:(?:async )?def |class )?{name}\b", text, re.MULTILINE)
            for name in re.findall(r"`(\w+)`", names)
        ]
        if not all(path.exists() for path in paths) or not all(found):
            wrong.append((files, names))
    assert wrong == []


def _place(repository: Path, named: str) -> Path:
    root, _, rest = named.partition("/")
    return repository / ROOTS.get(root, root) / rest
