"""Captions as browsers read them: SubRip (SRT) as WebVTT."""

from __future__ import annotations

import re

_TIME = r"(\d{1,3}):(\d{2}):(\d{2})[,.](\d{1,3})"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}")
_TAG = re.compile(r"</?([A-Za-z]+)[^<>]{0,200}>")
_KEPT_TAGS = frozenset("biu")
_PLACE = re.compile(r"\{\\an?\d{1,2}\}")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|nbsp|lrm|rlm);)")


def srt_as_vtt(srt: bytes) -> bytes:
    """The same captions at the same times as WebVTT. Colours and places on the screen are left out.

    What is not UTF-8 is shown as the sign for unreadable letters.
    """
    text = srt.decode("utf-8-sig", "replace").replace("\x00", "\ufffd")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return ("WEBVTT\n\n" + "\n".join(map(_line, text.strip("\n").split("\n"))) + "\n").encode()


def _line(line: str) -> str:
    if found := _TIMING.match(line):
        hours, minutes, seconds, parts, *until = found.groups()
        return f"{_moment(hours, minutes, seconds, parts)} --> {_moment(*until)}"
    kept = _TAG.sub(lambda tag: tag[0] if tag[1].lower() in _KEPT_TAGS else "", _PLACE.sub("", line))
    return _AMPERSAND.sub("&amp;", kept).replace("-->", "--&gt;")


def _moment(hours: str, minutes: str, seconds: str, parts: str) -> str:
    return f"{hours:0>2}:{minutes}:{seconds}.{parts:0<3}"
