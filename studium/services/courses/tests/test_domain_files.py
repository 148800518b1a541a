"""What a file is: told from its first bytes, in a time that grows with their number only."""

from __future__ import annotations

import time

import pytest

from studium.services.courses.domain.files import HEAD_BYTES, HTML, SRT, SVG, TEXT, FileType, sniff


@pytest.mark.parametrize(
    ("head", "name", "found"),
    [
        (b"<!---->" * 22 + b"x", "notes", TEXT),
        (b"<!-- a --> <!-- b -->\n<p>c", "page", HTML),
        (b"<?xml version='1.0'?><!-- a --><!DOCTYPE svg><x:svg>", "drawing", SVG),
        (b"1 \r\n\r\n00:00:01,000 --> 00:00:02,000\nHi", "a.srt", SRT),
    ],
)
def test_what_stands_before_the_first_tag_is_passed_over(head: bytes, name: str, found: FileType) -> None:
    assert sniff(head, name) == found


@pytest.mark.parametrize(
    "unit", [b"<!---->", b"<?xml?>", b"<!doctype>", b"<!--", b" ", b"\n", b"<b:", b"1\n"]
)
def test_no_beginning_takes_long(unit: bytes) -> None:
    began = time.perf_counter()
    sniff((b"1" + unit * HEAD_BYTES)[:HEAD_BYTES], "notes")
    sniff((unit * HEAD_BYTES)[: HEAD_BYTES - 1] + b"x", "notes")
    assert time.perf_counter() - began < 0.1
