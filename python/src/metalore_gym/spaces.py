"""Spaces of observations and actions, and what stands in infos, as the simulator describes them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import numpy as np
from gymnasium import spaces

__all__ = ["box_of", "context_values", "single", "trace_paths"]


def box_of(numbers: list[dict[str, Any]], rows: int) -> Any:
    """A box for the numbers of so many rows, one behind the other."""

    def bounds(end: str, otherwise: float) -> np.ndarray[Any, np.dtype[np.float32]]:
        row = [otherwise if number[end] is None else number[end] for number in numbers]
        return np.tile(np.asarray(row, np.float32), rows)

    return spaces.Box(bounds("low", -np.inf), bounds("high", np.inf), dtype=np.float32)


def context_values(hello: dict[str, Any], values: np.ndarray[Any, Any]) -> dict[str, Any]:
    """Values drawn for the episodes by their paths, each of shape (environments,); words as objects."""
    drawn: dict[str, Any] = {}
    for context, row in zip(hello["contexts"], values, strict=True):
        choice = context.get("choice")
        if choice is None:
            drawn[context["path"]] = row.copy()
        else:
            drawn[context["path"]] = np.array([choice[int(at)] for at in row])
    return drawn


def single(info: Mapping[str, Any]) -> dict[str, Any]:
    """An info of one environment as its plain numbers, without masks."""
    return {
        key: single(value) if isinstance(value, dict) else value[0].item()
        for key, value in info.items()
        if not key.startswith("_")
    }


def trace_paths(trace: str | os.PathLike[str] | list[str | os.PathLike[str]]) -> list[str]:
    """Directories of traces as the simulator finds them, wherever it was started."""
    paths = [trace] if isinstance(trace, (str, os.PathLike)) else list(trace)
    return [os.path.abspath(path) for path in paths]
