"""The paper's scenario in the original simulator and through the bridge, by turns in one run.

Steps a second with random actions, of one environment and of 32, and of Stable-Baselines3's PPO with 32, learning
included. The original is https://github.com/elifohri/MetaLore-simulator at 9397107 or a commit near to it, which
needs gymnasium, numpy, pandas and matplotlib:

    METALORE_BIN=bin/metalore.js python python/benchmarks/original.py ../MetaLore-simulator [--rounds 3]
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import gymnasium
import numpy as np
from stable_baselines3 import PPO
from stable_baselines3.common.vec_env import DummyVecEnv
from quick_torch import quick_torch

import metalore_gym
from metalore_gym.sb3 import MetaLoreVecEnv

#: Rollouts of Stable-Baselines3's defaults, over all environments.
ROLLOUT = 2048


def original(seed: int = 0) -> gymnasium.Env[Any, Any]:
    """The original's environment with the numbers of configs/paper.yaml.

    A step is a second of theirs: with one of 1e-6 s what moves in a step is data in Mbit and units as given.
    """
    from metalore.scenarios import SingleCellEnv  # type: ignore[import-not-found]

    return SingleCellEnv(
        {
            "environment": {
                "max_steps": 100,
                "timestep_duration": 1e-6,
                "seed": seed,
                "num_ues": 10,
                "num_sensors": 15,
            },
            "bs": {
                "bandwidth": 100e6,
                "frequency": 3500,
                "tx_power": 40,
                "height": 40,
                "compute_capacity": 100e6,
            },
            "ue": {"velocity": 1.5},
            "job_ue": {
                "generation_probability": 0.7,
                "data_size_mean": 50,
                "compute_size_mean": 5,
            },
            "job_sensor": {"data_size_mean": 70, "compute_size_mean": 7},
            "reward": {
                "delay_penalty": 0.0,
                "sync_base_reward": 10.0,
                "discount_factor": 0.9,
                "e2e_delay_threshold": 2.0,
            },
        }
    )


def a_second(step: Callable[[], object], steps: int, seconds: float) -> float:
    """Steps a second of what does so many at once, by wall clock."""
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        step()
        done += steps
    return done / (time.perf_counter() - began)


def random_original(seconds: float) -> float:
    env = original()
    env.action_space.seed(0)
    env.reset(seed=0)

    def episode() -> None:
        while not env.step(env.action_space.sample())[3]:
            pass
        env.reset()

    episode()
    return a_second(episode, 100, seconds)


def random_own(num_envs: int, seconds: float) -> float:
    env = metalore_gym.MetaLoreVectorEnv("paper", num_envs)
    actions = np.random.default_rng(0).random((100, *env.action_space.shape), np.float32)
    env.reset()

    def episode() -> None:
        for action in actions:
            env.step(action)

    a_second(episode, 1, min(1.0, seconds))
    rate = a_second(episode, 100 * num_envs, seconds)
    env.close()
    return rate


def ppo(env: Any, timesteps: int) -> float:
    model = PPO(
        "MlpPolicy",
        env,
        n_steps=ROLLOUT // env.num_envs,
        policy_kwargs=quick_torch(),
        device="cpu",
        seed=0,
    )
    began = time.perf_counter()
    model.learn(timesteps)
    rate = model.num_timesteps / (time.perf_counter() - began)
    env.close()
    return rate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("simulator", help="a checkout of the original")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0)
    arguments = parser.parse_args()
    sys.path.insert(0, arguments.simulator)
    seconds = arguments.seconds
    measured: list[tuple[str, Callable[[], float], str]] = [
        ("original, random actions", lambda: random_original(seconds), ""),
        ("1 environment", lambda: random_own(1, seconds), "original, random actions"),
        ("32 environments", lambda: random_own(32, seconds), "original, random actions"),
        (
            "original, PPO, 32 environments",
            lambda: ppo(DummyVecEnv([lambda i=i: original(i) for i in range(32)]), ROLLOUT),
            "",
        ),
        (
            "PPO, 32 environments",
            lambda: ppo(MetaLoreVecEnv("paper", 32), 4 * ROLLOUT),
            "original, PPO, 32 environments",
        ),
    ]
    rates: dict[str, list[float]] = {name: [] for name, _, _ in measured}
    for _ in range(arguments.rounds):
        for name, measure, _ in measured:
            rates[name].append(measure())
            print(f"  {name}: {rates[name][-1]:,.0f} steps/s", flush=True)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; least, median and most of {arguments.rounds}")
    for name, _, over in measured:
        low, middle, high = min(rates[name]), statistics.median(rates[name]), max(rates[name])
        line = f"{name}: {middle:,.0f} steps/s ({low:,.0f} to {high:,.0f})"
        if over:
            ratios = [a / b for a, b in zip(rates[name], rates[over], strict=True)]
            line += f", {statistics.median(ratios):,.1f} times the original"
            line += f" ({min(ratios):,.1f} to {max(ratios):,.1f})"
        print(line)


if __name__ == "__main__":
    main()
