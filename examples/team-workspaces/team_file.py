"""Reads teams.yaml. Says what is wrong, and in which line, before anything is sent anywhere; knows nothing of Pulumi."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Annotated, Final, Literal

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

_PLAIN_WORDS: Final = {
    "dict_type": "must be a mapping of names to values",
    "extra_forbidden": "is no setting; look for a spelling mistake",
    "int_from_float": "must be a whole number",
    "int_type": "must be a whole number",
    "greater_than_equal": "must be {ge} or more",
    "list_type": "must be a list",
    "literal_error": "must be {expected}",
    "missing": "is missing",
    "model_type": "must be a mapping of names to values",
    "string_type": "must be text; write it in quotes",
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
}
"""What to say instead of pydantic's words, by the type of its error, with what pydantic knows of the rule in braces."""


class TeamFileError(Exception):
    """The file cannot be used. One line per problem, each with file, line and the place in the file."""


def _quoted(amount: object) -> object:
    if isinstance(amount, int | float):
        message = f'write the amount in quotes, as in "{amount:.2f}"'
        raise ValueError(message)  # noqa: TRY004 - pydantic turns a ValueError, not a TypeError, into a problem of this field
    return amount


def _dollars(amount: str) -> str:
    if re.fullmatch(r"\d+(\.\d{1,2})?", amount) is None:
        message = f'{amount!r} is no amount in US dollars, such as "5000.00"'
        raise ValueError(message)
    return amount


def _key(name: str) -> str:
    if re.fullmatch(r"[a-z][a-z0-9-]*", name) is None:
        message = "a team's key is made of a-z, 0-9 and -, because it names resources; its `name` may be anything"
        raise ValueError(message)
    return name


Amount = Annotated[str, BeforeValidator(_quoted), AfterValidator(_dollars)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class RateLimits(_Strict):
    requests_per_minute: int | None = Field(default=None, ge=0)
    input_tokens_per_minute: int | None = Field(default=None, ge=0)
    input_tokens_per_minute_cache_aware: int | None = Field(default=None, ge=0)
    output_tokens_per_minute: int | None = Field(default=None, ge=0)


class Notifications(_Strict):
    thresholds: list[Amount] = Field(min_length=1)
    recipients: list[str] = Field(min_length=1)


class Team(_Strict):
    name: str = Field(min_length=1)
    members: dict[str, str]
    tags: dict[str, str] = {}
    rate_limits: dict[str, RateLimits] = {}
    spend_limit: Amount
    """Required on purpose: a team without a cap is the accident that this file exists to prevent."""
    notifications: Notifications | None = None


class Organization(_Strict):
    spend_limit: Amount


class TeamFile(_Strict):
    version: Literal[1]
    organization: Organization | None = None
    teams: dict[Annotated[str, AfterValidator(_key)], Team] = Field(min_length=1)


class _NoRepeats(yaml.SafeLoader):
    """YAML keeps the last of two equal keys and says nothing; a team that is there twice is a mistake."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:  # noqa: FBT001, FBT002 - PyYAML's own signature
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key.value!r} is there twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def read(path: Path) -> TeamFile:
    """The teams in a file. Raises TeamFileError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise TeamFileError(f"{path.name}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise TeamFileError(f"{path.name}: is not UTF-8 text") from error
    try:
        return TeamFile.model_validate(yaml.load(text, Loader=_NoRepeats))  # noqa: S506 - a SafeLoader with one more check
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        raise TeamFileError(f"{path.name}:{line}: {error.problem}") from error
    except yaml.YAMLError as error:
        raise TeamFileError(f"{path.name}: is not YAML: {error}") from error
    except ValidationError as error:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        problems = sorted(
            (_line(root, detail["loc"]), _sentence(detail["loc"], _reason(detail)))
            for detail in error.errors(include_url=False)
        )
        raise TeamFileError("\n".join(f"{path.name}:{line}: {sentence}" for line, sentence in problems)) from error


def _reason(detail: ErrorDetails) -> str:
    plain = _PLAIN_WORDS.get(detail["type"])
    return detail["msg"] if plain is None else plain.format_map(detail.get("ctx", {}))


def _sentence(place: Sequence[int | str], message: str) -> str:
    where = ".".join(str(part) for part in place if part != "[key]")
    return f"{where or 'the file'}: {message.removeprefix('Value error, ')}"


def _line(node: yaml.Node | None, place: Sequence[int | str]) -> int:
    """The line of the innermost part of `place` that exists, counted from 1."""
    line = node.start_mark.line if node is not None else 0
    for part in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
        elif isinstance(node, yaml.MappingNode):
            entry = next(((key, value) for key, value in node.value if key.value == part), None)
            if entry is None:
                break
            line, node = entry[0].start_mark.line, entry[1]
    return line + 1
