"""Fixtures of the faults."""

from __future__ import annotations

import pytest

from tests.faults.installation import BUSES


@pytest.fixture(params=BUSES)
def bus(request: pytest.FixtureRequest) -> str:
    """The name of a bus that can run here; a test may name the ones it means itself, indirectly."""
    if request.param == "apache_kafka":
        request.getfixturevalue("kafka_jars")
    return str(request.param)
