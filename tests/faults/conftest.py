"""Fixtures of the faults."""

from __future__ import annotations

import pytest

from tests.faults.installation import BUSES

_NEEDED = {"apache_kafka": "kafka_jars", "kafka_cluster": "enough_for_kafka_cluster"}


@pytest.fixture(params=BUSES)
def bus(request: pytest.FixtureRequest) -> str:
    """The name of a bus that can run here; a test may name the ones it means itself, indirectly."""
    if needed := _NEEDED.get(request.param):
        request.getfixturevalue(needed)
    return str(request.param)
