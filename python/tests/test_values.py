"""Observations, rewards and infos are the library's, bit by bit, whatever the config."""

from __future__ import annotations

import json
import math
import random
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import metalore_gym

CASES = 50
CONFIGS = [
    *("paper", "small", "three-cells", "uneven-cells", "adaptive", "general-load", "day"),
    *("mobile-sensors", "phase-1", "profiles/burst", "trade-off", "universal", "any-cell"),
]
STATIONS = {"three-cells": 3, "uneven-cells": 3, "day": 3}
CONTEXTS = [
    "{reward.eta: {uniform: [0.4, 0.9]}, scheduler.kind: {choice: [max-rate, round-robin]}}",
    "{ues.0.count: {int: [2, 9]}, reward.c2: {choice: [-1, 0]}}",
]
OBSERVATIONS = [
    "{features: queues}",
    "{features: reports}",
    "{features: [reports, books]}",
    "{features: [queues, eta, c2], history: 3}",
    "{features: [ue_packet_age, twin_age, queues], history: 2}",
    "{features: queues, stations: each}",
]


def random_case(number: int) -> dict[str, Any]:
    """A config, what is set in it, and actions of some steps, more than an episode."""
    draw = random.Random(number)
    draws_contexts = draw.random() < 0.4
    # What others go by cannot be drawn from just any range.
    config = draw.choice(CONFIGS[:3] if draws_contexts else CONFIGS)
    steps = draw.randint(1, 12)
    assignments = [f"steps={steps}", f"seed={draw.randrange(2**53)}"]
    assignments += [f"reward={{eta: {draw.random():.3f}, c2: {-draw.random():.3f}}}"]
    if draw.random() < 0.7:
        assignments.append(f"observation={draw.choice(OBSERVATIONS)}")
    per_station = draw.random() < 0.5
    control = "per-station" if per_station else "shared"
    assignments.append(f"control={{stations: {control}, leastShare: {draw.choice([0, 0.1])}}}")
    if draws_contexts:
        assignments.append(f"contexts={draw.choice(CONTEXTS)}")
    environments = draw.randint(1, 4)
    numbers = 2 * (STATIONS.get(config, 1) if per_station else 1)
    shape = (steps + draw.randint(1, steps + 3), environments, numbers)
    # Shares beyond the space are clipped, as the library clips them.
    actions = np.random.default_rng(number).uniform(-0.1, 1.1, shape).astype(np.float32)
    return {
        "config": config,
        "set": assignments,
        "seed": draw.randrange(1000),
        "actions": actions.tolist(),
    }


@pytest.fixture(scope="module")
def cases() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Cases, and what the library gives for each."""
    given = [random_case(number) for number in range(CASES)]
    library = subprocess.run(
        ["node", str(Path(__file__).with_name("library.mjs"))],
        input="".join(f"{json.dumps(case)}\n" for case in given),
        capture_output=True,
        text=True,
        check=True,
    )
    return list(zip(given, map(json.loads, library.stdout.splitlines()), strict=True))


def test_vector_environments(cases: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    with ThreadPoolExecutor(2) as threads:
        assert len(list(threads.map(check_vector, cases))) == CASES


def check_vector(case: tuple[dict[str, Any], dict[str, Any]]) -> None:
    given, library = case
    actions = np.array(given["actions"], np.float32)
    n = actions.shape[1]
    env = metalore_gym.MetaLoreVectorEnv(given["config"], n, given["seed"], set=given["set"])
    observations, info = env.reset()
    same_numbers(observations, library["vector"]["first"])
    same_numbers(info["episode_seed"], [one["seed"] for one in library["alone"]])
    if env.hello["contexts"]:
        scales = np.repeat(info["reward_scale"], library["vector"]["rows"])
        same_numbers(scales, library["vector"]["steps"][0]["scales"])
    for t, action in enumerate(actions):
        observations, rewards, terminated, truncated, info = env.step(action)
        own = library["vector"]["steps"][t]
        others = [one["steps"][t] for one in library["alone"]]
        same_numbers(observations, own["observations"])
        assert rewards.dtype == np.float64
        same_numbers(rewards, [one["reward"] for one in others])
        if library["vector"]["rows"] > 1:
            same_numbers(info["station_rewards"], own["rewards"])
        assert not terminated.any()
        assert truncated.tolist() == [one["truncated"] for one in others]
        if truncated.all():
            same_numbers(np.stack(info["final_obs"]), own["final"])
            final = info["final_info"]
            assert info["step"].tolist() == [0] * n
            for name in env.metric_names:
                same_numbers(final["metrics"][name], [one["info"]["episode"][name] for one in others])
        else:
            assert "final_info" not in info and "final_obs" not in info
            final = info
        for name in ("step", "requests_completed", "updates_completed"):
            same_numbers(final[name], [one["info"][camel(name)] for one in others])
    env.close()


def test_single_environments(cases: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(check_single, cases[:10]))


def check_single(case: tuple[dict[str, Any], dict[str, Any]]) -> None:
    given, library = case
    actions = np.array(given["actions"], np.float32)
    env = metalore_gym.MetaLoreEnv(given["config"], set=given["set"])
    observation, info = env.reset(seed=library["alone"][0]["seed"])
    assert info["episode_seed"] == library["alone"][0]["seed"]
    same_numbers(observation, np.array(library["alone"][0]["first"]["observation"], np.float32))
    for t, step in enumerate(library["alone"][0]["steps"][: env.episode_steps]):
        observation, reward, terminated, truncated, info = env.step(actions[t, 0])
        same_numbers(observation, np.array(step["observation"], np.float32))
        assert type(reward) is float and reward == step["reward"]
        assert (terminated, truncated) == (False, step["truncated"])
        for name in ("step", "requests_completed", "updates_completed"):
            assert info[name] == step["info"][camel(name)]
    assert truncated
    assert info["metrics"].keys() == step["info"]["episode"].keys()
    for name, value in info["metrics"].items():
        other = step["info"]["episode"][name]
        assert value == other or (other is None and math.isnan(value))
    env.close()


def same_numbers(found: Any, expected: Any) -> None:
    """Equal, and NaN where the library's JSON has null."""
    expected = np.array([np.nan if one is None else one for one in np.ravel(expected)], np.float64)
    np.testing.assert_array_equal(np.ravel(found).astype(np.float64), expected)


def camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)
