"""Finds MetaLore's command line and says what it is called with."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .errors import MetaLoreProcessError

__all__ = ["NOT_FOUND", "find_cli", "server_command"]

NOT_FOUND = (
    "no metalore was found; install Node.js 20 or newer and MetaLore (npm install in its checkout),"
    " or name its bin/metalore.js in the variable METALORE_BIN"
)


def find_cli() -> list[str]:
    """The command that runs MetaLore.

    In this order: the file that the variable ``METALORE_BIN`` names, ``node_modules/.bin/metalore`` in this
    folder or above, ``metalore`` on the ``PATH``, and ``npx metalore``, without a download.

    Raises:
        MetaLoreProcessError: when there is none of them, or ``METALORE_BIN`` names no file.
    """
    named = os.environ.get("METALORE_BIN")
    if named:
        if not Path(named).is_file():
            raise MetaLoreProcessError(f"METALORE_BIN={named} is no file; name bin/metalore.js of MetaLore")
        return _runnable(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        found = shutil.which("metalore", path=str(folder / "node_modules" / ".bin"))
        if found:
            return [found]
    found = shutil.which("metalore")
    if found:
        return [found]
    npx = shutil.which("npx")
    if npx:
        return [npx, "--no", "metalore"]
    raise MetaLoreProcessError(NOT_FOUND)


def _runnable(file: str) -> list[str]:
    if Path(file).suffix not in {".js", ".mjs"}:
        return [file]
    node = shutil.which("node")
    if not node:
        raise MetaLoreProcessError("no node was found on the PATH; install Node.js 20 or newer")
    return [node, file]


def server_command(
    config: str | os.PathLike[str] | None,
    *,
    num_envs: int,
    seed: int = 0,
    overrides: Mapping[str, Any],
    assignments: Sequence[str] = (),
) -> list[str]:
    """What serves the environments; assignments come first, as overrides are the more special."""
    command = [*find_cli(), "serve-env", f"--envs={num_envs}", f"--seed={seed}"]
    command += [f"--set={text}" for text in (*assignments, *map(_assignment, overrides.items()))]
    return command if config is None else [*command, "--", os.fspath(config)]


def _assignment(override: tuple[str, Any]) -> str:
    path, value = override
    return f"{path.replace('__', '.')}={json.dumps(value, default=_plain)}"


def _plain(value: Any) -> Any:
    """NumPy's numbers and arrays as Python's."""
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{value!r} of type {type(value).__name__} is no value of a config")
