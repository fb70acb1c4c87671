"""The frames that MetaLore speaks in; docs/python.md and src/bridge/frames.ts describe them."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "BEGUN",
    "CLOSE",
    "ENDED",
    "ERROR",
    "HEAD",
    "HELLO",
    "MAGIC",
    "RESET",
    "STEP",
    "STEPPED",
    "VERSION",
    "block_views",
    "head",
    "json_frame",
]

#: magic, version, kind, bytes of the payload, 0
HEAD = struct.Struct("<4sHHII")
MAGIC = b"MLOR"
VERSION = 1

RESET, STEP, CLOSE = 1, 2, 3
HELLO, BEGUN, STEPPED, ENDED = 64, 65, 66, 67
ERROR = 127

_TYPES = {"float32": "<f4", "float64": "<f8", "int32": "<i4"}


def head(kind: int, payload_bytes: int) -> bytes:
    """The first sixteen bytes of a frame."""
    return HEAD.pack(MAGIC, VERSION, kind, payload_bytes, 0)


def json_frame(kind: int, value: Any) -> bytes:
    """A whole frame of JSON."""
    payload = json.dumps(value).encode()
    return head(kind, len(payload)) + payload


def block_views(frame: bytearray, blocks: list[dict[str, Any]]) -> dict[str, NDArray[Any]]:
    """The numbers of an answer's blocks, where they lie in the frame."""
    return {
        block["name"]: np.frombuffer(
            frame,
            dtype=_TYPES[block["type"]],
            count=int(np.prod(block["shape"], dtype=np.int64)),
            offset=HEAD.size + block["offset"],
        ).reshape(block["shape"])
        for block in blocks
    }
