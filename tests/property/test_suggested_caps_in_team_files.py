"""However a team file is written: what is suggested stands in it, and nothing that people wrote is gone."""

from __future__ import annotations

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.audit.suggestions import Suggestion
from pulumi_claude_admin.team_file.read import read_bytes
from pulumi_claude_admin.team_file.suggested_caps import with_suggestions
from tests.support.suggestions import OUTPUT, SONNET, suggestion

TEAMS: Final = ("a", "b", "c")
GROUPS: Final = (SONNET, "claude-sonnet-4-x", "Claude Haiku 4.x")

limits = st.dictionaries(
    st.sampled_from(["requests_per_minute", OUTPUT]), st.integers(1, 999), min_size=1, max_size=2
).map(lambda given: [f"{limiter}: {value}" for limiter, value in given.items()])
groups = st.dictionaries(st.sampled_from(GROUPS[::2]) | st.just(GROUPS[1]), limits, max_size=2).filter(
    lambda given: not {SONNET, "claude-sonnet-4-x"} <= given.keys()
)


@st.composite
def team(draw: st.DrawFn, key: str) -> list[str]:
    """An entry of a team, its keys in any order and form, with comments between."""
    parts = [[f"name: {draw(st.sampled_from([key.upper(), repr(key.upper())]))}"]]
    parts.append([f"spend_limit: {draw(st.sampled_from(['unmanaged', chr(34) + '12.50' + chr(34)]))}"])
    limited = draw(groups)
    is_flow, in_braces = draw(st.booleans()), draw(st.booleans())
    if limited and in_braces:
        inner = [f"{group}: {{ {', '.join(given)} }}" for group, given in limited.items()]
        parts.append([f"rate_limits: {{ {', '.join(inner)} }}"])
    elif limited and not is_flow:
        block = ["rate_limits:"]
        for group, given in limited.items():
            block += [f"  # of {key} {group}", f"  {group}:", *(f"    {one}" for one in given)]
        parts.append(block)
    parts = draw(st.permutations(parts))
    if is_flow:
        return [f"{key}: {{ {', '.join(part[0] for part in parts)} }}  # braces of {key}"]
    indent = " " * draw(st.integers(1, 4))
    lines = [f"{key}:"]
    for number, part in enumerate(parts):
        lines += [f"{indent}# comment {number} of {key}", *(f"{indent}{line}" for line in part), *([""] * number)]
    return lines


@st.composite
def files(draw: st.DrawFn) -> str:
    """A team file."""
    indent = " " * draw(st.integers(1, 4))
    entries = [line for key in TEAMS for line in draw(team(key))]
    body = "\n".join(f"{indent}{line}" if line else "" for line in entries)
    defaults = draw(st.sampled_from(["", f"defaults:\n  rate_limits: {{ {SONNET}: {{ requests_per_minute: 3 }} }}\n"]))
    return f"# Ours.\nversion: 1\n{defaults}teams:\n{body}{draw(st.sampled_from(['', chr(10)]))}"


suggestions = st.builds(
    suggestion,
    st.sampled_from([key.upper() for key in TEAMS]),
    st.none() | st.integers(10, 9999),
    st.dictionaries(st.tuples(st.just(SONNET), st.sampled_from([OUTPUT, "tokens_per_minute"])), st.integers(1, 99)),
)


@given(files(), st.lists(suggestions, unique_by=lambda one: one.name))
def test_what_is_suggested_is_declared_and_every_comment_stays(text: str, given: list[Suggestion]) -> None:
    before = read_bytes(text.encode())
    assert before.mistakes == ()

    found = with_suggestions(text, given, name="teams.yaml")

    after = read_bytes(found.text.encode())
    assert (after.mistakes, found.elsewhere) == ((), ())
    wanted = {one.name.lower(): one for one in given}
    for key, team_before in before.teams.items():
        one = wanted.get(key)
        if one is None:
            assert after.teams[key] == team_before
            continue
        assert after.teams[key].get("spend_limit") == (one.amount or team_before.get("spend_limit"))
        merged = {limiter for group in _limits(after.teams[key]).values() for limiter in group.items()}
        assert {pair for group in one.limits_by_group.values() for pair in group.items()} <= merged
    comments = [line.strip() for line in text.splitlines() if "#" in line]
    assert all(any(comment.rpartition("#")[2] in line for line in found.text.splitlines()) for comment in comments)


def _limits(team_read: object) -> dict[str, dict[str, int]]:
    assert isinstance(team_read, dict)
    limited: dict[str, dict[str, int]] = team_read.get("rate_limits", {})
    return limited
