"""The configs that come with MetaLore as environments of Gymnasium."""

from __future__ import annotations

import gymnasium as gym

__all__ = ["CONFIGS", "register_envs"]

#: Scenarios that come with MetaLore; ``MetaLore/<name>-v0`` each, ``profiles/`` left out.
CONFIGS = (
    "adaptive",
    "any-cell",
    "day",
    "general-load",
    "large",
    "mobile-sensors",
    "paper",
    "phase-1",
    "phase-2",
    "profiles/burst",
    "profiles/high",
    "profiles/low",
    "profiles/medium",
    "profiles/ramp-down",
    "profiles/ramp-up",
    "small",
    "stadium",
    "three-cells",
    "trade-off",
    "uneven-cells",
    "universal",
)


def register_envs() -> None:
    """Registers ``MetaLore/paper-v0`` and the others; Gymnasium calls it by itself.

    The version goes up when the same actions in the same episode come to give other numbers.
    """
    for config in CONFIGS:
        env_id = f"MetaLore/{config.removeprefix('profiles/')}-v0"
        if env_id in gym.registry:
            continue
        gym.register(
            env_id,
            entry_point="metalore_gym.env:MetaLoreEnv",
            vector_entry_point="metalore_gym.vector:MetaLoreVectorEnv",
            kwargs={"config": config},
        )
