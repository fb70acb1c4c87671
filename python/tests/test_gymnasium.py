"""What Gymnasium asks of environments."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from gymnasium.vector import AutoresetMode
from gymnasium.wrappers.vector import DictInfoToList, RecordEpisodeStatistics

import metalore_gym
from metalore_gym.registration import CONFIGS


def test_every_config_that_is_a_scenario_is_registered() -> None:
    told = subprocess.run(
        ["node", os.environ["METALORE_BIN"], "list", "configs", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    names = [config["name"] for config in json.loads(told.stdout)["lists"]["configs"]]
    # Those are hyperparameters, for MetaLore's own learner.
    assert sorted(CONFIGS) == sorted(name for name in names if not name.startswith("ppo-"))


@pytest.mark.parametrize("config", CONFIGS)
def test_check_env(config: str) -> None:
    env = gym.make(f"MetaLore/{config.removeprefix('profiles/')}-v0", disable_env_checker=True)
    # Its checks start further processes only to look at what cannot be seen.
    check_env(env.unwrapped, skip_render_check=True, skip_close_check=True)
    env.close()


def test_the_checks_of_closing() -> None:
    check_env(gym.make("MetaLore/small-v0", disable_env_checker=True).unwrapped)


def test_spaces() -> None:
    env = metalore_gym.MetaLoreVectorEnv("three-cells", 2, control={"stations": "per-station"})
    assert env.single_observation_space.shape == (6,)
    assert env.observation_space.shape == (2, 6)
    assert env.action_space == gym.spaces.Box(0, 1, (2, 6), np.float32)
    assert env.observation_names == ["ue_queue", "sensor_queue"]
    assert env.scenario["control"]["stations"] == "per-station"
    env.close()


def test_make_vec_and_wrappers() -> None:
    env = gym.make_vec("MetaLore/paper-v0", num_envs=2, steps=4)
    assert isinstance(env, metalore_gym.MetaLoreVectorEnv)
    assert env.metadata["autoreset_mode"] == AutoresetMode.SAME_STEP
    wrapped: Any = DictInfoToList(RecordEpisodeStatistics(env))
    wrapped.reset(seed=1)
    for t in range(4):
        *_, infos = wrapped.step(np.full((2, 2), 0.5, np.float32))
        assert [info["step"] for info in infos] == [(t + 1) % 4] * 2
    for info in infos:
        assert info["episode"]["r"] == pytest.approx(info["final_info"]["metrics"]["return"])
        assert info["episode"]["l"] == 4
        assert info["final_obs"].shape == (2,)
    wrapped.close()


def test_what_is_returned_is_nobodys_else() -> None:
    env = metalore_gym.MetaLoreVectorEnv("paper", 2, steps=3)
    actions = np.full((2, 2), 0.5, np.float32)
    kept = [env.reset(seed=1)[0]]
    steps = [env.step(actions) for _ in range(4)]
    copies = [[np.copy(part) for part in step[:4]] for step in steps]
    kept_first = kept[0].copy()
    env.step(actions)
    assert (kept[0] == kept_first).all()
    for step, copied in zip(steps, copies, strict=True):
        for part, copy in zip(step[:4], copied, strict=True):
            assert (part == copy).all()
            part[...] = 1
    *_, info = env.step(actions)
    assert "final_info" in info
    env.close()


def test_without_copies_observations_are_written_over() -> None:
    env = metalore_gym.MetaLoreVectorEnv("paper", 2, copy=False)
    observations, _ = env.reset(seed=1)
    for _ in range(5):
        again, *_ = env.step(np.full((2, 2), 0.1, np.float32))
        assert again is observations
    env.close()


def test_refuses_actions_and_goes_on() -> None:
    env = metalore_gym.MetaLoreVectorEnv("paper", 2)
    actions = np.full((2, 2), 0.5, np.float32)
    with pytest.raises(metalore_gym.MetaLoreError, match=r"call reset\(\) before step\(\)"):
        env.step(actions)
    env.reset(seed=1)
    with pytest.raises(ValueError, match=r"expected actions of shape \(2, 2\), found \(2,\)"):
        env.step(actions[0])
    broken = np.array([[0.5, 0.5], [np.nan, 0.5]], np.float32)
    with pytest.raises(
        metalore_gym.MetaLoreError, match=r"\(NaN, 0\.5\) is not an action of environment 1"
    ):
        env.step(broken)
    *_, info = env.step(actions)
    assert info["step"].tolist() == [1, 1]
    env.close()


def test_a_single_one_waits_for_its_reset() -> None:
    env = metalore_gym.MetaLoreEnv("paper", steps=2)
    action = np.zeros(2, np.float32)
    with pytest.raises(metalore_gym.MetaLoreError, match=r"call reset\(\)"):
        env.step(action)
    env.reset()
    env.step(action)
    assert env.step(action)[3]
    with pytest.raises(metalore_gym.MetaLoreError, match=r"call reset\(\)"):
        env.step(action)
    with pytest.raises(ValueError, match=r"shape \(2,\), found \(3,\)"):
        env.reset()
        env.step(np.zeros(3))
    env.close()
