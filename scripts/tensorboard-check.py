"""Reads the event files of a training's run directory with TensorBoard's own reader, and holds every scalar
against the float32 of its cell in progress.csv, and the results and hyperparameters against the other files.

usage: tensorboard-check.py RUN_DIRECTORY FOLDER_OF_EVENT_FILES
       tensorboard-check.py --served URL RUN_DIRECTORY: the same of a TensorBoard that shows these files
"""

import csv
import json
import struct
import sys
import time
import urllib.parse
import urllib.request
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


def items_and_summaries(directory):
    plan = json.loads((directory / "plan.json").read_text())
    with open(directory / "summary.csv", newline="") as file:
        return plan, {row["item"]: row for row in csv.DictReader(file)}


def check_files(directory, folder):
    plan, summaries = items_and_summaries(directory)
    count = 0
    for item in plan["items"]:
        name = item["name"]
        # Everything, not a sample.
        guidance = {"scalars": 0, "tensors": 0}
        accumulator = EventAccumulator(str(folder / name), size_guidance=guidance)
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


def asked(url, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def check_served(url, directory):
    """What a browser asks for: curves, and the rows of HPARAMS."""
    plan, summaries = items_and_summaries(directory)
    names = {item["name"] for item in plan["items"]}
    end = time.monotonic() + 60
    while True:
        try:
            tags = asked(f"{url}/data/plugin/scalars/tags")
        except OSError:
            tags = {}
        if tags.keys() == names and all("result/return" in of_run for of_run in tags.values()):
            break
        assert time.monotonic() < end, f"it serves {sorted(tags)}"
        time.sleep(0.2)
    for name in names:
        expected = expected_of(directory / "runs" / name, summaries[name])
        assert tags[name].keys() == expected.keys(), name
        for tag, points in expected.items():
            query = urllib.parse.urlencode({"run": name, "tag": tag})
            found = asked(f"{url}/data/plugin/scalars/scalars?{query}")
            assert [(step, value) for _, step, value in found] == points, (name, tag)
            # A second a step.
            assert all(wall_time == step for wall_time, step, _ in found), (name, tag)
    experiment = asked(f"{url}/data/plugin/hparams/experiment", {})
    infos = {info["name"]: info for info in experiment["hparamInfos"]}
    told = {name for name, info in infos.items() if info["differs"]}
    assert told == {"eta", "train_seed", "ppo.learningRate"}, told
    metrics = [info["name"] for info in experiment["metricInfos"]]
    wanted = {"group": "", "tag": "result/return"}
    assert wanted in metrics, metrics
    groups = asked(
        f"{url}/data/plugin/hparams/session_groups",
        {
            "allowedStatuses": ["STATUS_SUCCESS"],
            "colParams": [{"metric": wanted}],
            "startIndex": 0,
            "sliceSize": 100,
        },
    )["sessionGroups"]
    assert {group["name"] for group in groups} == names
    for group in groups:
        [value] = [entry["value"] for entry in group["metricValues"] if entry["name"] == wanted]
        assert value == float32(summaries[group["name"]]["return_mean"]), group["name"]
    print(f"TensorBoard serves {len(names)} runs, and their rows of HPARAMS")


if sys.argv[1] == "--served":
    check_served(sys.argv[2], Path(sys.argv[3]))
else:
    check_files(Path(sys.argv[1]), Path(sys.argv[2]))
