"""Steps a second through the bridge, by wall clock and by the CPU time of both processes.

    METALORE_BIN=bin/metalore.js python python/benchmarks/steps.py [--seconds 3] [--envs 1 32]
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

import numpy as np

import metalore_gym


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(config: str, num_envs: int, seconds: float) -> None:
    """Random actions, drawn beforehand."""
    env = metalore_gym.MetaLoreVectorEnv(config, num_envs)
    pid = env._process.pid
    actions = np.random.default_rng(0).random((997, *env.action_space.shape), np.float32)
    env.reset()

    def play(duration: float) -> tuple[int, float]:
        steps = 0
        began = time.perf_counter()
        while (took := time.perf_counter() - began) < duration:
            for _ in range(50):
                env.step(actions[steps % len(actions)])
                steps += 1
        return steps * num_envs, took

    play(min(1.0, seconds))
    own, other = time.process_time(), cpu_seconds(pid)
    steps, took = play(seconds)
    own, other = time.process_time() - own, cpu_seconds(pid) - other
    print(
        f"{config} envs={num_envs}: {steps / took:,.0f} steps/s; CPU of a step:"
        f" Python {own / steps * 1e6:.2f} us, simulator {other / steps * 1e6:.2f} us;"
        f" {(own + other) / took:.2f} cores busy of {os.cpu_count()}, load {os.getloadavg()[0]:.1f}"
    )
    env.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", default="paper")
    parser.add_argument("--envs", type=int, nargs="+", default=[1, 32])
    parser.add_argument("--seconds", type=float, default=3.0)
    arguments = parser.parse_args()
    for count in arguments.envs:
        measure(arguments.config, count, arguments.seconds)
