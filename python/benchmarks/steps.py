"""Steps a second through the bridge, by wall clock and by the CPU time of both processes.

First, what there is to reach: how long two processes take that send each other as much as one environment's
question and answer have, and do nothing else.

Where others use the machine, the quickest calls come nearest to what it does when it is quiet.

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


def measure_pipes(times: int = 50_000) -> None:
    """There and back through two pipes."""
    question, answer = bytes(24), bytes(48)
    there, back = os.pipe(), os.pipe()
    if os.fork() == 0:
        for end in (there[1], back[0]):
            os.close(end)
        while os.read(there[0], len(question)):
            os.write(back[1], answer)
        os._exit(0)
    for end in (there[0], back[1]):
        os.close(end)
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        os.write(there[1], question)
        os.read(back[0], len(answer))
        taken.append(time.perf_counter() - began)
    os.close(there[1])
    os.wait()
    taken.sort()
    print(
        f"two processes and two pipes: there and back in {taken[times // 2] * 1e6:.1f} us"
        f" ({taken[times // 20] * 1e6:.1f} at the 5th percentile)",
        flush=True,
    )


def measure(config: str, num_envs: int, seconds: float) -> None:
    """Random actions, drawn beforehand."""
    env = metalore_gym.MetaLoreVectorEnv(config, num_envs)
    pid = env._process.pid
    actions = np.random.default_rng(0).random((997, *env.action_space.shape), np.float32)
    env.reset()

    chunk = 100 if num_envs == 1 else 20

    def play(duration: float) -> list[float]:
        """Seconds of each so many steps."""
        times = []
        end = time.perf_counter() + duration
        while (began := time.perf_counter()) < end:
            for step in range(chunk):
                env.step(actions[(len(times) * chunk + step) % len(actions)])
            times.append(time.perf_counter() - began)
        return times

    play(min(1.0, seconds))
    own, other = time.process_time(), cpu_seconds(pid)
    times = sorted(play(seconds))
    own, other = time.process_time() - own, cpu_seconds(pid) - other
    steps = chunk * num_envs
    done = steps * len(times)
    print(
        f"{config} envs={num_envs}: {done / sum(times):,.0f} steps/s; {steps / times[0]:,.0f} in the quickest"
        f" {chunk} calls, {steps / times[len(times) // 20]:,.0f} at the 5th percentile; CPU of a step: Python"
        f" {own / done * 1e6:.2f} us, simulator {other / done * 1e6:.2f} us; {(own + other) / sum(times):.2f}"
        f" cores had of {os.cpu_count()}, load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    env.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", default="paper")
    parser.add_argument("--envs", type=int, nargs="+", default=[1, 32])
    parser.add_argument("--seconds", type=float, default=3.0)
    arguments = parser.parse_args()
    measure_pipes()
    for count in arguments.envs:
        measure(arguments.config, count, arguments.seconds)
