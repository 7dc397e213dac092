from __future__ import annotations

import codecs

import pytest

from pulumi_claude_admin.drift.text_files import UnreadableText, decode

TEXT = "workspace:Größe 2027-01-31 ü\n\n{}\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_what_editors_and_shells_write_is_the_same_text(encoding: str, ending: str) -> None:
    assert decode(TEXT.replace("\n", ending).encode(encoding)) == TEXT


@pytest.mark.parametrize("content", [b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_nothing_is_empty_with_a_mark_too(content: bytes) -> None:
    assert decode(content) == ""


def test_a_mark_that_was_put_before_another_is_left_out_too() -> None:
    assert decode(codecs.BOM_UTF8 * 2 + b"{}") == "{}"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a\nGröße".encode("latin-1"), r"not UTF-8 \(byte 0xf6 in line 2\): .*such as Windows-1252 or Latin-1"),
        ("a\nkøb".encode("cp1252"), "a code page such as"),
        ("ab".encode("utf-16") + b"c", "begins as UTF-16-LE and does not go on"),
        (b"PK\x03\x04\xff\x00\x00", r"is not text: byte 0xff in line 1"),
        (b"abc\0def", "there are zero bytes in it"),
    ],
)
def test_anything_else_says_what_was_met(content: bytes, says: str) -> None:
    with pytest.raises(UnreadableText, match=says):
        decode(content)
