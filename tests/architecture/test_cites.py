"""What is cited is there: every `page.md#anchor` in any text file of the repository leads to a heading or an anchor."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

CITE = re.compile(r"(?<![\w./-])((?:[\w.-]+/)*[\w-]+\.md)#([a-z0-9-]+)")
ANCHOR = re.compile(r'<a id="([a-z0-9-]+)">')
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
PLATFORM = Path("docs/platform")
SHORT = ("simulator/", "tests/simulator/", "tests/architecture/")
"""Where a page of docs/platform is cited without its folder."""


@pytest.fixture(scope="module")
def texts(repository: Path) -> dict[str, str]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=repository, capture_output=True, text=True, check=True)
    files = [repository / name for name in listing.stdout.split("\0") if name]
    return dict(_texts(repository, [file for file in files if file.is_file() and file != Path(__file__)]))


def _texts(repository: Path, files: list[Path]) -> Iterator[tuple[str, str]]:
    for file in files:
        try:
            yield str(file.relative_to(repository)), file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture


@cache
def anchors(page: Path) -> frozenset[str]:
    """What may stand behind `#`: explicit anchors, and headings as GitHub makes anchors of them."""
    text = page.read_text(encoding="utf-8")
    headings = (re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in HEADING.findall(text))
    return frozenset((*ANCHOR.findall(text), *headings))


def leads_somewhere(repository: Path, citing: str, page: str, anchor: str) -> bool:
    folders = [(repository / citing).parent, repository, *([repository / PLATFORM] if citing.startswith(SHORT) else [])]
    return any((folder / page).is_file() and anchor in anchors(folder / page) for folder in folders)


def test_every_cite_leads_to_a_page_and_an_anchor(repository: Path, texts: dict[str, str]) -> None:
    lost = [
        f"{name}: {page}#{anchor}"
        for name, text in texts.items()
        for page, anchor in CITE.findall(text)
        if not leads_somewhere(repository, name, page, anchor)
    ]
    assert lost == []


def test_a_cite_of_what_is_not_there_is_found(repository: Path) -> None:
    assert leads_somewhere(repository, "provider/x.py", "docs/platform/members.md", "inheritance")
    assert leads_somewhere(repository, "simulator/x.py", "members.md", "inheritance")
    assert not leads_somewhere(repository, "provider/x.py", "members.md", "inheritance")
    assert not leads_somewhere(repository, "provider/x.py", "docs/platform/members.md", "inheritances")


NOTES = re.compile(
    r"\b(?:admin-api|pulumi-engine|usage-and-cost|reports-and-audit|offboarding-and-gateways|style-anchors|peers)\.md"
    r"|\b(?:console|pulumi|activity-feed)\.md,? (?:\(|section|legend|[A-E]?\d)"
    r"|§|\((?:a|b|c)\) \d|\[INFER\]|\b[Dd]esign (?:section )?\d|\b(?:feed |console |the )reference \d"
    r"|(?<!\d{4} )\bsections? \d"
)
"""How notes were cited that are not in the repository; `RFC 6749 section 5.2` is a cite of another kind."""


def test_nothing_cites_a_note_that_is_not_in_the_repository(texts: dict[str, str]) -> None:
    cited = [
        f"{name}: {line.strip()}" for name, text in texts.items() for line in text.splitlines() if NOTES.search(line)
    ]
    assert cited == []


def test_a_cite_of_a_note_is_found() -> None:
    cites = (
        "admin-api.md section 9",
        "console.md section 2.4",
        "pulumi.md C3",
        "design section 4",
        "(b) 11",
        "§1.7",
        "see section 8.3",
    )
    assert [cite for cite in cites if not NOTES.search(cite)] == []
    assert NOTES.search("RFC 6749 section 5.2, docs/platform/pulumi.md#refresh, console.md#roles") is None
