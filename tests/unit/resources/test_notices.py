from __future__ import annotations

import pytest

from pulumi_claude_admin.quoting import defuse
from pulumi_claude_admin.resources._notices import forget, say


def test_what_a_provider_says_is_one_line_and_no_command_of_a_runner(capsys: pytest.CaptureFixture[str]) -> None:
    forget()

    say("adopted workspace '##[error]a'\n::add-mask::b \x1b[31m\u202e")

    (line,) = capsys.readouterr().out.splitlines()
    assert line == "claude-admin: adopted workspace '##\\x5berror]a' ::add-mask::b \\x1b[31m\\u202e"
    assert defuse(line) == line
