"""
A bucket as the place of an archive, by `obstore`: credentials and region as the AWS tools read them from the environment.

DuckDB's own S3 downloads an extension when it is used; here it is handed obstore's file system, and names from the manifest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError, PreconditionError
from obstore.fsspec import FsspecStore
from obstore.store import S3Store

from pulumi_claude_admin.archive.store import Stored, Taken
from pulumi_claude_admin.errors import ConfigurationError

if TYPE_CHECKING:
    import duckdb
    from obstore.store import ClientConfig, RetryConfig, S3Config

_PLAIN: Final = re.compile(r"[\w./=@+-]*")
_RETRIES: Final[RetryConfig] = {"max_retries": 5, "retry_timeout": timedelta(seconds=60)}


class BucketStore:
    """Objects below a prefix of a bucket. A creation is conditional (`If-None-Match: *`), so one of two at once is refused."""

    def __init__(self, place: str, *, config: S3Config | None = None, client: ClientConfig | None = None) -> None:
        """`place` is `s3://bucket/prefix`; `config` and `client` add to the environment. Raises ConfigurationError where it is no such place."""
        parts = urlsplit(place)
        if parts.scheme != "s3" or not parts.netloc or _PLAIN.fullmatch(place.removeprefix("s3://")) is None:
            raise ConfigurationError(f"--archive {place} is no s3://bucket/path of letters, digits and -_./=@+")
        self._bucket = parts.netloc
        self._prefix = f"{parts.path.strip('/')}/" if parts.path.strip("/") else ""
        self._config, self._client = config, client
        with _as_oserror():
            self._objects = S3Store(self._bucket, config=config, client_options=client, retry_config=_RETRIES)

    @property
    def place(self) -> str:
        """The address of the prefix."""
        return f"s3://{self._bucket}/{self._prefix}".rstrip("/")

    def files(self) -> Mapping[str, Stored]:
        """All objects below the prefix."""
        with _as_oserror():
            listed = [one for page in obstore.list(self._objects, prefix=self._prefix or None) for one in page]
        return {one["path"].removeprefix(self._prefix): Stored(one["size"], one["last_modified"]) for one in listed}

    def read(self, path: str) -> bytes:
        """What an object holds."""
        with _as_oserror():
            return bytes(obstore.get(self._objects, self._prefix + path).bytes())

    def upload(self, path: str, source: Path) -> None:
        """Send a local file, in parts where it is big. The bucket has it when this returns."""
        with _as_oserror():
            obstore.put(self._objects, self._prefix + path, source)

    def create(self, path: str, content: bytes) -> None:
        """Send an object that is not to be there yet."""
        try:
            with _as_oserror():
                obstore.put(self._objects, self._prefix + path, content, mode="create", use_multipart=False)
        except FileExistsError:
            raise Taken(path) from None

    def remove(self, path: str) -> None:
        """Delete an object; one that is gone is fine."""
        with suppress(FileNotFoundError), _as_oserror():
            obstore.delete(self._objects, self._prefix + path)

    def address(self, path: str) -> str:
        """Its address, in which there is no pattern."""
        return f"s3://{self._bucket}/{self._prefix}{path}"

    def connect(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Hand DuckDB obstore's file system, in place of the one that it would download."""
        with _as_oserror():
            connection.register_filesystem(
                FsspecStore("s3", config=self._config, client_options=self._client, retry_config=_RETRIES)
            )


@contextmanager
def _as_oserror() -> Iterator[None]:
    """What a bucket refuses, in the words of files."""
    try:
        yield
    except NotFoundError as error:
        raise FileNotFoundError(_first_line(error)) from error
    except (AlreadyExistsError, PreconditionError) as error:
        raise FileExistsError(_first_line(error)) from error
    except BaseError as error:
        raise OSError(_first_line(error)) from error


def _first_line(error: BaseError) -> str:
    return str(error).partition("\n")[0]
