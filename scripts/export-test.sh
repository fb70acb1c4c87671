#!/usr/bin/env bash
# What `metalore export` writes, read by those that it is for: onnx, onnxruntime in Python and on
# WebAssembly, pandas, Arrow and DuckDB, in a virtual environment of its own. Needs dist/ (npm run build).
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
installing=
trap 'if [ -n "$installing" ]; then kill "$installing" 2>/dev/null || true; fi; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
# Installing takes as long as making what is to be read.
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  onnx onnxruntime numpy 'pandas>=3' pyarrow duckdb &
installing=$!
node scripts/export-cases.js "$folder"
wait "$installing"
installing=
"$folder/venv/bin/python" scripts/export-check.py "$folder"
node scripts/export-check.js "$folder"
