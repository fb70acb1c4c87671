"""Acting for MetaLore: the far side of ``metalore evaluate --policy 'exec:python agent.py'``.

A whole agent::

    import numpy as np
    from metalore_gym.agent import serve

    def act(observations):  # float32 [rows, O]: one row, or one for each station
        ues, sensors = observations[:, 0], observations[:, 1]
        share = (ues + 5) / (ues + sensors + 10)
        return np.stack([share, share], axis=1)  # [rows, A], shares from 0 to 1

    serve(act)

The frames are described in ``src/outside/program.ts``. While an agent serves, what it prints goes to standard
error: standard output is for frames alone.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .errors import MetaLoreProcessError
from .frames import BEGUN, CLOSE, ERROR, HEAD, HELLO, MAGIC, STEP, STEPPED, VERSION
from .frames import block_views, head, json_frame

__all__ = ["Act", "Begin", "Reset", "serve"]

#: float32 [rows, O] → [rows, A], shares in [0, 1]
Act = Callable[[NDArray[np.float32]], ArrayLike]
#: the seed and the number of the episode that begins
Reset = Callable[[int, int], object]
#: what is observed and set, and the whole scenario
Begin = Callable[[dict[str, Any]], object]


def serve(act: Act, *, reset: Reset | None = None, begin: Begin | None = None) -> None:
    """Answers observations with actions until MetaLore has enough; then returns.

    Args:
        act: the actions [rows, A] for observations [rows, O]; the array is overwritten by the next ones.
        reset: called when an episode begins, with its seed and its number. An agent that draws takes its
            randomness from the seed, and one that remembers forgets here: then the same command gives the
            same results on any number of threads.
        begin: called once before anything else, with what MetaLore says first: ``observation`` and
            ``action`` (name, unit, low and high of each number), ``rows``, ``steps``, ``config`` …

    Raises:
        MetaLoreProcessError: when what comes is no frame of this version.
        Exception: whatever ``act``, ``reset`` or ``begin`` raise; MetaLore is told, and ends.
    """
    source, target = sys.stdin.buffer, _own_output()
    kind, frame = _read(source)
    if kind != HELLO:
        raise MetaLoreProcessError(f"expected MetaLore's hello, found a frame of kind {kind}")
    hello: dict[str, Any] = json.loads(frame[HEAD.size :])
    shape = (hello["rows"], len(hello["action"]))
    answer = head(STEP, 4 * shape[0] * shape[1])
    try:
        if begin is not None:
            begin(hello)
        while True:
            kind, frame = _read(source)
            if kind == CLOSE:
                return
            if kind not in (BEGUN, STEPPED):
                raise MetaLoreProcessError(f"no frame for an agent has the kind {kind}")
            blocks = [b for b in hello["blocks"] if kind == BEGUN or b["name"] != "episode"]
            views = block_views(frame, blocks)
            if kind == BEGUN and reset is not None:
                seed, episode = views["episode"]
                reset(int(seed), int(episode))
            actions = np.asarray(act(views["observations"]), dtype="<f4").reshape(shape)
            target.write(answer + actions.tobytes())
    except Exception as error:
        told = {"error": type(error).__name__, "message": str(error)}
        target.write(json_frame(ERROR, told))
        raise


def _own_output() -> BinaryIO:
    """Standard output for frames alone; what is printed goes to standard error from here on."""
    target = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    # What was printed before and is not written yet goes there, too.
    sys.stdout.flush()
    sys.stdout = sys.stderr
    return target


def _read(source: BinaryIO) -> tuple[int, bytearray]:
    """The next frame, its head included. MetaLore's end is a frame as any: ``close``."""
    frame = bytearray(source.read(HEAD.size))
    if not frame:
        return CLOSE, frame
    if len(frame) < HEAD.size:
        raise MetaLoreProcessError("MetaLore ended within a frame")
    magic, version, kind, payload_bytes, _ = HEAD.unpack(frame)
    if magic != MAGIC or version != VERSION:
        raise MetaLoreProcessError(
            f"expected frames of version {VERSION}; use versions of metalore and metalore-gym that"
            " belong together"
        )
    frame += source.read(payload_bytes)
    return kind, frame
