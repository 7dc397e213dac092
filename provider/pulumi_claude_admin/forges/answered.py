"""What forges answer, in the shapes that we use of it: strict about what is used, tolerant of all else."""

from __future__ import annotations

from datetime import UTC
from typing import Annotated, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, TypeAdapter, ValidationError

from pulumi_claude_admin.errors import PullRequestError

Moment = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC))]
_Shape = TypeVar("_Shape")


class Answered(BaseModel):
    """Anything of an answer; what is not used of it is passed over."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)


def parsed(shape: type[_Shape], answer: object, *, what: str) -> _Shape:
    """An answer in this shape. Raises PullRequestError, which names the first field that is not as it should be."""
    try:
        return TypeAdapter(shape).validate_python(answer)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PullRequestError(f"{what}: the answer's `{where}` is not as documented ({first['msg']})") from None
