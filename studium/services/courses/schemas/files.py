"""HTTP shapes of files and imports."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from studium.services.courses.actions.imports import Imported
from studium.services.courses.domain.assets import Asset
from studium.services.courses.domain.files import AssetKind
from studium.services.courses.domain.ledger import Ledger, LedgerEntry
from studium.services.courses.domain.markup import asset_url
from studium.services.courses.schemas.base import Answer
from studium.services.courses.schemas.examples import ASSET, shown


class AssetAnswer(Answer):
    """An uploaded file. Blocks name it by `asset_id`, HTML by `content_url`."""

    model_config = shown(ASSET)

    asset_id: UUID
    course_id: UUID
    file_name: str = Field(examples=["dice.png"])
    kind: AssetKind
    media_type: str = Field(examples=["image/png"])
    size_bytes: int
    live: bool = Field(description="Whether the live version uses it.")
    created_at: datetime
    content_url: str

    @classmethod
    def of(cls, asset: Asset) -> AssetAnswer:
        """A file."""
        shared = {name: getattr(asset, name) for name in cls.model_fields if name != "content_url"}
        return cls(**shared, content_url=asset_url(asset.asset_id))


class AssetList(Answer):
    """A course's files, newest first."""

    model_config = shown({"items": [ASSET]})

    items: list[AssetAnswer]


class ImportAnswer(Answer):
    """What an import did, or would do. `totals` sums the ledger up by kind, and over all as `total`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "source_key": "OpenedX/DemoX/DemoCourse",
                    "course_id": None,
                    "dry_run": True,
                    "is_new": True,
                    "changed": False,
                    "published_version": None,
                    "publish_errors": [],
                    "totals": {"total": {"exact": 1, "approximated": 0, "dropped": 0, "total": 1}},
                    "entries": [
                        {
                            "source": "html/welcome.xml",
                            "kind": "html",
                            "url_name": "welcome",
                            "title": "Welcome",
                            "outcome": "exact",
                            "reason": "",
                            "notes": [],
                            "target": "lesson/01a202f3-0000-5000-8000-000000000001",
                        }
                    ],
                }
            ]
        }
    )

    source_key: str
    course_id: UUID | None
    dry_run: bool
    is_new: bool
    changed: bool
    published_version: int | None
    publish_errors: list[str]
    totals: dict[str, dict[str, int]]
    entries: list[LedgerEntry]

    @classmethod
    def of(cls, done: Imported) -> ImportAnswer:
        """What the action did."""
        return cls(
            source_key=done.source_key,
            course_id=done.course_id,
            dry_run=done.dry_run,
            is_new=done.is_new,
            changed=done.changed,
            published_version=done.published_version,
            publish_errors=list(done.publish_errors),
            totals=done.ledger.summary(),
            entries=list(done.ledger.entries),
        )


class ExportLedgerAnswer(Answer):
    """What becomes of each part of a course in another system. `totals` sums up by kind, and as `total`."""

    model_config = shown(
        {
            "totals": {"total": {"exact": 1, "approximated": 0, "dropped": 0, "total": 1}},
            "entries": [
                {
                    "source": "lesson/01a202f3-0000-7000-8000-000000000001",
                    "kind": "lesson",
                    "title": "Welcome",
                    "outcome": "exact",
                    "target": "vertical/01a202f3000070008000000000000001.xml",
                }
            ],
        }
    )

    totals: dict[str, dict[str, int]]
    entries: list[LedgerEntry]

    @classmethod
    def of(cls, ledger: Ledger) -> ExportLedgerAnswer:
        """What the action found out."""
        return cls(totals=ledger.summary(), entries=list(ledger.entries))
