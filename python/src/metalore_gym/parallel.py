"""One environment in which each station is an agent."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from .env import MetaLoreEnv
from .errors import MetaLoreError
from .options import OPTIONS
from .spaces import box_of

try:
    from pettingzoo import ParallelEnv
except ImportError as error:
    raise ImportError(
        "MetaLoreParallelEnv needs PettingZoo: pip install 'metalore-gym[pettingzoo]'"
    ) from error

__all__ = ["MetaLoreParallelEnv"]


class MetaLoreParallelEnv(ParallelEnv[str, NDArray[np.float32], NDArray[np.float32]]):
    """The stations of a scenario whose ``control`` is per station, an agent each: ``station_0``, ``station_1`` …

    An agent observes what its station knows, ``float32`` of shape ``(O,)``, and sets the station's shares of
    bandwidth and compute for UEs, ``float32`` of shape ``(2,)`` in [0, 1]. Its reward is that of the requests that
    finished at its station; they add up to the reward of :class:`MetaLoreEnv`.

    Every info has what :class:`MetaLoreEnv` tells, of the whole network.

    Args:
        config: a config of MetaLore with ``control: {stations: per-station}``.
        set: assignments as those of ``--set``.
        **overrides: values of the config by their paths, with ``__`` for a dot:
            ``control__stations="per-station"``.

    Raises:
        MetaLoreError: for a config that MetaLore refuses, and one in which the stations share their control.
    """

    metadata: ClassVar[dict[str, Any]] = {"name": "metalore_v0", "render_modes": []}

    def __init__(
        self,
        config: str | os.PathLike[str] | None = None,
        *,
        set: Sequence[str] = (),
        render_mode: None = None,
        **overrides: Any,
    ) -> None:
        self._env = MetaLoreEnv(config, set=set, **overrides)
        hello = self.hello = self._env.hello
        if hello["control"] != "per-station":
            self._env.close()
            raise MetaLoreError(
                f"the scenario {hello['scenario']} has one pair of shares for all stations;"
                " pass control__stations='per-station' to make each an agent",
                "UsageError",
            )
        self.render_mode = render_mode
        self.possible_agents = [f"station_{s}" for s in range(hello["rows"])]
        self.agents: list[str] = []
        self.observation_spaces: dict[str, spaces.Box] = {
            agent: box_of(hello["observation"], 1) for agent in self.possible_agents
        }
        self.action_spaces: dict[str, spaces.Box] = {
            agent: box_of(hello["action"], 1) for agent in self.possible_agents
        }

    def observation_space(self, agent: str) -> spaces.Box:
        """Of an agent; always the same object."""
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> spaces.Box:
        """Of an agent; always the same object."""
        return self.action_spaces[agent]

    def reset(
        self, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, NDArray[np.float32]], dict[str, dict[str, Any]]]:
        """Begins an episode, as :meth:`MetaLoreEnv.reset` does.

        PettingZoo hands on options of others: all but ``episode`` and ``trace`` are ignored.
        """
        known = {key: value for key, value in (options or {}).items() if key in OPTIONS}
        observation, info = self._env.reset(seed=seed, options=known)
        self.agents = list(self.possible_agents)
        return self._of_each(observation), self._infos(info)

    def step(
        self, actions: dict[str, NDArray[np.float32]]
    ) -> tuple[
        dict[str, NDArray[np.float32]],
        dict[str, float],
        dict[str, bool],
        dict[str, bool],
        dict[str, dict[str, Any]],
    ]:
        """Does a step with an action of each agent.

        Raises:
            ValueError: when the action of an agent is missing or of another shape.
            MetaLoreError: for an action that is no numbers, and after the end of an episode.
        """
        if not self.agents:
            raise MetaLoreError("call reset() before step()", "UsageError")
        missing = [agent for agent in self.agents if agent not in actions]
        if missing:
            raise ValueError(f"step: expected an action of each agent, missing {', '.join(missing)}")
        agents = self.agents
        joint = np.concatenate([np.asarray(actions[agent]).reshape(-1) for agent in agents])
        observation, reward, _, truncated, info = self._env.step(joint)
        rewards = info.pop("station_rewards", [reward])
        if truncated:
            self.agents = []
        return (
            self._of_each(observation),
            {agent: float(own) for agent, own in zip(agents, rewards, strict=True)},
            dict.fromkeys(agents, False),
            dict.fromkeys(agents, truncated),
            self._infos(info),
        )

    def state(self) -> NDArray[np.float32]:
        """What all stations know, one behind the other."""
        return self._env._observation.copy()

    def _of_each(self, observation: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        rows = observation.reshape(len(self.possible_agents), -1)
        return dict(zip(self.possible_agents, rows, strict=True))

    def _infos(self, info: dict[str, Any]) -> dict[str, dict[str, Any]]:
        return {agent: dict(info) for agent in self.possible_agents}

    def render(self) -> None:
        """There is nothing to see; ``metalore replay`` shows episodes."""

    def close(self) -> None:
        """Ends the simulator's process."""
        self._env.close()
