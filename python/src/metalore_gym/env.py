"""One environment."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import gymnasium as gym
import numpy as np
from numpy.typing import NDArray

from .cli import server_command
from .errors import MetaLoreError
from .options import asked_of
from .process import SimulatorProcess
from .spaces import box_of, context_values

__all__ = ["MetaLoreEnv"]


class MetaLoreEnv(gym.Env[NDArray[np.float32], NDArray[np.float32]]):
    """One of MetaLore's cells; the same as ``MetaLoreEnvironment`` of its library, number for number.

    Observation, action and reward are those of :class:`MetaLoreVectorEnv`, of one environment:
    ``float32`` of shape ``(R * O,)``, ``float32`` of shape ``(R * 2,)``, a number.

    An episode is truncated after ``episode_steps`` steps and never terminates. ``info`` has ``step``,
    ``requests_completed`` and ``updates_completed``; after :meth:`reset` also ``episode_seed``, and ``contexts`` and
    ``reward_scale`` where the scenario draws contexts; after the last step also ``metrics``, those of
    ``episodes.csv``, NaN where one is missing. Where control is per station, ``station_rewards`` has the
    rewards of the requests that finished at each.

    Args:
        config: a config of MetaLore, by its path or by the name of one that comes with it; default: the paper's.
        set: assignments as those of ``--set``.
        **overrides: values of the config by their paths, with ``__`` for a dot: ``reward__eta=0.5``. The config's
            ``seed`` is that of the first episode, until :meth:`reset` names another.

    Raises:
        MetaLoreError: for a config or an override that MetaLore refuses, with its message.
        MetaLoreProcessError: when there is no MetaLore to be found.
    """

    metadata = {"render_modes": []}

    def __init__(
        self,
        config: str | os.PathLike[str] | None = None,
        *,
        set: Sequence[str] = (),
        render_mode: None = None,
        **overrides: Any,
    ) -> None:
        self._process = SimulatorProcess(
            server_command(config, num_envs=1, overrides=overrides, assignments=set)
        )
        hello = self.hello = self._process.hello
        self.episode_steps: int = hello["steps"]
        self.render_mode = render_mode
        rows = hello["rows"]
        self.observation_space = box_of(hello["observation"], rows)
        self.action_space = box_of(hello["action"], rows)
        self._blocks = self._process.blocks
        self._actions = self._process.actions.reshape(-1)
        self._observation = self._blocks["observations"].reshape(-1)
        self._rewards = self._blocks["rewards"].reshape(-1)
        self._info = self._blocks["info"].reshape(-1)
        self._is_per_station = rows > 1
        self._metric_names = [metric["name"] for metric in hello["metrics"]]
        self._is_fresh = False
        self._is_over = True
        self._is_known = False

    @property
    def scenario(self) -> dict[str, Any]:
        """The whole config, with every value spelled out."""
        config: dict[str, Any] = self.hello["config"]
        return config

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[NDArray[np.float32], dict[str, Any]]:
        """Begins an episode.

        Args:
            seed: the episode of this seed, an ``episode_seed`` of ``episodes.csv``; it begins a sequence, of
                which the next episodes are when it is left out. The first of all is that of the config's seed.
            options: ``{"episode": k}``: the k-th episode of ``metalore evaluate`` with the config's seed, and then those
                behind it. ``{"trace": directory}``: a recorded episode; a list of them: in turn.

        Raises:
            MetaLoreError: for a trace that cannot be read or does not fit, for what is no seed or episode.
        """
        super().reset(seed=seed)
        asked = asked_of(None if seed is None else [seed], options)
        if not asked and not self._is_known:
            asked = {"seeds": [self.scenario["seed"]]}
        # The simulator has begun the next episode with the last step of the one before.
        if asked or not self._is_fresh:
            self._process.reset(asked)
        self._is_known = True
        self._is_fresh = False
        self._is_over = False
        info = self._step_info(self._info)
        info["episode_seed"] = int(self._blocks["episode_seed"][0])
        if self.hello["contexts"]:
            drawn = context_values(self.hello, self._blocks["contexts"])
            info["contexts"] = {path: value[0].item() for path, value in drawn.items()}
            info["reward_scale"] = self._blocks["reward_scale"].item()
        return self._observation.copy(), info

    def step(
        self, action: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], float, bool, bool, dict[str, Any]]:
        """Does a step.

        Raises:
            ValueError: for an action of another shape than the action space's.
            MetaLoreError: for an action that is no numbers, and after the end of an episode; nothing has been
                done then.
        """
        if self._is_over:
            raise MetaLoreError("call reset() before step()", "UsageError")
        action = np.asarray(action)
        if action.shape != self._actions.shape:
            raise ValueError(
                f"step: expected an action of shape {self._actions.shape}, found {action.shape}"
            )
        self._actions[...] = action
        ended = self._process.step()
        if self._is_per_station:
            rewards = self._rewards.tolist()
            reward = sum(rewards)
        else:
            reward = self._rewards.item()
        if not ended:
            info = self._step_info(self._info)
            observation = self._observation.copy()
        else:
            blocks = self._blocks
            info = self._step_info(blocks["final_info"].reshape(-1))
            info["metrics"] = dict(
                zip(self._metric_names, blocks["metrics"].reshape(-1).tolist(), strict=True)
            )
            observation = blocks["final_observations"].reshape(-1).copy()
            self._is_fresh = self._is_over = True
        if self._is_per_station:
            info["station_rewards"] = np.array(rewards)
        return observation, reward, False, ended, info

    @staticmethod
    def _step_info(numbers: NDArray[np.int32]) -> dict[str, Any]:
        step, requests, updates = numbers.tolist()
        return {"step": step, "requests_completed": requests, "updates_completed": updates}

    def close(self) -> None:
        """Ends the simulator's process."""
        self._process.close()
