"""Which episodes are played: seeds, sequences, those of evaluations, traces, autoreset."""

from __future__ import annotations

import csv
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import metalore_gym
from metalore_gym import MetaLoreError, MetaLoreVectorEnv

HALF = np.full((3, 2), 0.5, np.float32)


def metalore(*args: str) -> None:
    subprocess.run(["node", os.environ["METALORE_BIN"], *args], check=True, capture_output=True)


def play(env: MetaLoreVectorEnv, episodes: int = 1) -> list[Any]:
    """Rewards of the steps of that many episodes of even shares."""
    return [env.step(HALF)[1].tolist() for _ in range(episodes * env.episode_steps)]


def seeds(info: dict[str, Any]) -> list[int]:
    found: list[int] = info["episode_seed"].tolist()
    return found


def test_a_seed_names_a_training(paper: MetaLoreVectorEnv) -> None:
    one = seeds(paper.reset(seed=1)[1])
    rewards = play(paper, 2)
    assert seeds(paper.reset(seed=2)[1]) != one
    assert play(paper, 2) != rewards
    assert seeds(paper.reset(seed=1)[1]) == one
    assert play(paper, 2) == rewards


def test_a_list_names_an_episode_for_each(paper: MetaLoreVectorEnv) -> None:
    _, info = paper.reset(seed=[5, 6, 7])
    assert seeds(info) == [5, 6, 7]
    alone = metalore_gym.MetaLoreEnv("paper", steps=6)
    alone.reset(seed=6)
    first = [row[1] for row in play(paper)]
    assert first == [alone.step(HALF[0])[1] for _ in range(6)]
    # And the same sequence behind it.
    _, info = alone.reset()
    second = [row[1] for row in play(paper)]
    assert second == [alone.step(HALF[0])[1] for _ in range(6)]
    assert second != first
    alone.close()


def test_goes_on_where_it_was(paper: MetaLoreVectorEnv) -> None:
    paper.reset(seed=3)
    for _ in range(5):
        paper.step(HALF)
    *_, info = paper.step(HALF)
    second = seeds(info)
    third = seeds(paper.reset()[1])
    paper.reset(seed=3)
    play(paper)
    *_, info = [paper.step(HALF) for _ in range(6)][-1]
    assert seeds(info) == third
    assert len({*second, *third}) == 6


def test_the_episodes_of_evaluate(tmp_path: Path, paper: MetaLoreVectorEnv) -> None:
    metalore(
        *("evaluate", "paper", "--set=steps=6", "--episodes=6", "--policy=static:0.5,0.5"),
        *("--step=0.5", "-q", "-j1", f"--out={tmp_path}"),
    )
    with open(tmp_path / "episodes.csv", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["item"] == "static-0.5-0.5"]
    assert len(rows) == 6
    _, info = paper.reset(options={"episode": 0})
    found = []
    for _ in range(2):
        begun = seeds(info)
        for _ in range(6):
            *_, info = paper.step(HALF)
        found += zip(begun, info["final_info"]["metrics"]["return"].tolist(), strict=True)
    assert found == [(int(row["episode_seed"]), float(row["return"])) for row in rows]
    _, info = paper.reset(options={"episode": [4, 0, 5]})
    assert seeds(info) == [found[4][0], found[0][0], found[5][0]]


def test_a_trace_is_its_episode(tmp_path: Path, paper: MetaLoreVectorEnv) -> None:
    for episode in (1, 2):
        out = str(tmp_path / str(episode))
        metalore("trace", "export", "paper", "--set=steps=6", f"--episode={episode}", f"-o{out}")
    paper.reset(options={"episode": [1, 2, 1]})
    expected = play(paper)
    paper.reset(options={"trace": [tmp_path / "1", str(tmp_path / "2")]})
    assert play(paper) == expected
    # Two of them for three environments: the next begins with the second.
    assert [row[0] for row in play(paper)] == [row[1] for row in expected]
    with pytest.raises(MetaLoreError, match="has 6 steps, the scenario 100 steps; pass --set steps=6"):
        metalore_gym.MetaLoreEnv("paper").reset(options={"trace": tmp_path / "1"})


def test_contexts_are_told() -> None:
    env = MetaLoreVectorEnv(
        "paper",
        4,
        steps=3,
        contexts={
            "reward.eta": {"uniform": [0.4, 0.9]},
            "scheduler.kind": {"choice": ["max-rate", "round-robin"]},
        },
    )
    _, info = env.reset()
    first = info["contexts"]
    assert ((first["reward.eta"] >= 0.4) & (first["reward.eta"] <= 0.9)).all()
    assert set(first["scheduler.kind"]) <= {"max-rate", "round-robin"}
    for _ in range(3):
        *_, info = env.step(np.zeros((4, 2), np.float32))
    assert (info["final_info"]["contexts"]["reward.eta"] == first["reward.eta"]).all()
    assert (info["contexts"]["reward.eta"] != first["reward.eta"]).all()
    env.close()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"seed": -1}, "reset: seed: Too small"),
        ({"seed": 1.5}, "reset: seed: "),
        ({"seed": [1, 2]}, "expected one seed for each of 3 environments, found 2"),
        ({"options": {"episode": [1]}}, "expected one episode for each of 3 environments, found 1"),
        ({"options": {"trace": "/nowhere"}}, "/nowhere"),
    ],
)
def test_refuses(paper: MetaLoreVectorEnv, asked: dict[str, Any], message: str) -> None:
    paper.reset(seed=0)
    with pytest.raises(MetaLoreError, match=message):
        paper.reset(**asked)
    assert seeds(paper.reset(seed=1)[1])


def test_refuses_unknown_options(paper: MetaLoreVectorEnv) -> None:
    with pytest.raises(ValueError, match="options 'episode' or 'trace', found 'reset_mask'"):
        paper.reset(options={"reset_mask": np.ones(3, bool)})
    with pytest.raises(ValueError, match="found both"):
        paper.reset(options={"episode": 0, "trace": "x"})
