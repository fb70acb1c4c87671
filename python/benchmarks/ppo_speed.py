"""Stable-Baselines3 on the bridge: its own check of environments, and steps a second of PPO, learning included.

    METALORE_BIN=bin/metalore.js python python/benchmarks/ppo_speed.py [--envs 1 32] [--timesteps 16384]
        [--device cpu cuda] [--rollout 2048] [--batch-size 64]
"""

from __future__ import annotations

import argparse
import os
import time

import torch
from stable_baselines3 import PPO
from stable_baselines3.common.env_checker import check_env

import metalore_gym
from metalore_gym.sb3 import MetaLoreVecEnv


def measure(num_envs: int, device: str, arguments: argparse.Namespace) -> None:
    rollout: int = arguments.rollout
    env = MetaLoreVecEnv("paper", num_envs)
    model = PPO(
        "MlpPolicy", env, n_steps=rollout // num_envs, batch_size=arguments.batch_size, device=device, seed=0
    )
    model.learn(rollout)
    waited = 0.0
    step_wait = env.step_wait

    def timed() -> object:
        nonlocal waited
        began = time.perf_counter()
        result = step_wait()
        waited += time.perf_counter() - began
        return result

    env.step_wait = timed  # type: ignore[method-assign]
    wall, cpu = time.perf_counter(), time.process_time()
    model.learn(arguments.timesteps)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    # learn() counts anew, whole rollouts.
    done = model.num_timesteps
    print(
        f"PPO envs={num_envs} on {device}: {done / wall:,.0f} steps/s, {done / cpu:,.0f} per second of Python's CPU time;"
        f" {waited / wall:.1%} of the time in the environments; {os.cpu_count()} cores,"
        f" load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    env.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--envs", type=int, nargs="+", default=[1, 32])
    parser.add_argument("--timesteps", type=int, default=16384)
    parser.add_argument("--device", nargs="+", default=["cpu"], help="where torch computes: cpu, cuda")
    # Stable-Baselines3's defaults.
    parser.add_argument("--rollout", type=int, default=2048, help="steps of a rollout over all environments")
    parser.add_argument("--batch-size", type=int, default=64, help="steps of a minibatch")
    arguments = parser.parse_args()
    if any(arguments.rollout % count != 0 for count in arguments.envs):
        parser.error("--rollout has to be a multiple of each of --envs")
    # Networks of 64 units are too small to share between threads.
    torch.set_num_threads(1)
    checked = metalore_gym.MetaLoreEnv("paper")
    check_env(checked)
    checked.close()
    print("check_env: passed")
    for count in arguments.envs:
        for device in arguments.device:
            measure(count, device, arguments)
