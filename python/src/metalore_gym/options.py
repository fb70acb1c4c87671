"""What ``reset`` can be asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .spaces import trace_paths

__all__ = ["OPTIONS", "asked_of"]

OPTIONS = ("episode", "trace")


def asked_of(
    seed: int | Sequence[int] | None, options: dict[str, Any] | None
) -> dict[str, Any]:
    """A question for episodes, as the simulator understands it.

    Raises:
        ValueError: for options that do not exist, or more than one way to name episodes.
    """
    asked: dict[str, Any] = {}
    for key, value in (options or {}).items():
        if value is None:
            continue
        if key == "trace":
            asked["traces"] = trace_paths(value)
        elif key == "episode":
            asked["episode"] = _whole(value)
        else:
            raise ValueError(
                f"reset: expected the options 'episode' or 'trace', found {key!r}"
            )
    if seed is not None and not asked:
        asked["seeds" if isinstance(_whole(seed), list) else "seed"] = _whole(seed)
    if len(asked) > 1:
        raise ValueError("reset: expected one of the options 'episode' and 'trace', found both")
    return asked


def _whole(value: Any) -> Any:
    """Whole numbers of NumPy as Python's; anything else is left for the simulator to refuse."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_whole(one) for one in value]
    return value
