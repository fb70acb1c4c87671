#!/usr/bin/env bash
# Reads the event files of a sweep with TensorBoard: written while it trained, killed on the way and continued,
# they are those that export writes of one that was trained in one go; every scalar is the float32 of its cell
# in progress.csv; and TensorBoard itself serves curves and hyperparameters. Needs python3 with venv, and PyPI.
set -euo pipefail
cd "$(dirname "$0")/.."
metalore=$PWD/bin/metalore.js
check=$PWD/scripts/tensorboard-check.py
work=$(mktemp -d)
server=
finish() {
  code=$?
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
  if [ $code != 0 ]; then tail -n 30 "$work"/*.log 2>/dev/null || true; fi
  rm -rf "$work"
  exit $code
}
trap finish EXIT

venv=${METALORE_TENSORBOARD_VENV:-$work/venv}
if [ ! -x "$venv/bin/tensorboard" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check tensorboard==2.21.0
fi

cd "$work"
sweep=(train --eta 0.9,0.5 --c2 0 --seeds 0,1 --vary ppo.learningRate=1e-3,3e-4
  --set steps=20 --set ppo.nEnvs=4 --set training.selectionEpisodes=3 --episodes 3
  --set ppo.warmStart=null --timesteps 2400 --checkpoint-every 400 --eval-every 400 --quiet)
node "$metalore" "${sweep[@]}" -o straight >/dev/null
node "$metalore" "${sweep[@]}" -o killed --tensorboard >killed.log 2>&1 &
training=$!
until [ "$(find killed/runs -name 'events.out.tfevents.*' 2>/dev/null | wc -l)" -ge 3 ]; do
  sleep 0.05
  kill -0 "$training" 2>/dev/null || break
done
kill -KILL "$training" 2>/dev/null || true
wait "$training" 2>/dev/null || true
node "$metalore" "${sweep[@]}" -o killed --tensorboard >/dev/null
node "$metalore" export straight --format tensorboard -o exported >/dev/null
for run in exported/*; do
  cmp "$run"/events.out.tfevents.0.metalore "killed/runs/$(basename "$run")/events.out.tfevents.0.metalore"
done
"$venv/bin/python" "$check" straight exported
"$venv/bin/python" "$check" killed killed/runs

port=$("$venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$venv/bin/tensorboard" --logdir exported --host 127.0.0.1 --port "$port" >tensorboard.log 2>&1 &
server=$!
"$venv/bin/python" "$check" --served "http://127.0.0.1:$port" straight
