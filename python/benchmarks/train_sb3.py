"""Stable-Baselines3's PPO in the paper's setting, saved so that MetaLore judges it beside its own policies.

    METALORE_BIN=bin/metalore.js python python/benchmarks/train_sb3.py \\
        --eta 0.9 0.5 --c2 0 -1 --seeds 0 1 2 3 4 --out results/sb3
    metalore train --profile paper --eta 0.9,0.5 --c2 0,-1 --seeds 0..4 --eval-every 0 -o results/own
    metalore evaluate results/own results/sb3/* --episodes 100 -o results/both
    metalore report results/both
    python python/benchmarks/train_sb3.py --compare results/both

Without `--eval-every 0` MetaLore keeps the best policy of a run; Stable-Baselines3 keeps the last. Each policy
is trained on the episodes of `metalore train --seeds`, and judged by its mean action on the same episodes. A
policy that is in `--out` is not trained again. `--compare` prints means over seeds with 95% intervals
(Student's t), and those of the differences of the seeds that both have.
"""

from __future__ import annotations

import argparse
import csv
import math
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Setting = tuple[float, float]

#: Two-sided 95% quantiles of Student's t by degrees of freedom, from 1 on.
T_QUANTILES = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262)


def train(setting: Setting, seed: int, timesteps: int) -> Any:
    """The defaults of PPO, spelled out: configs/ppo-paper.yaml has the same."""
    from quick_torch import quick_torch
    from stable_baselines3 import PPO

    from metalore_gym.sb3 import MetaLoreVecEnv

    eta, c2 = setting
    env = MetaLoreVecEnv("paper", 1, seed, reward={"eta": eta, "c2": c2})
    model = PPO(
        "MlpPolicy",
        env,
        learning_rate=3e-4,
        n_steps=2048,
        batch_size=64,
        n_epochs=10,
        gamma=0.99,
        gae_lambda=0.95,
        clip_range=0.2,
        ent_coef=0.0,
        vf_coef=0.5,
        max_grad_norm=0.5,
        policy_kwargs=quick_torch(),
        seed=seed,
        device="cpu",
    )
    model.learn(timesteps)
    env.close()
    return model


def run(arguments: argparse.Namespace) -> None:
    """Trains what is not there yet."""
    from metalore_gym.sb3 import save_policy

    for eta in arguments.eta:
        for c2 in arguments.c2:
            for seed in arguments.seeds:
                folder = arguments.out / f"eta-{eta:g}-c2-{c2:g}-seed-{seed}"
                if (folder / "model.json").exists():
                    continue
                began = time.monotonic()
                model = train((eta, c2), seed, arguments.timesteps)
                save_policy(model, folder, trained_seed=seed)
                print(f"{folder}: {time.monotonic() - began:.0f} s", flush=True)


def returns(file: Path, folder: str) -> dict[Setting, dict[str, dict[int, float]]]:
    """Of each setting and sweep, the mean return of each seed."""
    values: dict[tuple[Setting, str, int], list[float]] = defaultdict(list)
    with file.open(newline="") as rows:
        for row in csv.DictReader(rows):
            if row["train_seed"] == "":
                continue
            setting = (float(row["eta"]), float(row["c2"]))
            sweep = "theirs" if row["item"].startswith(f"{folder}/") else "ours"
            values[setting, sweep, int(row["train_seed"])].append(float(row["return"]))
    found: dict[Setting, dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for (setting, sweep, seed), of in values.items():
        found[setting][sweep][seed] = sum(of) / len(of)
    return found


def interval(values: Iterable[float]) -> tuple[float, float]:
    """Mean, and half the width of its 95% interval over seeds."""
    known = list(values)
    mean = sum(known) / len(known)
    if len(known) < 2:
        return mean, math.nan
    variance = sum((value - mean) ** 2 for value in known) / (len(known) - 1)
    quantile = T_QUANTILES[min(len(known) - 1, len(T_QUANTILES)) - 1]
    return mean, quantile * math.sqrt(variance / len(known))


def compare(evaluation: Path, folder: str) -> None:
    """A line for each setting that both have."""
    print("   eta    c2  seeds  Stable-Baselines3      MetaLore               difference of a seed   intervals meet")
    for (eta, c2), sweeps in sorted(returns(evaluation / "episodes.csv", folder).items(), reverse=True):
        sb3, own = sweeps["theirs"], sweeps["ours"]
        if not sb3 or not own:
            continue
        (a, da), (b, db) = interval(sb3.values()), interval(own.values())
        both = [sb3[seed] - own[seed] for seed in sorted(sb3.keys() & own.keys())]
        c, dc = interval(both) if both else (math.nan, math.nan)
        # Of one seed there is no interval.
        meet = "?" if math.isnan(da + db) else "yes" if abs(a - b) <= da + db else "no"
        print(
            f"{eta:6} {c2:5}  {len(sb3):2}, {len(own):<2} {a:8.1f} ± {da:<10.1f} {b:8.1f} ± {db:<10.1f}"
            f" {c:8.1f} ± {dc:<10.1f} {meet}"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--eta", type=float, nargs="+", default=[0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
    parser.add_argument("--c2", type=float, nargs="+", default=[0.0, -1.0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3, 4])
    parser.add_argument("--timesteps", type=int, default=204_800)
    parser.add_argument("--out", type=Path, default=Path("results/sb3"))
    parser.add_argument("--compare", type=Path, help="directory of metalore evaluate; nothing is trained")
    given = parser.parse_args()
    if given.compare:
        compare(given.compare, given.out.name)
    else:
        run(given)
