"""What the command line asks of courses, on behalf of an instructor."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from studium.kit.auth import Principal
from studium.services.courses.actions.access import Ctx
from studium.services.courses.actions.imports import Imported, Progress, import_olx


async def import_olx_for(
    ctx: Ctx, *, instructor_id: UUID, path: Path, dry_run: bool, publish: bool, on_progress: Progress
) -> Imported:
    """Import an Open edX export into a draft of this instructor; see `import_olx`."""
    principal = Principal(instructor_id, frozenset({"instructor"}))
    return await import_olx(ctx, principal, path, dry_run=dry_run, publish=publish, progress=on_progress)
