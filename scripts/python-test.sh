#!/usr/bin/env bash
# Installs the Python package (python/) into a fresh virtual environment, and runs its tests against this
# checkout, which has to be built. Needs Python 3.10 or newer, and PyPI or a mirror; no learner is installed.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "./python[test]"
export METALORE_BIN="$PWD/bin/metalore.js"
# A file to a process: they share what they have started.
"$folder/venv/bin/python" -m pytest python/tests -n 2 --dist loadfile -p no:cacheprovider "$@"
