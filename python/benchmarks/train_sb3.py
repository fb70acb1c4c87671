"""Stable-Baselines3's PPO in the paper's setting, beside what MetaLore's own profile `paper` gives.

    METALORE_BIN=bin/metalore.js python python/benchmarks/train_sb3.py \
        --eta 0.9 0.5 --c2 0 -1 --seeds 0 1 2 3 4 --out results/sb3
    metalore train --profile paper --eta 0.9,0.5 --c2 0,-1 --seeds 0..4 --eval-every 0 -o results/own
    metalore evaluate results/own --episodes 100 --step 0.5 -o results/own-evaluation
    python python/benchmarks/train_sb3.py --out results/sb3 --compare results/own-evaluation

Without `--eval-every 0` MetaLore keeps the best policy of a run; Stable-Baselines3 keeps the last. Each policy
is trained on the episodes of `metalore train --seeds`, and judged by its mean action on the episodes of
`metalore evaluate`. `--out` receives episodes.csv, a row for each policy and episode; a policy that is in there
is not trained again. Returns are means over seeds with 95% intervals (Student's t).
"""

from __future__ import annotations

import argparse
import csv
import math
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

Setting = tuple[float, float]

#: Two-sided 95% quantiles of Student's t by degrees of freedom, from 1 on.
T_QUANTILES = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262)


def train(setting: Setting, seed: int, timesteps: int) -> object:
    """The defaults of PPO, spelled out: configs/ppo-paper.yaml has the same."""
    import torch
    from stable_baselines3 import PPO

    from metalore_gym.sb3 import MetaLoreVecEnv

    torch.set_num_threads(1)
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
        seed=seed,
        device="cpu",
    )
    model.learn(timesteps)
    env.close()
    return model


def evaluate(model: object, setting: Setting, episodes: int) -> list[dict[str, float]]:
    """A row for each of the first episodes of `metalore evaluate`, all played at once."""
    import metalore_gym

    eta, c2 = setting
    env = metalore_gym.MetaLoreVectorEnv("paper", episodes, reward={"eta": eta, "c2": c2})
    observations, info = env.reset(options={"episode": 0})
    seeds = info["episode_seed"]
    for _ in range(env.episode_steps):
        actions, _ = model.predict(observations, deterministic=True)  # type: ignore[attr-defined]
        observations, *_, info = env.step(actions)
    metrics = info["final_info"]["metrics"]
    rows = [
        {"episode": k, "episode_seed": int(seeds[k])}
        | {name: float(metrics[name][k]) for name in env.metric_names}
        for k in range(episodes)
    ]
    env.close()
    return rows


def run(arguments: argparse.Namespace) -> None:
    """Trains and evaluates what is not there yet."""
    file = arguments.out / "episodes.csv"
    arguments.out.mkdir(parents=True, exist_ok=True)
    done = set()
    if file.exists():
        with file.open(newline="") as there:
            done = {
                (float(row["eta"]), float(row["c2"]), int(row["train_seed"]))
                for row in csv.DictReader(there)
            }
    for eta in arguments.eta:
        for c2 in arguments.c2:
            for seed in arguments.seeds:
                if (eta, c2, seed) in done:
                    continue
                model = train((eta, c2), seed, arguments.timesteps)
                rows = evaluate(model, (eta, c2), arguments.episodes)
                labelled = [{"eta": eta, "c2": c2, "train_seed": seed} | row for row in rows]
                is_new = not file.exists()
                with file.open("a", newline="") as out:
                    writer = csv.DictWriter(out, list(labelled[0]), lineterminator="\n")
                    if is_new:
                        writer.writeheader()
                    writer.writerows(labelled)
                mean = sum(row["return"] for row in rows) / len(rows)
                print(f"eta {eta} c2 {c2} seed {seed}: return {mean:.1f}", flush=True)


def returns(file: Path) -> dict[Setting, list[float]]:
    """Of each setting, the mean return of each seed."""
    by_policy: dict[Setting, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    with file.open(newline="") as rows:
        for row in csv.DictReader(rows):
            if row["train_seed"] != "":
                setting = (float(row["eta"]), float(row["c2"]))
                by_policy[setting][row["train_seed"]].append(float(row["return"]))
    return {
        setting: [sum(values) / len(values) for values in seeds.values()]
        for setting, seeds in by_policy.items()
    }


def interval(values: Iterable[float]) -> tuple[float, float]:
    """Mean, and half the width of its 95% interval over seeds."""
    known = list(values)
    mean = sum(known) / len(known)
    if len(known) < 2:
        return mean, math.nan
    variance = sum((value - mean) ** 2 for value in known) / (len(known) - 1)
    quantile = T_QUANTILES[min(len(known) - 1, len(T_QUANTILES)) - 1]
    return mean, quantile * math.sqrt(variance / len(known))


def compare(theirs: Path, ours: Path) -> None:
    """A line for each setting that both have."""
    sb3, own = returns(theirs / "episodes.csv"), returns(ours / "episodes.csv")
    print("   eta    c2  Stable-Baselines3          MetaLore           intervals meet")
    for setting in sorted(sb3.keys() & own.keys(), reverse=True):
        (a, da), (b, db) = interval(sb3[setting]), interval(own[setting])
        # Of one seed there is no interval.
        meet = "?" if math.isnan(da + db) else "yes" if abs(a - b) <= da + db else "no"
        print(f"{setting[0]:6} {setting[1]:5}  {a:8.1f} ± {da:<7.1f}  {b:8.1f} ± {db:<7.1f}  {meet}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--eta", type=float, nargs="+", default=[0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
    parser.add_argument("--c2", type=float, nargs="+", default=[0.0, -1.0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3, 4])
    parser.add_argument("--timesteps", type=int, default=204_800)
    parser.add_argument("--episodes", type=int, default=100)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--compare", type=Path, help="directory of metalore evaluate")
    given = parser.parse_args()
    if given.compare:
        compare(given.out, given.compare)
    else:
        run(given)
