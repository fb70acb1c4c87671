"""Agents in Python beside the rules of ``metalore evaluate``."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

SHORT = ["--episodes", "3", "--step", "1", "--set", "steps=12", "--quiet"]


def evaluate(folder: Path, agent: str, *policies: str) -> subprocess.CompletedProcess[str]:
    """The command, with an agent of this source among its policies."""
    (folder / "agent.py").write_text(agent)
    command = [os.environ["METALORE_BIN"], "evaluate", *SHORT, "-o", "out"]
    for policy in (f"exec:{sys.executable} agent.py", *policies):
        command += ["--policy", policy]
    return subprocess.run(["node", *command], cwd=folder, capture_output=True, text=True, timeout=120)


def returns(folder: Path) -> dict[str, list[str]]:
    """Of each policy, by episode, as they are written."""
    with (folder / "out" / "episodes.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        policy: [row["return"] for row in rows if row["policy"] == policy]
        for policy in {row["policy"] for row in rows}
    }


def test_acts_as_a_rule_that_does_the_same(tmp_path: Path) -> None:
    """Shares that float32 has exactly; and what it prints is no answer."""
    done = evaluate(
        tmp_path,
        "import numpy as np\n"
        "from metalore_gym.agent import serve\n"
        "def act(observations):\n"
        "    print('seen', observations)\n"
        "    return np.full((1, 2), 0.25)\n"
        "serve(act)\n",
        "static:0.25,0.25",
    )
    assert done.returncode == 0, done.stderr
    found = returns(tmp_path)
    assert len(found["exec"]) == 3
    assert found["exec"] == found["static"]


def test_is_told_seeds_and_numbers_of_the_episodes(tmp_path: Path) -> None:
    done = evaluate(
        tmp_path,
        "import numpy as np, os\n"
        "from metalore_gym.agent import serve\n"
        "def reset(seed, episode):\n"
        "    with open(f'episode-{episode}', 'a') as file:\n"
        "        file.write(f'{seed}\\n')\n"
        "serve(lambda observations: np.full((1, 2), 0.5), reset=reset)\n",
    )
    assert done.returncode == 0, done.stderr
    with (tmp_path / "out" / "episodes.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["policy"] == "exec"]
    for row in rows:
        told = (tmp_path / f"episode-{row['episode']}").read_text()
        assert told == f"{row['episode_seed']}\n"


def test_what_it_raises_is_told_with_its_place(tmp_path: Path) -> None:
    done = evaluate(
        tmp_path,
        "from metalore_gym.agent import serve\n"
        "def act(observations):\n"
        "    raise ZeroDivisionError('nothing to share')\n"
        "serve(act)\n",
    )
    assert done.returncode == 2
    assert "nothing to share" in done.stderr
    assert "agent.py" in done.stderr
    assert not (tmp_path / "out" / "episodes.csv").exists()


@pytest.mark.parametrize("shares", ["[[0.5, 1.5]]", "[[0.5, float('nan')]]", "[[0.5]]"])
def test_what_is_no_action_is_refused(tmp_path: Path, shares: str) -> None:
    done = evaluate(
        tmp_path,
        f"from metalore_gym.agent import serve\nserve(lambda observations: {shares})\n",
    )
    assert done.returncode == 2
    assert "agent.py" in done.stderr
