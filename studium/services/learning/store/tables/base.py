"""What all of learning's tables share."""

from __future__ import annotations

import sqlalchemy as sa

from studium.kit.db import service_metadata

metadata = service_metadata("learning")

Time = sa.DateTime(timezone=True)
BY_USER = "HASH (user_id)"
