"""The lines to look for in docs/troubleshooting.md are lines that the program logs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PRODUCT = ("provider/pulumi_claude_admin", "console_shim/claude_console_shim")
VALUE = re.compile(r"%(?:\.\d)?[dfrs]")


def logged(repository: Path) -> Iterator[str]:
    """Every text that is handed to a logger together with its values."""
    for folder in PRODUCT:
        for file in sorted((repository / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_log."):
                    for one in node.args:
                        if isinstance(one, ast.Constant) and isinstance(one.value, str):
                            yield one.value


def shown(text: str) -> re.Pattern[str]:
    """What a logged text looks like when its values are in it."""
    return re.compile(".+".join(map(re.escape, VALUE.split(text))))


def test_every_line_to_look_for_is_logged(repository: Path) -> None:
    page = (repository / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    table = page.partition("| line | says |")[2].partition("\n\n")[0]
    lines = re.findall(r"^\| `([^`]+)`", table, flags=re.MULTILINE)
    texts = [text for text in logged(repository) if re.search(r"[a-z]", VALUE.sub("", text))]
    assert len(lines) > 5
    assert [line for line in lines if not any(shown(text).fullmatch(line) for text in texts)] == []
