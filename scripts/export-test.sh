#!/usr/bin/env bash
# What `metalore export` writes, read by those that it is for: onnx, onnxruntime in Python and on
# WebAssembly, pandas, Arrow and DuckDB, in a virtual environment of its own. Needs dist/ (npm run build).
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  onnx onnxruntime numpy 'pandas>=3' pyarrow duckdb
node scripts/export-cases.js "$folder"
"$folder/venv/bin/python" scripts/export-check.py "$folder"
node scripts/export-check.js "$folder"
