"""Many environments in one simulator."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from .cli import server_command
from .options import asked_of
from .process import SimulatorProcess
from .spaces import box_of, context_values

__all__ = ["MetaLoreVectorEnv"]

#: The names of the rows of the block ``info``.
STEP_INFO = ("step", "requests_completed", "updates_completed")

FloatArray = NDArray[np.float64]


class MetaLoreVectorEnv(VectorEnv[NDArray[np.float32], NDArray[np.float32], NDArray[Any]]):
    """MetaLore's cells, ``num_envs`` of them side by side, in one process of their own.

    Observation: what the scenario's ``observation`` names, ``float32`` of shape ``(num_envs, R * O)``; by
    default the paper's (eq. 3), packets in the UE and in the sensor computation queues. Action: shares of
    bandwidth and compute for the UEs (eq. 4), ``float32`` of shape ``(num_envs, R * 2)`` in [0, 1]. R is 1, or
    the number of stations where the scenario's ``control`` is per station: then there is a part for each, station
    by station. Reward: eq. 5 to 7, ``float64``.

    Episodes are truncated after ``episode_steps`` steps, all at once, and never terminate. Autoreset is
    ``SAME_STEP``: the last step returns the first observation of the next episode, and the end of the old one in
    ``info["final_obs"]`` and ``info["final_info"]``, with all metrics of ``episodes.csv`` in
    ``info["final_info"]["metrics"]``, NaN where one is missing.

    In each step ``info`` has ``step``, ``requests_completed`` and ``updates_completed`` of each episode. When
    episodes begin it also has their ``episode_seed``, as the column of ``episodes.csv``, and where the
    scenario has ``contexts`` what was drawn, ``contexts[path]``, and the ``reward_scale`` that MetaLore's own
    training divides the rewards of the episode by. Where control is per station, ``station_rewards`` has the rewards of
    the requests that finished at each, ``(num_envs, R)``.

    The episodes are those that ``metalore train --seeds S`` plays with so many environments, S being ``seed``.

    Args:
        config: a config of MetaLore, by its path or by the name of one that comes with it; default: the paper's.
        num_envs: how many.
        seed: of the training whose episodes are played, until :meth:`reset` asks for others.
        set: assignments as those of ``--set``: ``["seed=3"]``.
        copy: whether :meth:`reset` and :meth:`step` return observations of their own; otherwise they are written
            over by the next.
        **overrides: values of the config by their paths, with ``__`` for a dot: ``reward__eta=0.5``.

    Raises:
        MetaLoreError: for a config or an override that MetaLore refuses, with its message.
        MetaLoreProcessError: when there is no MetaLore to be found.
    """

    metadata = {"autoreset_mode": AutoresetMode.SAME_STEP, "render_modes": []}

    def __init__(
        self,
        config: str | os.PathLike[str] | None = None,
        num_envs: int = 1,
        seed: int = 0,
        *,
        set: Sequence[str] = (),
        copy: bool = True,
        render_mode: None = None,
        **overrides: Any,
    ) -> None:
        self._process = SimulatorProcess(
            server_command(
                config, num_envs=num_envs, seed=seed, overrides=overrides, assignments=set
            )
        )
        hello = self.hello = self._process.hello
        self.num_envs = hello["environments"]
        self.episode_steps: int = hello["steps"]
        self.render_mode = render_mode
        self.copy = copy
        rows = hello["rows"]
        self.single_observation_space = box_of(hello["observation"], rows)
        self.single_action_space = box_of(hello["action"], rows)
        self.observation_space = batch_space(self.single_observation_space, self.num_envs)
        self.action_space = batch_space(self.single_action_space, self.num_envs)
        n = self.num_envs
        blocks = self._blocks = self._process.blocks
        self._actions = self._process.actions.reshape(n, -1)
        self._action_shape = self._actions.shape
        self._observations = blocks["observations"].reshape(n, -1)
        self._rewards = blocks["rewards"]
        self._row_rewards = None if rows == 1 else np.empty((n, rows))
        self._own_rewards = blocks["rewards"].reshape(n) if rows == 1 else None
        self._info = blocks["info"]
        self._never = np.zeros(n, np.bool_)
        self._all = np.ones(n, np.bool_)
        # Masks of infos that all environments have, which nobody is to change.
        self._mask = self._all.copy()
        self._mask.flags.writeable = False
        self._episode_info: dict[str, Any] = {}

    @property
    def scenario(self) -> dict[str, Any]:
        """The whole config, with every value spelled out."""
        config: dict[str, Any] = self.hello["config"]
        return config

    @property
    def observation_names(self) -> list[str]:
        """Of a row: the features, ``@-k`` for k steps ago, ``[s]`` for station s."""
        return [number["name"] for number in self.hello["observation"]]

    @property
    def metric_names(self) -> list[str]:
        """In the order of ``episodes.csv``."""
        return [metric["name"] for metric in self.hello["metrics"]]

    def reset(
        self,
        *,
        seed: int | Sequence[int] | None = None,
        options: dict[str, Any] | None = None,
    ) -> tuple[NDArray[np.float32], dict[str, Any]]:
        """Begins an episode in every environment.

        Args:
            seed: a number plays the episodes of ``metalore train --seeds`` from the first on. A list names for each
                environment the seed of its episode, an ``episode_seed`` of ``episodes.csv``, which begins a
                sequence of its own as in MetaLore's ``MetaLoreEnvironment``. None goes on with the next episodes.
            options: ``{"episode": k}``: episodes of ``metalore evaluate`` with the config's seed, k in the first environment,
                k + 1 in the next …, and those behind them after the last step; a list names the first of each.
                ``{"trace": directory}`` or a list of them: recorded episodes, in turn.

        Raises:
            MetaLoreError: for a trace that cannot be read or does not fit, for what is no seed or episode.
        """
        self._process.reset(asked_of(seed, options))
        info = self._step_info()
        self._begin(info)
        return self._observed(), info

    def step(
        self, actions: NDArray[np.float32]
    ) -> tuple[
        NDArray[np.float32], FloatArray, NDArray[np.bool_], NDArray[np.bool_], dict[str, Any]
    ]:
        """Does a step in every environment.

        Raises:
            ValueError: for actions of another shape than the action space's.
            MetaLoreError: for actions that are no numbers; nothing has been done then.
        """
        actions = np.asarray(actions)
        if actions.shape != self._action_shape:
            raise ValueError(
                f"step: expected actions of shape {self._action_shape}, found {actions.shape}"
            )
        self._actions[...] = actions
        ended = self._process.step()
        info = self._step_info()
        if self._row_rewards is None:
            rewards = self._own_rewards.copy()  # type: ignore[union-attr]
        else:
            # Added up station by station, as the simulator does, to the last bit.
            np.cumsum(self._rewards, axis=1, out=self._row_rewards)
            rewards = self._row_rewards[:, -1].copy()
            info["station_rewards"] = self._rewards.copy()
            info["_station_rewards"] = self._mask
        if ended:
            self._finish(info)
            self._begin(info)
            return self._observed(), rewards, self._never.copy(), self._all.copy(), info
        return self._observed(), rewards, self._never.copy(), self._never.copy(), info

    def _observed(self) -> NDArray[np.float32]:
        return self._observations.copy() if self.copy else self._observations

    def _step_info(self) -> dict[str, Any]:
        # By index: to unpack an array takes longer.
        info = self._info.copy()
        mask = self._mask
        return {
            "step": info[0],
            "_step": mask,
            "requests_completed": info[1],
            "_requests_completed": mask,
            "updates_completed": info[2],
            "_updates_completed": mask,
        }

    def _begin(self, info: dict[str, Any]) -> None:
        """What is known of the episodes that have begun."""
        blocks = self._blocks
        mask = self._mask
        own: dict[str, Any] = {
            "episode_seed": blocks["episode_seed"].astype(np.int64),
            "_episode_seed": mask,
        }
        if self.hello["contexts"]:
            own["reward_scale"] = blocks["reward_scale"].copy()
            own["_reward_scale"] = mask
            own["contexts"] = self._masked(context_values(self.hello, blocks["contexts"]))
            own["_contexts"] = mask
        self._episode_info = own
        info.update(own)

    def _finish(self, info: dict[str, Any]) -> None:
        """What is left of the episodes that have ended."""
        blocks = self._blocks
        mask = self._mask
        numbers = dict(zip(STEP_INFO, blocks["final_info"].copy(), strict=True))
        final = self._masked(numbers)
        final.update(self._episode_info)
        metrics = dict(zip(self.metric_names, blocks["metrics"].copy(), strict=True))
        final["metrics"] = self._masked(metrics)
        final["_metrics"] = mask
        if self._row_rewards is not None:
            final["station_rewards"] = info["station_rewards"]
            final["_station_rewards"] = mask
        observations: NDArray[Any] = np.empty(self.num_envs, object)
        observations[:] = list(blocks["final_observations"].reshape(self.num_envs, -1).copy())
        info["final_obs"] = observations
        info["_final_obs"] = mask
        info["final_info"] = final
        info["_final_info"] = mask

    def _masked(self, values: dict[str, Any]) -> dict[str, Any]:
        masked: dict[str, Any] = {}
        for key, value in values.items():
            masked[key] = value
            masked[f"_{key}"] = self._mask
        return masked

    def close_extras(self, **kwargs: Any) -> None:
        """Ends the simulator's process."""
        self._process.close()
