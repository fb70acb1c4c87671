"""For scripts/export-test.sh: what metalore exports, read by those that it is exported for.

    python scripts/export-check.py DIR

Every model is checked by onnx and has to do in onnxruntime what the product does, to 1e-6. Every table has
to be the same, cell by cell, from the CSV and from Parquet, in pandas and in DuckDB.
"""

import json
import sys
from pathlib import Path

import duckdb
import numpy as np
import onnx
import onnxruntime
import pandas as pd
import pyarrow.parquet as pq

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


def check_table(csv: str, parquet: str) -> int:
    """Returns the number of rows."""
    expected = pd.read_csv(csv, keep_default_na=False, dtype=str)
    schema = pq.read_schema(parquet)
    assert schema.names == list(expected.columns)
    read = {
        "pandas": pd.read_parquet(parquet, dtype_backend="pyarrow"),
        "DuckDB": duckdb.sql(f"SELECT * FROM '{parquet}'").to_arrow_table().to_pandas(
            types_mapper=pd.ArrowDtype
        ),
    }
    for reader, found in read.items():
        for name in schema.names:
            cells = expected[name]
            values = found[name]
            assert (values.isna() == (cells == "")).all(), (reader, name)
            of = {"string": str, "double": float, "int64": int, "bool": lambda cell: cell == "true"}
            convert = of[str(schema.field(name).type)]
            there = cells[cells != ""].map(convert).tolist()
            assert values.dropna().tolist() == there, (reader, name)
    # What a CSV is usually read as; a column of nothing has no type there.
    plain = pd.read_csv(csv)
    plain = plain.dropna(axis="columns", how="all")
    typed = pd.read_parquet(parquet)[plain.columns]
    pd.testing.assert_frame_equal(typed, plain, check_exact=True, check_dtype=False)
    assert "metalore.columns" in {key.decode() for key in schema.metadata}
    return len(expected)


def main() -> None:
    directory = Path(sys.argv[1])
    both = json.loads((directory / "cases.json").read_text())
    cases, tables = both["cases"], both["tables"]
    apart = {case["name"]: check_model(directory / case["name"], case) for case in cases}
    worst = sorted(apart, key=apart.get)[-3:]
    print(f"onnxruntime (Python): {len(apart)} policies, furthest from the product:")
    for name in reversed(worst):
        print(f"  {name}: {apart[name]:.1e}")
    if apart[worst[-1]] > MOST_APART:
        sys.exit("more than 1e-6 apart")
    rows = [check_table(table["csv"], table["parquet"]) for table in tables]
    print(f"Parquet: {len(rows)} tables with {sum(rows)} rows, as the CSVs in pandas and DuckDB")


main()
