"""What the inputs of all resources share: the base of the specs, and how text, whole numbers and choices are taken. Pure."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidatorFunctionWrapHandler, field_validator

from pulumi_claude_admin.model.unknown import OR_UNKNOWN, is_unknown

VALUE_MAX: Final = 9_007_199_254_740_991
"""Largest value the API takes (2**53 - 1), which is also the largest that survives Pulumi's floats."""

_DIGITS: Final = re.compile(r"[0-9]+")


class Spec(BaseModel):
    """What somebody wants, as declared. Any field may hold `UNKNOWN` in a preview: look only at what is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @field_validator("*", mode="wrap")
    @classmethod
    def _or_unknown(cls, value: object, handler: ValidatorFunctionWrapHandler) -> object:
        return value if is_unknown(value) else handler(value)


class SettingSpec(Spec):
    """The same, of a setting that is reached through more than one channel. `channel` forces one of them."""

    channel: Literal["api", "console", "by_hand"] | None = None
    clear_on_destroy: bool = False


def _whole_number(value: object) -> object:
    """Pulumi config gives digits as text; a truth value is no number, though Python and pydantic take True for 1."""
    if isinstance(value, bool):
        message = f"must be a whole number, not {value}"
        raise ValueError(message)  # noqa: TRY004 - pydantic turns a ValueError, not a TypeError, into a problem
    if isinstance(value, str):
        if _DIGITS.fullmatch(value) is None:
            message = "must be a whole number; text is taken when it is digits alone"
            raise ValueError(message)
        return int(value)
    return value


Count = Annotated[int, Field(ge=0, le=VALUE_MAX), BeforeValidator(_whole_number)]
"""A whole number from 0 on, or its digits as text."""

Text = Annotated[str, OR_UNKNOWN]
"""Text that is an entry of a mapping or list."""

Name = Annotated[str, Field(min_length=1)]
"""Text that must not be empty."""
