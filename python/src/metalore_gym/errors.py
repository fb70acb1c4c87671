"""What can go wrong."""

from __future__ import annotations

__all__ = ["MetaLoreError", "MetaLoreProcessError"]


class MetaLoreError(RuntimeError):
    """MetaLore refuses something: a config, an option, an action, a trace.

    The message is MetaLore's own, as its command line tells it, with the place and the remedy.

    Attributes:
        kind: name of MetaLore's error: ``"ConfigError"``, ``"UsageError"``, ``"TraceError"`` …
    """

    def __init__(self, message: str, kind: str = "Error") -> None:
        super().__init__(message)
        self.kind = kind


class MetaLoreProcessError(MetaLoreError):
    """The simulator's process cannot be started, has ended, or says what nobody understands.

    The environment cannot be used any more; make a new one.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message, "ProcessError")
