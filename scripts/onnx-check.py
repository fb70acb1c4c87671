"""For scripts/onnx-test.sh: what metalore exports, read by those that it is exported for.

    python scripts/onnx-check.py DIR

Every model is checked by onnx and has to do in onnxruntime what the product does, to 1e-6.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

MOST_APART = 1e-6


def check_model(folder: Path, case: dict) -> float:
    """Returns how far actions are from the product's at most."""
    model = onnx.load(folder / "policy.onnx")
    onnx.checker.check_model(model, full_check=True)
    metadata = {prop.key: prop.value for prop in model.metadata_props}
    columns = json.loads(metadata["metalore.observations"])
    actions = json.loads(metadata["metalore.actions"])
    assert len(columns) == case["observations"] and len(actions) == case["actions"]
    session = onnxruntime.InferenceSession(
        folder / "policy.onnx", providers=["CPUExecutionProvider"]
    )
    observations = np.fromfile(folder / "observations.f32", "<f4").reshape(
        -1, case["observations"]
    )
    expected = np.fromfile(folder / "actions.f32", "<f4").reshape(-1, case["actions"])
    (found,) = session.run(["actions"], {"observations": observations})
    assert found.shape == expected.shape == (1000, case["actions"])
    (one,) = session.run(["actions"], {"observations": observations[:1]})
    assert np.abs(one - expected[:1]).max() <= MOST_APART, "a single row"
    assert expected.std(axis=0).min() > 1e-4, "actions that do not depend on what is seen"
    return float(np.abs(found - expected).max())


def main() -> None:
    directory = Path(sys.argv[1])
    cases = json.loads((directory / "cases.json").read_text())
    apart = {case["name"]: check_model(directory / case["name"], case) for case in cases}
    worst = sorted(apart, key=apart.get)[-3:]
    print(f"onnxruntime (Python): {len(apart)} policies, furthest from the product:")
    for name in reversed(worst):
        print(f"  {name}: {apart[name]:.1e}")
    if apart[worst[-1]] > MOST_APART:
        sys.exit("more than 1e-6 apart")


main()
