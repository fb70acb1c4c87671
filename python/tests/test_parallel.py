"""Stations as agents."""

from __future__ import annotations

import numpy as np
import pytest
from pettingzoo.test import parallel_api_test

import metalore_gym
from metalore_gym.parallel import MetaLoreParallelEnv

PER_STATION = {"control": {"stations": "per-station"}}


def test_the_api() -> None:
    env = MetaLoreParallelEnv("three-cells", steps=8, **PER_STATION)
    parallel_api_test(env, num_cycles=40)
    env.close()


def test_agents_are_the_parts_of_the_whole() -> None:
    parallel = MetaLoreParallelEnv("uneven-cells", steps=20, **PER_STATION)
    whole = metalore_gym.MetaLoreEnv("uneven-cells", steps=20, **PER_STATION)
    observations, _ = parallel.reset(seed=3)
    joint, _ = whole.reset(seed=3)
    random = np.random.default_rng(0)
    rewarded = set()
    while parallel.agents:
        assert (np.concatenate(list(observations.values())) == joint).all()
        actions = {agent: random.random(2, np.float32) for agent in parallel.agents}
        observations, rewards, terminations, truncations, infos = parallel.step(actions)
        joint, reward, _, truncated, info = whole.step(np.concatenate(list(actions.values())))
        assert sum(rewards.values()) == reward
        assert list(rewards.values()) == info.pop("station_rewards").tolist()
        assert set(truncations.values()) == {truncated}
        assert not any(terminations.values())
        np.testing.assert_equal(infos["station_1"], info)
        rewarded |= {agent for agent, own in rewards.items() if own != 0}
    assert infos["station_0"]["metrics"]["steps"] == 20
    assert rewarded == {"station_0", "station_1", "station_2"}
    parallel.close()
    whole.close()


def test_refuses_shared_control_and_missing_actions() -> None:
    with pytest.raises(metalore_gym.MetaLoreError, match="pass control__stations='per-station'"):
        MetaLoreParallelEnv("three-cells")
    env = MetaLoreParallelEnv("three-cells", control__stations="per-station")
    env.reset()
    with pytest.raises(ValueError, match="missing station_1, station_2"):
        env.step({"station_0": np.zeros(2, np.float32)})
    env.close()
