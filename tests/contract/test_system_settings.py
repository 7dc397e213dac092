"""The system's proxy and CA settings are honoured, as every other program of the machine does."""

from __future__ import annotations

import contextlib
import http.server
import ipaddress
import json
import socketserver
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from pulumi_claude_admin.errors import Unreachable
from tests.support.fake_time import FakeTime

KEY = Credential("api_key", "sk-ant-admin01-test-not-a-key")
LOOPBACK = "127.0.0.1"


@contextlib.contextmanager
def serving(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextlib.contextmanager
def asking(base_url: str, time: FakeTime) -> Iterator[HttpAdminApi]:
    with contextlib.closing(Transport(base_url, KEY, RateLimiter(0, clock=time.clock, sleep=time.sleep))) as transport:
        yield HttpAdminApi(transport)


class Proxy(socketserver.StreamRequestHandler):
    """Notes which host is asked for, and refuses."""

    asked: ClassVar[list[str]] = []

    def handle(self) -> None:
        self.asked.append(self.rfile.readline().decode())
        while self.rfile.readline().strip():
            pass
        self.wfile.write(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")


class Me(http.server.BaseHTTPRequestHandler):
    """Answers every question with who the organization is."""

    def do_GET(self) -> None:
        body = json.dumps({"id": "5f2d", "type": "organization", "name": "Behind TLS"}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        del format, args


class TlsServer(http.server.HTTPServer):
    """Speaks TLS; a client that does not trust it is no accident worth a word."""

    def handle_error(self, request: object, client_address: object) -> None:
        del request, client_address


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A file with a self-signed certificate of this machine and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, LOOPBACK)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(LOOPBACK))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path / "certificate.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def behind_tls(certificate: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = TlsServer((LOOPBACK, 0), Me)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with serving(server) as port:
        yield f"https://{LOOPBACK}:{port}"


def test_the_proxy_is_asked_and_its_refusal_is_an_error(monkeypatch: pytest.MonkeyPatch, time: FakeTime) -> None:
    Proxy.asked.clear()
    with serving(socketserver.TCPServer((LOOPBACK, 0), Proxy)) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{LOOPBACK}:{port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        with asking("https://api.example.com", time) as api, pytest.raises(Unreachable, match="proxy") as raised:
            api.workspaces.create(name="Payments")
    assert Proxy.asked[0].startswith("CONNECT api.example.com:443 ")
    assert not raised.value.outcome_unknown


def test_a_certificate_that_nobody_vouches_for_is_refused(behind_tls: str, time: FakeTime) -> None:
    with asking(behind_tls, time) as api, pytest.raises(Unreachable, match="SSL_CERT_FILE") as raised:
        api.organization.retrieve()
    assert not raised.value.outcome_unknown
    assert time.slept == []


def test_a_certificate_that_the_system_vouches_for_is_trusted(
    monkeypatch: pytest.MonkeyPatch, behind_tls: str, certificate: Path, time: FakeTime
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with asking(behind_tls, time) as api:
        assert api.organization.retrieve().name == "Behind TLS"
