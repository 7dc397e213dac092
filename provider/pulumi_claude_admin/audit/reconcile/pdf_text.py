"""The text of an invoice's PDF, laid out as on paper."""

from __future__ import annotations

from io import BytesIO

from pulumi_claude_admin.errors import ConfigurationError, StatementUnreadable


def pdf_text(name: str, content: bytes) -> str:
    """
    The text of all pages, line by line with the columns apart.

    Raises StatementUnreadable for what is no PDF, is locked or has no text (a scan); ConfigurationError without the extra `audit`.
    """
    try:
        from pypdf import PdfReader  # noqa: PLC0415 - an extra
        from pypdf.errors import PyPdfError  # noqa: PLC0415
    except ImportError:
        raise ConfigurationError(
            "reading an invoice's PDF needs pypdf",
            hint="Run: pip install 'pulumi-claude-admin[audit]', or give its lines as CSV",
        ) from None
    try:
        reader = PdfReader(BytesIO(content))
        text = "\n".join(page.extract_text(extraction_mode="layout") for page in reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, OSError) as error:
        raise StatementUnreadable(
            f"{name} is not a PDF that can be read: {error}", hint="Was the file cut? Fetch it again"
        ) from None
    if not text.strip():
        raise StatementUnreadable(f"{name} has no text: a scan cannot be read", hint="Give its lines as CSV instead")
    return text
