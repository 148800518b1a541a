"""An uploaded file of a course, and who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from studium.services.courses.domain.files import AssetKind, FileType, file_type


@dataclass(frozen=True)
class Asset:
    """An uploaded file of a course. `live` while the published version uses it; `locked` is never public."""

    asset_id: UUID
    course_id: UUID
    file_name: str
    kind: AssetKind
    media_type: str
    size_bytes: int
    sha256: str
    object_key: str
    live: bool
    uploaded_by: UUID
    created_at: datetime
    locked: bool = False

    @property
    def file_type(self) -> FileType:
        """What the file is and how it may be shown."""
        return file_type(self.kind, self.media_type)


@dataclass(frozen=True)
class AssetAccess:
    """A file and a reader's standing in its course. `course_is_public`: it is in the catalogue now.

    `is_on_front_page`: it is the live version's picture, or named in the live version's description.
    `is_guarded`: only lessons that do not open to everybody at once show it.
    """

    asset: Asset
    course_is_public: bool
    is_on_front_page: bool
    is_enrolled: bool
    is_author: bool
    is_guarded: bool

    @property
    def is_public(self) -> bool:
        """Whether everybody may read the file: a picture on the front page of a course in the catalogue."""
        is_picture = self.asset.kind == "image" and not self.asset.locked
        return self.course_is_public and self.is_on_front_page and is_picture

    @property
    def may_read(self) -> bool:
        """Authors read all, people enrolled what the live version uses, everybody what is public."""
        return self.is_public or self.is_author or (self.is_enrolled and self.asset.live)
