"""What a server process does before its first request."""

from __future__ import annotations

import gc
import platform
from collections.abc import Iterator

import psutil
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


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps memory that was freed")
def test_memory_that_only_the_start_needed_is_given_back() -> None:
    needed = [bytearray(2_000) for _ in range(50_000)]
    later = bytearray(2_000)
    del needed  # glibc keeps these 100 MB, because what was allocated after them is still there
    before = psutil.Process().memory_info().rss
    settled(FastAPI())
    assert psutil.Process().memory_info().rss < before - 50_000_000
    assert len(later) == 2_000
