"""MetaLore's format of saved policies: a folder with ``model.json`` and ``weights.bin``.

It is TensorFlow.js's Layers format, a functional Keras model of built-in layers, with what MetaLore itself reads
beside it; ``src/ppo/saving/`` is the other side.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["write_gaussian"]

FloatArray = NDArray[np.float32]


def write_gaussian(
    folder: str | os.PathLike[str],
    layers: Sequence[tuple[FloatArray, FloatArray]],
    *,
    activation: str,
    log_std: Sequence[float],
    view: dict[str, Any] | None = None,
    trained: dict[str, Any] | None = None,
) -> None:
    """Saves a network whose outputs, clipped to [0, 1], are the mean action.

    Args:
        folder: is made; files of a saved policy in it are replaced.
        layers: kernel ``(inputs, outputs)`` and bias ``(outputs,)`` of each, the last one's activation being none.
        activation: of the layers before, ``tanh`` or ``relu``.
        log_std: of each number of the action.
        view: ``observation`` and ``control`` of the scenario, None where they are the paper's.
        trained: what is known of its training: ``eta`` and ``c2`` of the reward, and ``seed``.
    """
    names = [f"policy_{i}" for i in range(len(layers))]
    inputs, outputs = layers[0][0].shape[0], layers[-1][0].shape[1]
    topology: list[dict[str, Any]] = [
        _layer(
            "InputLayer",
            "observations",
            {"batch_input_shape": [None, inputs], "dtype": "float32", "sparse": False},
        )
    ]
    weights = []
    content = b""
    zeros = {"class_name": "Zeros", "config": {}}
    for name, (kernel, bias), below in zip(names, layers, ["observations", *names], strict=False):
        topology.append(
            _layer(
                "Dense",
                name,
                {
                    "units": kernel.shape[1],
                    "activation": "linear" if name == names[-1] else activation,
                    "use_bias": True,
                    "kernel_initializer": zeros,
                    "bias_initializer": zeros,
                    "trainable": True,
                },
                below,
            )
        )
        for what, values in (("kernel", kernel), ("bias", bias)):
            weights.append(
                {"name": f"{name}/{what}", "shape": list(values.shape), "dtype": "float32"}
            )
            content += np.ascontiguousarray(values, "<f4").tobytes()
    topology.append(_layer("ReLU", "actions", {"max_value": 1}, names[-1]))
    metadata: dict[str, Any] = {
        "version": 1,
        "observationSize": inputs,
        "actionSize": outputs,
        "distribution": "gaussian",
        "activation": activation,
        "policyNet": [bias.size for _, bias in layers[:-1]],
        "observationScaler": {"kind": "none"},
        **({} if view is None else {"view": view}),
        **({} if trained is None else {"trained": trained}),
        "logStd": list(log_std),
    }
    model = {
        "format": "layers-model",
        "generatedBy": "metalore-gym",
        "convertedBy": None,
        "modelTopology": {
            "keras_version": "2.15.0",
            "backend": "tensorflow",
            "model_config": {
                "class_name": "Model",
                "config": {
                    "name": "metalore_policy",
                    "layers": topology,
                    "input_layers": [["observations", 0, 0]],
                    "output_layers": [["actions", 0, 0]],
                },
            },
        },
        "weightsManifest": [{"paths": ["weights.bin"], "weights": weights}],
        "userDefinedMetadata": {"metalore": metadata},
    }
    into = Path(folder)
    into.mkdir(parents=True, exist_ok=True)
    # model.json is what makes a folder a policy: it comes last, and whole.
    (into / "model.json").unlink(missing_ok=True)
    (into / "weights.bin").write_bytes(content)
    unfinished = into / "model.json.tmp"
    unfinished.write_text(json.dumps(model, separators=(",", ":"), allow_nan=False) + "\n")
    unfinished.replace(into / "model.json")


def _layer(
    class_name: str, name: str, config: dict[str, Any], below: str | None = None
) -> dict[str, Any]:
    return {
        "class_name": class_name,
        "config": {**config, "name": name},
        "name": name,
        "inbound_nodes": [] if below is None else [[[below, 0, 0, {}]]],
    }
