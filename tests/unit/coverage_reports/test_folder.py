"""Coverage files of every kind by commit, and each way in which one can be wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pulumi_claude_admin.coverage_reports.folder import FolderCoverage
from pulumi_claude_admin.errors import ConfigurationError, OutcomesUnreadable
from pulumi_claude_admin.forge_wiring import folder_coverage
from pulumi_claude_admin.outcome_ports import FileCoverage

COMMIT, OTHER = "a" * 40, "b" * 40
SHOP = "acme/shop"
COBERTURA = """<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM 'http://cobertura.sourceforge.net/xml/coverage-04.dtd'>
<coverage line-rate="0.5" version="7.0"><sources><source>{root}</source></sources>
<packages><package name="."><classes>
<class name="pay.py" filename="pay.py"><methods/><lines><line number="1" hits="1"/><line number="2" hits="0"/></lines></class>
<class name="Inner" filename="pay.py"><lines><line number="2" hits="3"/><line number="3" hits="0"/></lines></class>
<class name="tax.py" filename="tax.py"><lines><line number="7" hits="1" branch="true"/></lines></class>
</classes></package></packages></coverage>"""
LCOV = "TN:\nSF:src/pay.py\nDA:1,4\nDA:2,1,checksum\nDA:3,0\nLF:3\nLH:2\nend_of_record\nSF:src/tax.py\nDA:7,1\nend_of_record\n"
COVERAGE_PY = json.dumps(
    {
        "meta": {"format": 3},
        "files": {
            "src/pay.py": {"executed_lines": [1, 2], "missing_lines": [3], "excluded_lines": [9]},
            "src/tax.py": {"executed_lines": [7], "missing_lines": []},
        },
        "totals": {},
    }
)
EXPECTED = {"src/pay.py": FileCoverage(2, 3), "src/tax.py": FileCoverage(1, 1)}
EVERY = {"xml": COBERTURA.format(root="src"), "info": LCOV, "json": COVERAGE_PY}


def read(folder: Path, **files: str) -> dict[str, FileCoverage] | None:
    """Of COMMIT, after these files were written; `__` is a folder, `_` a dot."""
    for name, text in files.items():
        file = folder / name.replace("__", "/").replace("_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    found = FolderCoverage(folder).of(SHOP, COMMIT)
    return None if found is None else dict(found)


@pytest.mark.parametrize("kind", EVERY)
def test_every_kind_says_the_same(kind: str, tmp_path: Path) -> None:
    assert read(tmp_path, **{f"{COMMIT}_{kind}": EVERY[kind]}) == EXPECTED


@pytest.mark.parametrize(
    "name", [f"{COMMIT}_info", f"{COMMIT}__lcov_info", f"{COMMIT}__js__lcov", f"acme__shop__{COMMIT}_x"]
)
def test_a_file_is_found_by_its_commit(name: str, tmp_path: Path) -> None:
    assert read(tmp_path, **{name: LCOV}) == EXPECTED


def test_several_files_of_a_commit_are_one_report(tmp_path: Path) -> None:
    more = "SF:src/pay.py\nDA:3,1\nDA:4,0\nend_of_record\nSF:web/app.ts\nDA:1,1\nend_of_record\n"
    found = read(tmp_path, **{f"{COMMIT}__a_json": COVERAGE_PY, f"{COMMIT}__b_info": more})
    assert found == {**EXPECTED, "src/pay.py": FileCoverage(3, 4), "web/app.ts": FileCoverage(1, 1)}


def test_nothing_measured_at_a_commit_is_none_and_no_zero(tmp_path: Path) -> None:
    assert read(tmp_path, **{f"{OTHER}_info": LCOV}) is None


@pytest.mark.parametrize(
    "root",
    [
        str(Path("/home", "runner", "work", "shop", "shop", "src")),
        "/builds/acme/shop/src",
        "D:\\a\\shop\\shop\\src",
        "./src",
    ],
)
def test_what_a_runner_puts_before_a_path_is_taken_off(root: str, tmp_path: Path) -> None:
    assert read(tmp_path, **{f"{COMMIT}_xml": COBERTURA.format(root=root)}) == EXPECTED


def test_another_folder_is_taken_off_when_it_is_named(tmp_path: Path) -> None:
    (tmp_path / f"{COMMIT}.xml").write_text(COBERTURA.format(root="/checkout/src"))
    assert FolderCoverage(tmp_path, roots=("/checkout",)).of(SHOP, COMMIT) == EXPECTED
    with pytest.raises(OutcomesUnreadable, match=r"names files such as /checkout/src/pay\.py"):
        FolderCoverage(tmp_path).of(SHOP, COMMIT)


def test_files_of_libraries_are_left_out(tmp_path: Path) -> None:
    library = "SF:/usr/lib/python3/json.py\nDA:1,1\nend_of_record\n"
    assert read(tmp_path, **{f"{COMMIT}_info": LCOV + library}) == EXPECTED


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (f"{COMMIT}__{OTHER}_info", LCOV),
        (f"{COMMIT}_info", LCOV.replace("TN:", f"TN:build {OTHER}", 1)),
        (f"{COMMIT}_xml", COBERTURA.format(root="src").replace("<coverage", f'<coverage commit="{OTHER}"', 1)),
    ],
)
def test_a_file_of_another_commit_is_a_line(name: str, text: str, tmp_path: Path) -> None:
    with pytest.raises(OutcomesUnreadable, match="is of commit bbbbbbbbbbbb, not of aaaaaaaaaaaa"):
        read(tmp_path, **{name: text})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is neither"),
        ("Not Found", "is neither"),
        ("<html></html>", "begins with <html>"),
        ("<coverage>", "is no XML"),
        ("<coverage><class/></coverage>", "lacks `filename`"),
        ('<coverage><class filename="a"><line number="x" hits="1"/></class></coverage>', "is no number"),
        ("{", "is no JSON"),
        ('{"files": {"a.py": {"executed_lines": [1]}}}', "files.a.py.missing_lines"),
        ('<?xml version="1.0" encoding="shift_jis"?><coverage/>', "is no XML"),
        ('<?xml version="1.0" encoding="none-such"?><coverage/>', "is no XML"),
        ("SF:a.py\nDA:one,1\n", ":2 is no line"),
        (f"SF:a.py\nDA:1,{'9' * 5_000}\n", ":2 is no line"),
        ("DA:1,1\n", ":1 is no line"),
        ("[" * 100_000, "is neither"),
        ("{" * 100_000, "is no JSON"),
    ],
)
def test_what_cannot_be_read_is_one_line_with_the_name_of_the_file(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(OutcomesUnreadable) as error:
        read(tmp_path, **{f"{COMMIT}_xml": text})
    assert words in str(error.value)
    assert str(error.value).startswith(f"{COMMIT}.xml")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "entity",
    [
        '<!ENTITY x SYSTEM "file:///etc/hostname">',
        '<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">',
        '<!ENTITY % x SYSTEM "http://127.0.0.1:9/none.dtd">',
    ],
)
def test_an_entity_is_refused_before_it_is_used(entity: str, tmp_path: Path) -> None:
    text = f"<!DOCTYPE coverage [{entity}]><coverage><sources><source>&x;</source></sources></coverage>"
    with pytest.raises(OutcomesUnreadable, match="declares the entity 'x'"):
        read(tmp_path, **{f"{COMMIT}_xml": text})


def test_a_folder_that_is_not_there_is_said_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="is no folder of coverage files"):
        folder_coverage(tmp_path / "none")
    assert folder_coverage(tmp_path).of(SHOP, COMMIT) is None
