"""What a server process does before its first request."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from studium.app.worker import settled


@pytest.fixture(autouse=True)
def _unfrozen() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_a_full_collection_does_not_look_at_what_stays_for_good() -> None:
    app = FastAPI()
    assert any(found is app for found in gc.get_objects())
    assert settled(app) is app
    assert not any(found is app for found in gc.get_objects())
    later = [app]
    assert any(found is later for found in gc.get_objects())
