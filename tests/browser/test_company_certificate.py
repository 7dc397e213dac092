"""A Console behind a certificate of a company's own CA: trusted when the machine trusts it, and not otherwise."""

from __future__ import annotations

import ipaddress
import os
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.async_api import Error

from claude_console_shim.browser.launch import BrowserLauncher
from claude_console_shim.browser.owner import BrowserOwner
from claude_console_shim.options import ShimOptions, Timeouts

pytestmark = pytest.mark.browser

Signed = Callable[..., ShimOptions]
Issued = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<title>Behind TLS</title>")

    def log_message(self, *_: object) -> None:
        """Tests read no log."""


def issue(name: str, by: Issued | None = None) -> Issued:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).public_key(key.public_key())
    builder = builder.issuer_name(by[0].subject if by else subject).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
    if by is not None:
        address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
        builder = builder.add_extension(x509.SubjectAlternativeName([address]), critical=False)
    return builder.sign(by[1] if by else key, hashes.SHA256()), key


@pytest.fixture
def authority() -> Issued:
    return issue("Company CA for tests")


@pytest.fixture
def address(authority: Issued, tmp_path: Path) -> Iterator[str]:
    certificate, key = issue("console.example.com", authority)
    chain = tmp_path / "server.pem"
    chain.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"https://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def title(options: ShimOptions, environment: dict[str, str]) -> str:
    """What the browser shows at the Console's address. Raises Playwright's Error when it refuses."""
    launcher = BrowserLauncher(options, storage_state=lambda: None, environment=environment)
    with closing(BrowserOwner(launcher, timeouts=Timeouts())) as owner:

        async def go() -> str:
            async with owner.slot() as slot:
                await slot.page.goto("/")
                return await slot.page.title()

        return owner.call(go)


def test_an_unknown_ca_is_not_trusted(in_whole_browser: Signed, address: str, tmp_path: Path) -> None:
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        title(in_whole_browser(tmp_path, console_url=address), dict(os.environ))


@pytest.mark.usefixtures("certutil")
def test_a_companys_own_ca_is_trusted_when_ssl_cert_file_names_it(
    in_whole_browser: Signed, authority: Issued, address: str, tmp_path: Path
) -> None:
    trusted = tmp_path / "company.pem"
    trusted.write_bytes(authority[0].public_bytes(serialization.Encoding.PEM))
    environment = {**os.environ, "SSL_CERT_FILE": str(trusted)}
    assert title(in_whole_browser(tmp_path, console_url=address), environment) == "Behind TLS"
