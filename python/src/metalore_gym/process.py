"""The simulator's process: started, spoken with, and ended with whoever started it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
import warnings
import weakref
from pathlib import Path
from typing import IO, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from . import frames
from .cli import NOT_FOUND
from .errors import MetaLoreError, MetaLoreProcessError

__all__ = ["SimulatorProcess"]

#: Seconds that the process has to end by itself once nobody speaks with it any more.
_PATIENCE = 5.0
#: Of what it said on stderr, in characters from the end.
_MOST_SAID = 4000


class SimulatorProcess:
    """Environments in a process of their own, behind two pipes.

    Answers are read into one and the same memory: arrays of :attr:`blocks` change with every answer.

    Attributes:
        hello: what the simulator says of its environments; docs/python.md lists it.
        actions: ``float32`` of shape ``(environments, rows, actions)``, to be filled in before :meth:`step`.
        blocks: numbers of the last answer by name.
    """

    hello: dict[str, Any]
    actions: NDArray[np.float32]
    blocks: dict[str, NDArray[Any]]

    def __init__(self, command: list[str]) -> None:
        """Starts the process and waits for its hello.

        Raises:
            MetaLoreError: for what the simulator refuses.
            MetaLoreProcessError: when it cannot be started, or is something else.
        """
        # A file takes all that is said; a pipe would have to be emptied beside.
        stderr = tempfile.TemporaryFile()
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                bufsize=0,
                # Control-C is for this process; the simulator ends when its input does.
                start_new_session=True,
            )
        except OSError as error:
            stderr.close()
            raise MetaLoreProcessError(f"{command[0]} cannot be started: {error}") from error
        self._process = process
        self._program = command[0]
        self._stderr = stderr
        assert process.stdin is not None and process.stdout is not None
        # Also at exit, and not in a process that is forked off.
        self._end = weakref.finalize(self, _end, process, stderr, os.getpid())
        self._write = process.stdin.write
        self._read_into = process.stdout.readinto  # type: ignore[attr-defined]
        self._is_broken = False
        try:
            self.hello = self._read_hello()
        except BaseException as error:
            self.close()
            if isinstance(error, MetaLoreProcessError) and Path(command[0]).stem == "npx":
                raise MetaLoreProcessError(f"{NOT_FOUND}; npx: {error}") from None
            raise
        self._make_frames()
        for warning in self.hello["warnings"]:
            warnings.warn(warning, stacklevel=4)

    def _make_frames(self) -> None:
        hello = self.hello
        payloads = hello["payloads"]
        shape = (hello["environments"], hello["rows"], len(hello["action"]))
        self._request = bytearray(frames.HEAD.size + 4 * int(np.prod(shape)))
        self._request[: frames.HEAD.size] = frames.head(
            frames.STEP, len(self._request) - frames.HEAD.size
        )
        self.actions = np.frombuffer(self._request, "<f4", offset=frames.HEAD.size).reshape(shape)
        self._answer = bytearray(frames.HEAD.size + payloads["ended"])
        self._into = memoryview(self._answer)
        self._stepped_bytes = frames.HEAD.size + payloads["stepped"]
        self._stepped_head = frames.head(frames.STEPPED, payloads["stepped"])
        self.blocks = frames.block_views(self._answer, hello["blocks"])

    def reset(self, asked: dict[str, Any]) -> None:
        """Begins episodes in all environments.

        Raises:
            MetaLoreError: for what the simulator refuses.
        """
        self._exchange(frames.json_frame(frames.RESET, asked))

    def step(self) -> bool:
        """Does a step with :attr:`actions`.

        Returns:
            Whether it was the last of the episodes, and the next ones have begun.

        Raises:
            MetaLoreError: for what the simulator refuses; the step has not been done then.
        """
        return self._exchange(self._request) == frames.ENDED

    def _exchange(self, request: bytes | bytearray) -> int:
        """Asks and waits for the answer; returns its kind."""
        if self._is_broken:
            raise MetaLoreProcessError("the simulator's process has ended; make a new environment")
        try:
            sent = self._write(request)
            if sent != len(request):
                self._send_rest(request, sent)
            got = self._read_into(self._into)
            if got == self._stepped_bytes and self._answer.startswith(self._stepped_head):
                return frames.STEPPED
            kind, error = self._read_rest(got)
        except BrokenPipeError:
            self._fail_as_ended()
        except BaseException:
            # An interrupt between question and answer: the next question would get this answer.
            self.close()
            raise
        if error is not None:
            raise error
        return kind

    def _send_rest(self, request: bytes | bytearray, sent: int) -> None:
        view = memoryview(request)
        while sent < len(view):
            sent += self._write(view[sent:])

    def _read_rest(self, got: int) -> tuple[int, MetaLoreError | None]:
        """Reads on where the first bytes were not just a step's answer."""
        got = self._read_until(self._into, got, frames.HEAD.size)
        kind, payload_bytes = self._understand(self._into)
        end = frames.HEAD.size + payload_bytes
        if kind == frames.ERROR:
            payload = bytearray(max(payload_bytes, got - frames.HEAD.size))
            payload[: got - frames.HEAD.size] = self._into[frames.HEAD.size : got]
            self._read_until(memoryview(payload), got - frames.HEAD.size, payload_bytes)
            return kind, _error_of(payload[:payload_bytes])
        if kind not in (frames.BEGUN, frames.STEPPED, frames.ENDED) or end > len(self._into):
            self._fail(f"the simulator answers with a frame of kind {kind} and {payload_bytes} bytes")
        self._read_until(self._into, got, end)
        return kind, None

    def _read_hello(self) -> dict[str, Any]:
        head = bytearray(frames.HEAD.size)
        self._read_until(memoryview(head), 0, len(head))
        kind, payload_bytes = self._understand(head)
        payload = bytearray(payload_bytes)
        self._read_until(memoryview(payload), 0, payload_bytes)
        if kind == frames.ERROR:
            raise _error_of(payload)
        if kind != frames.HELLO:
            self._fail(f"the simulator begins with a frame of kind {kind}")
        hello: dict[str, Any] = json.loads(payload)
        return hello

    def _read_until(self, into: memoryview, got: int, end: int) -> int:
        while got < end:
            more = self._read_into(into[got:])
            if not more:
                self._fail_as_ended()
            got += more
        return got

    def _understand(self, head: bytearray | memoryview) -> tuple[int, int]:
        magic, version, kind, payload_bytes, _ = frames.HEAD.unpack_from(head)
        if magic != frames.MAGIC:
            self._fail(
                f"{self._program} does not speak as MetaLore's serve-env does:"
                f" it begins with {bytes(head[: frames.HEAD.size])!r}"
            )
        if version != frames.VERSION:
            self._fail(
                f"the simulator speaks version {version} of the protocol, this package version"
                f" {frames.VERSION}; use versions of metalore and metalore-gym that belong together"
            )
        return kind, payload_bytes

    def _fail(self, why: str) -> NoReturn:
        said = self._said()
        self.close()
        raise MetaLoreProcessError(why + said)

    def _fail_as_ended(self) -> NoReturn:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_PATIENCE)
        self._fail(f"the simulator's process {_how_ended(self._process.returncode)}")

    def _said(self) -> str:
        """What the process left on stderr, as the end of a message."""
        if self._stderr.closed:
            return ""
        self._stderr.seek(0)
        text = self._stderr.read().decode(errors="replace").strip()
        return f"; it said:\n{text[-_MOST_SAID:]}" if text else ""

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def close(self) -> None:
        """Ends the process. Nothing happens when it has ended."""
        self._is_broken = True
        self._end()


def _end(process: subprocess.Popen[bytes], stderr: IO[bytes], owner: int) -> None:
    if os.getpid() != owner:
        return
    assert process.stdin is not None and process.stdout is not None
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            pipe.close()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        _kill(process)
        process.wait()
    stderr.close()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """With whatever it has started: npx starts the simulator as a child of its own."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _how_ended(code: int | None) -> str:
    if code is None:
        return "does not answer any more"
    if code < 0:
        try:
            return f"was killed by {signal.Signals(-code).name}"
        except ValueError:
            return f"was killed by signal {-code}"
    return f"ended with exit code {code}"


def _error_of(payload: bytearray) -> MetaLoreError:
    told = json.loads(payload)
    return MetaLoreError(told["message"], told["error"])
