from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import certifi
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from claude_console_shim.browser.certificates import browser_environment, company_certificates


@pytest.fixture(scope="session")
def authority() -> str:
    """The certificate (PEM) of a company's own CA."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Company CA for tests")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def test_what_ssl_cert_file_adds_to_the_public_ones_is_the_companys(authority: str, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.pem"
    bundle.write_text(Path(certifi.where()).read_text() + authority)
    found = company_certificates({"SSL_CERT_FILE": str(bundle)}, anchors=())
    assert found == (ssl.PEM_cert_to_DER_cert(authority),)


def test_what_an_administrator_added_to_the_machine_is_the_companys(authority: str, tmp_path: Path) -> None:
    (tmp_path / "anchors" / "company").mkdir(parents=True)
    (tmp_path / "anchors" / "company" / "ca.crt").write_text(authority)
    (tmp_path / "anchors" / "broken.crt").write_text("not a certificate")
    found = company_certificates({}, anchors=(tmp_path / "anchors", tmp_path / "none"))
    assert found == (ssl.PEM_cert_to_DER_cert(authority),)


@pytest.mark.parametrize("path", [certifi.where(), "/does/not/exist"])
def test_public_certificates_and_missing_files_add_nothing(path: str) -> None:
    assert company_certificates({"SSL_CERT_FILE": path}, anchors=()) == ()


@pytest.mark.parametrize(("certificates", "certutil"), [((), "/usr/bin/certutil"), ((b"one",), None)])
def test_without_certificates_or_the_tool_the_environment_stays(
    tmp_path: Path, certificates: tuple[bytes, ...], certutil: str | None
) -> None:
    environment = {"HOME": "/home/ana", "LANG": "C"}
    assert browser_environment(tmp_path / "home", certificates, environment, certutil=certutil) == environment
    assert not (tmp_path / "home").exists()
