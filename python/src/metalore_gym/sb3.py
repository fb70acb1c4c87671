"""A vector environment in the shape that Stable-Baselines3 has for them, and the way of its policies to MetaLore."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .vector import STEP_INFO, MetaLoreVectorEnv

try:
    from stable_baselines3.common.vec_env.base_vec_env import VecEnv

    from .sb3_policy import save_policy
except ImportError as error:
    raise ImportError(
        "MetaLoreVecEnv needs Stable-Baselines3: pip install 'metalore-gym[sb3]'"
    ) from error

__all__ = ["MetaLoreVecEnv", "save_policy"]


class MetaLoreVecEnv(VecEnv):
    """:class:`MetaLoreVectorEnv` for Stable-Baselines3: one process instead of one for each environment.

    Ends of episodes come with ``terminal_observation``, ``TimeLimit.truncated``, ``metrics`` and, as Monitor
    would, ``episode``: so ``rollout/ep_rew_mean`` is logged without a wrapper.

    Args:
        config: a config of MetaLore, by its path or by the name of one that comes with it; default: the paper's.
        num_envs: how many.
        seed: of the training whose episodes are played, as ``metalore train --seeds`` plays them.
        set: assignments as those of ``--set``.
        **overrides: values of the config by their paths, with ``__`` for a dot: ``reward__eta=0.5``.
    """

    def __init__(
        self,
        config: str | os.PathLike[str] | None = None,
        num_envs: int = 1,
        seed: int = 0,
        *,
        set: Sequence[str] = (),
        **overrides: Any,
    ) -> None:
        self.env = MetaLoreVectorEnv(config, num_envs, seed, set=set, **overrides)
        self._started = time.time()
        self._asked: NDArray[np.float32] | None = None
        self._returns = np.zeros(num_envs)
        self.render_mode = None
        super().__init__(
            num_envs, self.env.single_observation_space, self.env.single_action_space
        )

    def seed(self, seed: int | None = None) -> list[int | None]:  # type: ignore[override]
        """Nothing: the episodes are those of ``seed`` of the constructor, whatever a learner's own seed is."""
        return [None] * self.num_envs

    def reset(self) -> NDArray[np.float32]:  # type: ignore[override]
        """Begins the next episode in every environment.

        Episodes of ``set_options`` are asked for with ``{"episode": k}`` or ``{"trace": directory}`` for all.
        """
        options = self._options[0] if self._options else None
        observations, infos = self.env.reset(options=options or None)
        self._returns[:] = 0
        self.reset_infos = [
            {"episode_seed": int(seed)} for seed in infos["episode_seed"]
        ]
        self._reset_options()
        return observations

    def step_async(self, actions: NDArray[np.float32]) -> None:
        """Keeps the actions for :meth:`step_wait`."""
        self._asked = actions

    def step_wait(  # type: ignore[override]
        self,
    ) -> tuple[NDArray[np.float32], NDArray[np.float64], NDArray[np.bool_], list[dict[str, Any]]]:
        """Does the step."""
        assert self._asked is not None, "call step_async() before step_wait()"
        observations, rewards, _, dones, info = self.env.step(self._asked)
        self._returns += rewards
        if "final_info" not in info:
            return observations, rewards, dones, [{} for _ in range(self.num_envs)]
        infos = [self._end_of(i, info) for i in range(self.num_envs)]
        self._returns[:] = 0
        return observations, rewards, dones, infos

    def _end_of(self, i: int, info: dict[str, Any]) -> dict[str, Any]:
        final = info["final_info"]
        metrics = final["metrics"]
        return {
            **{name: int(final[name][i]) for name in STEP_INFO},
            "terminal_observation": info["final_obs"][i],
            "TimeLimit.truncated": True,
            "episode": {
                "r": float(self._returns[i]),
                "l": self.env.episode_steps,
                "t": round(time.time() - self._started, 6),
            },
            "metrics": {name: float(metrics[name][i]) for name in self.env.metric_names},
        }

    def close(self) -> None:
        """Ends the simulator's process."""
        self.env.close()

    def get_attr(self, attr_name: str, indices: Any = None) -> list[Any]:
        """The same of all environments."""
        value = getattr(self.env, attr_name)
        return [value for _ in self._get_indices(indices)]

    def set_attr(self, attr_name: str, value: Any, indices: Any = None) -> None:
        """Of all environments."""
        setattr(self.env, attr_name, value)

    def env_method(
        self, method_name: str, *method_args: Any, indices: Any = None, **method_kwargs: Any
    ) -> list[Any]:
        """There are no environments apart that could be called."""
        raise NotImplementedError("the environments are one process; use the attribute env")

    def env_is_wrapped(self, wrapper_class: Any, indices: Any = None) -> list[bool]:
        """No; the returns of episodes are told without Monitor."""
        return [False for _ in self._get_indices(indices)]
