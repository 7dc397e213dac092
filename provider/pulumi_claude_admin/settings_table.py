"""What the tables of `claude-admin.toml` are made of: no key that is not known, numbers without quotes, names that say something."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field


def _number(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    message = "must be a number, without quotes"
    raise ValueError(message)


def _name(text: str) -> str:
    if not text.strip():
        message = "is empty"
        raise ValueError(message)
    return text


Number = Annotated[Decimal, BeforeValidator(_number), Field(ge=0)]
Name = Annotated[str, AfterValidator(_name)]


class Table(BaseModel):
    """A table of which every key is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")
