"""Policies that are written in MetaLore's format do in MetaLore what their numbers say."""

from __future__ import annotations

import csv
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from metalore_gym.saved_policy import write_gaussian

HERE = Path(__file__).parent
Layers = list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]


def random_layers(sizes: list[int], seed: int) -> Layers:
    """So that some actions are clipped at either end, and most are not."""
    random = np.random.default_rng(seed)
    return [
        (
            random.normal(0, 0.8 / np.sqrt(a), (a, b)).astype(np.float32),
            random.normal(0.2, 0.2, b).astype(np.float32),
        )
        for a, b in zip(sizes, sizes[1:], strict=False)
    ]


def write(folder: Path, layers: Layers, activation: str = "tanh", **known: Any) -> None:
    """With standard deviations of one."""
    write_gaussian(folder, layers, activation=activation, log_std=[0.0, 0.0], **known)


@pytest.mark.parametrize(("activation", "hidden"), [("tanh", [64, 64]), ("relu", [5, 7, 3])])
def test_acts_as_its_numbers_say(tmp_path: Path, activation: str, hidden: list[int]) -> None:
    """The mean action, to float32."""
    layers = random_layers([2, *hidden, 2], 1)
    write(tmp_path / "policy", layers, activation)
    observations = np.random.default_rng(2).integers(0, 40, (50, 2)).astype(np.float32)
    told = subprocess.run(
        ["node", HERE / "policy.mjs", tmp_path / "policy"],
        input="\n".join(json.dumps(row.tolist()) for row in observations),
        capture_output=True,
        text=True,
        check=True,
    )
    actions = np.array([json.loads(line) for line in told.stdout.splitlines()])
    x = observations.astype(np.float64)
    for i, (kernel, bias) in enumerate(layers):
        x = x @ kernel.astype(np.float64) + bias
        if i + 1 < len(layers):
            x = np.tanh(x) if activation == "tanh" else np.maximum(x, 0)
    np.testing.assert_allclose(actions, np.clip(x, 0, 1), rtol=0, atol=1e-5 if activation == "relu" else 1e-6)


def test_of_one_folder_are_seeds_of_a_sweep(tmp_path: Path) -> None:
    """Under the constants that they were trained for."""
    for seed in (0, 1):
        write(
            tmp_path / "sb3" / f"seed-{seed}",
            random_layers([2, 4, 2], seed),
            trained={"eta": 0.5, "c2": -1.0, "seed": seed},
        )
    subprocess.run(
        [
            *("node", os.environ["METALORE_BIN"], "evaluate", "paper"),
            *(tmp_path / "sb3" / "seed-0", tmp_path / "sb3" / "seed-1"),
            *("--set", "steps=3", "--episodes", "2", "--step", "0.5", "-q", "-o", tmp_path / "out"),
        ],
        check=True,
        capture_output=True,
    )
    with (tmp_path / "out" / "episodes.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["policy"] == "learned"]
    told = [(row["item"], row["eta"], row["c2"], row["train_seed"], row["episode"]) for row in rows]
    assert sorted(told) == [
        (f"sb3/seed-{seed}", "0.5", "-1", str(seed), str(episode)) for seed in (0, 1) for episode in (0, 1)
    ]


def test_a_folder_is_written_over(tmp_path: Path) -> None:
    """The same files, the other numbers."""
    write(tmp_path, random_layers([2, 4, 2], 1))
    before = (tmp_path / "weights.bin").read_bytes()
    write(tmp_path, random_layers([2, 4, 2], 2))
    assert (tmp_path / "weights.bin").read_bytes() != before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.json", "weights.bin"]
