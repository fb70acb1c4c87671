"""MetaLore's simulator as Gymnasium, PettingZoo and Stable-Baselines3 environments.

- :class:`MetaLoreEnv`, one cell, and :class:`MetaLoreVectorEnv`, many in one process: Gymnasium.
- :class:`metalore_gym.parallel.MetaLoreParallelEnv`: each station an agent, for PettingZoo.
- :class:`metalore_gym.sb3.MetaLoreVecEnv`: many in one process, for Stable-Baselines3.
- ``gymnasium.make("MetaLore/paper-v0")``, and so for each config that comes with MetaLore.
"""

from .env import MetaLoreEnv
from .errors import MetaLoreError, MetaLoreProcessError
from .registration import register_envs
from .vector import MetaLoreVectorEnv

__all__ = [
    "MetaLoreEnv",
    "MetaLoreError",
    "MetaLoreProcessError",
    "MetaLoreVectorEnv",
    "register_envs",
]

__version__ = "0.5.0"

register_envs()
