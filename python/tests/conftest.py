"""The environments of this checkout, unless METALORE_BIN names others."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("METALORE_BIN", str(ROOT / "bin" / "metalore.js"))

import metalore_gym  # noqa: E402


@pytest.fixture(scope="module")
def paper() -> Iterator[metalore_gym.MetaLoreVectorEnv]:
    """Three environments of short episodes, for tests that reset before they look."""
    env = metalore_gym.MetaLoreVectorEnv("paper", 3, steps=6)
    yield env
    env.close()


@pytest.fixture(autouse=True)
def _infinite_boxes() -> Iterator[None]:
    """Queues have no upper bound, of which Gymnasium warns."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*maximum value is infinity.*")
        warnings.filterwarnings("ignore", message=".*minimum value is -infinity.*")
        yield
