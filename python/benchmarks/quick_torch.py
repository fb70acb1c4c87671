"""Settings with which torch takes a fifth less time for networks as small as the paper's."""

from __future__ import annotations

from typing import Any


def quick_torch() -> dict[str, Any]:
    """No looking whether arguments of distributions are what they should be, and one thread.

    Returns:
        ``policy_kwargs`` of Stable-Baselines3: Adam as one call instead of one for each tensor, with
        Stable-Baselines3's own epsilon. It rounds otherwise, so weights are others after some ten thousand
        steps, as with another version of torch.
    """
    import torch
    from torch.distributions import Distribution

    # Networks of 64 units are too small to share between threads.
    torch.set_num_threads(1)
    Distribution.set_default_validate_args(False)
    return {"optimizer_kwargs": {"fused": True, "eps": 1e-5}}
