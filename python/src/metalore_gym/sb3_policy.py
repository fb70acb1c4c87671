"""Policies of Stable-Baselines3 as saved policies of MetaLore."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import torch
from stable_baselines3.common.on_policy_algorithm import OnPolicyAlgorithm
from stable_baselines3.common.policies import ActorCriticPolicy
from stable_baselines3.common.torch_layers import FlattenExtractor
from stable_baselines3.common.vec_env import VecEnv, VecNormalize

from .saved_policy import write_gaussian
from .vector import MetaLoreVectorEnv

__all__ = ["save_policy"]

#: What policies see where a scenario says nothing of it.
_QUEUES = {"features": "queues", "history": 1, "stations": "together"}

_ACTIVATIONS = {torch.nn.Tanh: "tanh", torch.nn.ReLU: "relu"}


def save_policy(
    model: OnPolicyAlgorithm,
    folder: str | os.PathLike[str],
    *,
    env: VecEnv | None = None,
    trained_seed: int | None = None,
) -> None:
    """Saves the actor of a PPO or A2C model so that MetaLore reads it: ``metalore evaluate folder``.

    Its actions are those of ``model.predict(observations, deterministic=True)``.

    Args:
        model: with ``MlpPolicy``, trained in a :class:`~metalore_gym.sb3.MetaLoreVecEnv`.
        folder: receives ``model.json`` and ``weights.bin``, in place of those that are there.
        env: what it was trained in, for a model that was loaded without.
        trained_seed: makes the policy one of several that were trained alike, with other seeds and constants of the
            reward: tables and reports show those of one folder together, as they do a sweep of ``metalore train``.
            It is called by the last two parts of its path.

    Raises:
        ValueError: for a policy that MetaLore has no place for: of another kind, trained on observations that
            ``VecNormalize`` has changed, or with the shares of several stations in one action.
    """
    simulator = _simulator_of(env if env is not None else model.get_env())
    policy = model.policy
    if type(policy) is not ActorCriticPolicy or not isinstance(
        policy.pi_features_extractor, FlattenExtractor
    ):
        raise ValueError(f"save_policy: expected an MlpPolicy, found {type(policy).__name__}")
    activation = _ACTIVATIONS.get(policy.activation_fn)
    if activation is None:
        raise ValueError(
            f"save_policy: expected the activation Tanh or ReLU, found {policy.activation_fn.__name__}"
        )
    if policy.squash_output or policy.use_sde or not hasattr(policy, "log_std"):
        raise ValueError("save_policy: expected a plain normal distribution of the actions")
    hello = simulator.hello
    if hello["rows"] > 1:
        raise ValueError(
            "save_policy: MetaLore's policies set the shares of one station at a time where control is per station"
        )
    linear = [m for m in policy.mlp_extractor.policy_net if isinstance(m, torch.nn.Linear)]
    if not linear:
        raise ValueError("save_policy: expected hidden layers in net_arch, found none for the actor")
    write_gaussian(
        folder,
        [(_array(m.weight).T, _array(m.bias)) for m in (*linear, policy.action_net)],
        activation=activation,
        log_std=_array(policy.log_std).astype(float).tolist(),
        view=_view_of(hello),
        trained=None if trained_seed is None else _trained_for(hello["config"], trained_seed),
    )


def _simulator_of(env: Any) -> MetaLoreVectorEnv:
    if env is None:
        raise ValueError(
            "save_policy: the model has no environment; name the one that it was trained in as env"
        )
    while isinstance(env, VecEnv):
        if isinstance(env, VecNormalize) and env.norm_obs:
            raise ValueError("save_policy: VecNormalize changes the observations; use norm_obs=False")
        simulator = getattr(env, "env", None)
        if isinstance(simulator, MetaLoreVectorEnv):
            return simulator
        env = getattr(env, "venv", None)
    raise ValueError("save_policy: the model was not trained in a MetaLoreVecEnv")


def _view_of(hello: dict[str, Any]) -> dict[str, Any] | None:
    paper = {"observation": _QUEUES, "control": "shared"}
    view = {
        "observation": hello["config"].get("observation", _QUEUES),
        "control": hello["control"],
    }
    return None if view == paper else view


def _trained_for(config: dict[str, Any], seed: int) -> dict[str, Any]:
    drawn = [f"reward.{name}" for name in ("eta", "c2") if f"reward.{name}" in config.get("contexts", {})]
    if drawn:
        raise ValueError(
            f"save_policy: {drawn[0]} is drawn for each episode, so there is no one value to say; leave trained_seed out"
        )
    return {"eta": config["reward"]["eta"], "c2": config["reward"]["c2"], "seed": seed}


def _array(tensor: torch.Tensor) -> np.ndarray[Any, np.dtype[np.float32]]:
    return tensor.detach().cpu().numpy().astype(np.float32)
