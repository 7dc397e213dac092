"""
A bucket on loopback: what the archive needs of S3 and no more (put, put if absent, get, head, list, delete). Signatures are not looked at.

Written from the public description of the REST API. The same tests pass against moto's server: `tests/contract/archive/test_places.py` was run there by hand.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

_RANGE = re.compile(r"bytes=(\d+)?-(\d+)?")


class Bucket:
    """Objects by path (`/bucket/key`), and what was asked."""

    def __init__(self) -> None:
        self.objects: dict[str, tuple[bytes, datetime]] = {}
        self.asked: list[str] = []
        self.refused = ""
        """A method that is answered 403 from now on."""
        self.lock = threading.Lock()

    def put(self, path: str, body: bytes, *, only_new: bool) -> bool:
        with self.lock:
            if only_new and path in self.objects:
                return False
            self.objects[path] = (body, datetime.now(UTC))
            return True


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bucket: Bucket

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's own name
        del format, args

    def _path(self) -> str:
        path = unquote(urlsplit(self.path).path)
        self.bucket.asked.append(f"{self.command} {path}")
        return path

    def _is_refused(self) -> bool:
        if self.bucket.refused == self.command:
            self._answer(403, _error("AccessDenied"))
            return True
        return False

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self) -> None:
        path = self._path()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self._is_refused():
            return
        if self.bucket.put(path, body, only_new=self.headers.get("If-None-Match") == "*"):
            self._answer(200, ETag=_etag(body))
        else:
            self._answer(412, _error("PreconditionFailed"))

    def do_GET(self) -> None:
        path = self._path()
        if self._is_refused():
            return
        query = parse_qs(urlsplit(self.path).query)
        if "list-type" in query:
            self._list(path.strip("/"), query.get("prefix", [""])[0])
        else:
            self._object(path, with_body=True)

    def do_HEAD(self) -> None:
        self._object(self._path(), with_body=False)

    def do_DELETE(self) -> None:
        path = self._path()
        if not self._is_refused():
            self.bucket.objects.pop(path, None)
            self._answer(204)

    def do_POST(self) -> None:
        path = self._path()
        wanted = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self._is_refused():
            return
        keys = re.findall(r"<Key>(.*?)</Key>", wanted)
        for key in keys:
            self.bucket.objects.pop(f"/{path.strip('/')}/{key}", None)
        gone = "".join(f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in keys)
        self._answer(200, f"<DeleteResult>{gone}</DeleteResult>".encode())

    def _object(self, path: str, *, with_body: bool) -> None:
        if path not in self.bucket.objects:
            self._answer(404, _error("NoSuchKey") if with_body else b"")
            return
        body, modified_at = self.bucket.objects[path]
        part, headers = _part(body, self.headers.get("Range"))
        headers |= {"ETag": _etag(body), "Last_Modified": format_datetime(modified_at, usegmt=True)}
        status = 206 if "Content_Range" in headers else 200
        self._answer(status, part if with_body else b"", Content_Length=str(len(part)), **headers)

    def _list(self, bucket: str, prefix: str) -> None:
        found = []
        for path, (body, modified_at) in sorted(self.bucket.objects.items()):
            key = path.removeprefix(f"/{bucket}/")
            if path.startswith(f"/{bucket}/{prefix}"):
                about = f"<LastModified>{modified_at:%Y-%m-%dT%H:%M:%S.000Z}</LastModified><ETag>{_etag(body)}</ETag>"
                found.append(f"<Contents><Key>{escape(key)}</Key>{about}<Size>{len(body)}</Size></Contents>")
        page = f"<ListBucketResult><IsTruncated>false</IsTruncated><KeyCount>{len(found)}</KeyCount>{''.join(found)}</ListBucketResult>"
        self._answer(200, page.encode(), Content_Type="application/xml")


def _part(body: bytes, asked: str | None) -> tuple[bytes, dict[str, str]]:
    match = _RANGE.fullmatch(asked or "")
    if match is None:
        return body, {}
    first = int(match[1]) if match[1] else len(body) - int(match[2])
    last = min(int(match[2]), len(body) - 1) if match[1] and match[2] else len(body) - 1
    return body[first : last + 1], {"Content_Range": f"bytes {first}-{last}/{len(body)}"}


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _error(code: str) -> bytes:
    return f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()


@contextmanager
def bucket_server() -> Iterator[tuple[Bucket, str]]:
    """A bucket, and the address of its server."""
    bucket = Bucket()
    handler = type("Handler", (_Handler,), {"bucket": bucket})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield bucket, f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
