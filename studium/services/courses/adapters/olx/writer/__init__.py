"""Export of courses as Open edX reads them (OLX): a pure adapter that yields files and a ledger.

    writer = CourseWriter(exported)
    for lesson in exported.lessons:
        files = writer.lesson(lesson, content)      # paths and bytes, one lesson at a time
    for path, data in writer.outline():             # what holds the lessons together
        ...
    writer.ledger()                                 # what became of everything
    writer.names                                    # each file's name below static/

`TarGz` packs them piece by piece. `docs/olx-export.md` says what becomes of what, and what is kept beside it.
"""

from __future__ import annotations

from studium.services.courses.adapters.olx.side import LEDGER
from studium.services.courses.adapters.olx.writer.archive import TarGz
from studium.services.courses.adapters.olx.writer.course import CourseWriter

__all__ = ["LEDGER", "CourseWriter", "TarGz"]
