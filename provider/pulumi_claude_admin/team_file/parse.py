"""
A text of YAML or JSON to a tree.

Events of the parser are taken, and no object is ever constructed: what a plain word means is decided here, as YAML 1.2 and editors
have it (`no` and `on` are text), and a number that readers disagree about is none. Aliases are refused, and with them bombs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Protocol

import yaml

from pulumi_claude_admin.team_file.mistake import Mark, Mistake
from pulumi_claude_admin.team_file.tree import Mapping, Node, OddNumber, Scalar, Sequence

DEEPEST: Final = 20
"""A team file is six levels deep."""

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: Final = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})
_WHOLE: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_FRACTION: Final = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_NUMBER_TO_SOME: Final = re.compile(
    r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?"
    r"|0[xX][0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|\.(?:inf|Inf|INF))|\.(?:nan|NaN|NAN)"
)
_NO_TEXT: Final = re.compile(r"[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not allow, and the parser would end at without saying where."""
_SURROGATES: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


class _ParserMark(Protocol):
    """Counted from 0, by either parser."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tree, None when there is none, and what is wrong with the text."""

    root: Node | None
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class FileKind:
    """Which file it is, in the words of mistakes, and what it has in place of anchors."""

    name: str
    in_place_of_anchors: str


TEAM_FILE: Final = FileKind("team file", "use `defaults:` or `people:`")


def parse(text: str, kind: FileKind = TEAM_FILE) -> Parsed:
    """Read the text of a file, without byte order mark and with line feeds."""
    stray = _NO_TEXT.search(text)
    if stray is not None:
        mark = Mark(text.count("\n", 0, stray.start()) + 1, stray.start() - text.rfind("\n", 0, stray.start()))
        return Parsed(None, (Mistake(mark, f"U+{ord(stray[0]):04X} is no character of a text"),))
    builder = _Builder(kind)
    try:
        for event in yaml.parse(_as_yaml(text), Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark
        reason = f"is no YAML: {error.problem or error.context or 'it cannot be read'}{_about_tabs(text, at)}"
        builder.mistakes.append(Mistake(_mark(at), reason))
        return Parsed(None, tuple(builder.mistakes))
    except _TooDeep as error:
        return Parsed(None, (Mistake(error.mark, f"is nested too deeply for a {kind.name}"),))
    return Parsed(builder.root, tuple(builder.mistakes))


class _TooDeep(Exception):
    def __init__(self, mark: Mark) -> None:
        self.mark = mark


@dataclass(slots=True)
class _Builder:
    """Makes the tree of the parser's events, one after the other."""

    kind: FileKind
    root: Node | None = None
    mistakes: list[Mistake] = field(default_factory=list)
    stack: list[Mapping | Sequence] = field(default_factory=list)
    """The open collections."""
    key: list[tuple[str, Mark] | None] = field(default_factory=list)
    """For each open collection the key whose value comes next."""

    def take(self, event: yaml.Event) -> None:
        """One event."""
        match event:
            case yaml.AliasEvent():
                self._refuse_anchor(event)
                self._add(Scalar(_mark(event.start_mark), ""))
            case yaml.ScalarEvent():
                self._look_at_node(event)
                self._add(Scalar(_mark(event.start_mark), _value(event)), key=event.value)
            case yaml.MappingStartEvent():
                self._look_at_node(event)
                self._open(Mapping(_mark(event.start_mark)))
            case yaml.SequenceStartEvent():
                self._look_at_node(event)
                self._open(Sequence(_mark(event.start_mark)))
            case yaml.CollectionEndEvent():
                self.stack.pop()
                self.key.pop()
            case yaml.DocumentStartEvent() if self.root is not None:
                self._refuse(event, f"is a second document; a {self.kind.name} is one")
            case _:
                pass

    def _refuse(self, event: yaml.Event, reason: str) -> None:
        self.mistakes.append(Mistake(_mark(event.start_mark), reason))

    def _refuse_anchor(self, event: yaml.Event) -> None:
        self._refuse(event, f"anchors and aliases are not read here; {self.kind.in_place_of_anchors}")

    def _look_at_node(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            self._refuse_anchor(event)
        if getattr(event, "tag", None) not in {None, "!"}:
            self._refuse(event, "tags such as `!!str` are not read here; write text in quotes")

    def _open(self, node: Mapping | Sequence) -> None:
        if len(self.stack) >= DEEPEST:
            raise _TooDeep(node.mark)
        self._add(node)
        self.stack.append(node)
        self.key.append(None)

    def _add(self, node: Node, *, key: str | None = None) -> None:
        if not self.stack:
            self.root = self.root or node
            return
        parent = self.stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif self.key[-1] is None:
            self._add_key(parent, node, key)
        else:
            name, mark = self.key[-1]
            parent.entries.setdefault(name, (mark, node))
            self.key[-1] = None

    def _add_key(self, parent: Mapping, node: Node, key: str | None) -> None:
        if key is None:
            self.mistakes.append(Mistake(node.mark, "a key must be text"))
        elif key in parent.entries:
            first = parent.entries[key][0]
            self.mistakes.append(Mistake(node.mark, f"{key!r} is there twice, first in line {first.line}"))
        self.key[-1] = (key or "", node.mark)


def _mark(mark: _ParserMark | None) -> Mark:
    return Mark(mark.line + 1, mark.column + 1) if mark is not None else Mark(1, 1)


def _value(event: yaml.ScalarEvent) -> str | int | float | bool | OddNumber | None:
    text: str = event.value
    if event.style is not None and event.style not in {"", "plain"}:
        return text
    if text in _NOTHING:
        return None
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _FRACTION.fullmatch(text):
        return float(text)
    return OddNumber(text) if _NUMBER_TO_SOME.fullmatch(text) else text


def _as_yaml(text: str) -> str:
    """JSON is YAML but for two things: tabs between its values, and characters beyond 16 bits as two escapes."""
    if not text.lstrip().startswith("{"):
        return text
    return _SURROGATES.sub(_one_escape, text.replace("\t", " "))


def _one_escape(match: re.Match[str]) -> str:
    high, low = int(match[2], 16), int(match[3], 16)
    return f"{match[1]}\\U{0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF):08x}"


def _about_tabs(text: str, mark: _ParserMark | None) -> str:
    if mark is None:
        return ""
    line = (text.splitlines() or [""])[min(mark.line, max(len(text.splitlines()) - 1, 0))]
    return "; indent with blanks instead of tabs" if "\t" in line[: mark.column + 1] else ""
