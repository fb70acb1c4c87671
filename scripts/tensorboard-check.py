"""Reads the event files of a training's run directory with TensorBoard's own reader, and holds every scalar
against the float32 of its cell in progress.csv, and the results and hyperparameters against the other files.

usage: tensorboard-check.py RUN_DIRECTORY FOLDER_OF_EVENT_FILES
"""

import csv
import json
import struct
import sys
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import metadata


def float32(text):
    return struct.unpack("<f", struct.pack("<f", float(text)))[0]


def scalars_of(accumulator):
    return {
        tag: [(event.step, event.value) for event in accumulator.Scalars(tag)]
        for tag in accumulator.Tags()["scalars"]
    }


def expected_of(run, summary):
    """Of every tag the steps and values that there have to be."""
    expected = {}
    with open(run / "progress.csv", newline="") as file:
        for row in csv.DictReader(file):
            step = int(row["time/total_timesteps"])
            for column, cell in row.items():
                if cell != "":
                    expected.setdefault(column, []).append((step, float32(cell)))
    result = json.loads((run / "result.json").read_text())
    told = {
        "best_selection_return": result["best"]["selectionReturn"],
        "final_selection_return": result["last"]["selectionReturn"],
        **{
            metric: summary[f"{metric}_mean"]
            for metric in ["return", "sync_delay_steps", "e2e_delay_steps", "traffic_served_pct"]
        },
    }
    for name, value in told.items():
        expected[f"result/{name}"] = [(result["timesteps"], float32(value))]
    return expected


def hparams_of(accumulator):
    content = accumulator.SummaryMetadata(metadata.SESSION_START_INFO_TAG).plugin_data.content
    info = metadata.parse_session_start_info_plugin_data(content)
    values = {
        name: getattr(value, value.WhichOneof("kind")) for name, value in info.hparams.items()
    }
    end = metadata.parse_session_end_info_plugin_data(
        accumulator.SummaryMetadata(metadata.SESSION_END_INFO_TAG).plugin_data.content
    )
    return info.group_name, values, end.status


def main(directory, folder):
    plan = json.loads((directory / "plan.json").read_text())
    with open(directory / "summary.csv", newline="") as file:
        summaries = {row["item"]: row for row in csv.DictReader(file)}
    count = 0
    for item in plan["items"]:
        name = item["name"]
        # Everything, not a sample.
        accumulator = EventAccumulator(str(folder / name), size_guidance={"scalars": 0, "tensors": 0})
        accumulator.Reload()
        found = scalars_of(accumulator)
        expected = expected_of(directory / "runs" / name, summaries[name])
        assert found == expected, f"{name}: other scalars than in progress.csv"
        group, hparams, status = hparams_of(accumulator)
        assert group == name and status == 1, f"{name}: {group}, status {status}"
        point = plan.get("points", {}).get(item.get("point"), {})
        wanted = {"eta": item["eta"], "c2": item["c2"], "train_seed": item["trainSeed"], **point}
        wanted.setdefault("ppo.learningRate", plan["ppo"]["learningRate"])
        for key, value in wanted.items():
            assert hparams[key] == value, f"{name}: {key} is {hparams[key]}, expected {value}"
        count += sum(len(values) for values in found.values())
    print(f"{len(plan['items'])} runs, {count} scalars, all equal")


main(Path(sys.argv[1]), Path(sys.argv[2]))
