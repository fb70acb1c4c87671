#!/usr/bin/env bash
# The optional @tensorflow/tfjs-node for real: builds its addon in a copy of this checkout (build-tfjs-node.sh),
# and runs on it the vectors, the tests of both backends, and a training that is killed and goes on with the
# bytes of one that was not, on Node 20 and 24. Run it after `npm run build`.
#
#   tfjs-node-test.sh [NODE ...]     programs of other versions instead
set -euo pipefail
cd "$(dirname "$0")/.."
copy=$(mktemp -d "${TMPDIR:-/tmp}/metalore-tfjs-node-XXXXXX")
trap 'rm -rf "$copy"' EXIT

# The copy has its own node_modules, so that nothing else finds the addon. Links where the disk is the same.
mkdir "$copy/node_modules"
cp -al node_modules/. "$copy/node_modules/" 2>/dev/null || cp -a node_modules/. "$copy/node_modules/"
cp -a package.json package-lock.json tsconfig*.json vitest.config.ts bin dist src test configs assets scripts "$copy/"
scripts/build-tfjs-node.sh "$copy"

programs=("$@")
if [ ${#programs[@]} -eq 0 ]; then
  for version in 20 24; do programs+=("$(node scripts/node-of.js "$version")"); done
fi

cd "$copy"
export METALORE_TFJS_DEVICE=node
train=(bin/metalore.js train --backend tfjs --eta 0.9 --c2 0 --seeds 0 --timesteps 1920 --eval-every 960
  --set training.checkpointEvery=320 --set training.selectionEpisodes=4 --episodes 4 --jobs 1)
run=runs/eta-0.9-c2-0-seed-0
for node in "${programs[@]}"; do
  version=$("$node" --version)
  echo "tfjs-node on Node $version"
  "$node" node_modules/vitest/vitest.mjs run --reporter=dot \
    test/ppo/{ppo-vectors,backends,gradients}.test.ts
  "$node" "${train[@]}" -o "whole-$version" >/dev/null 2>"log-$version"
  if grep -q "^20.*: [IWE] \|cpu_feature_guard" "log-$version"; then
    echo "TensorFlow's own lines reach the terminal:" && cat "log-$version" && exit 1
  fi
  grep -q "TensorFlow.js on @tensorflow/tfjs-node" "log-$version"

  # Killed behind its first checkpoint.
  "$node" "${train[@]}" -o "killed-$version" --quiet >/dev/null 2>&1 &
  training=$!
  until [ -e "killed-$version/$run/checkpoints/last.ckpt" ]; do
    kill -0 $training 2>/dev/null || { echo "ended before it could be killed"; exit 1; }
    sleep 0.02
  done
  kill -9 $training && wait $training 2>/dev/null || true
  "$node" "${train[@]}" -o "killed-$version" --quiet >/dev/null
  diff -r -x meta.json -x error.log "whole-$version" "killed-$version"
  grep -q '"backend": *"tfjs-node"' "whole-$version/$run/meta.json"
done
for node in "${programs[@]:1}"; do
  diff -r -x meta.json "whole-$("${programs[0]}" --version)" "whole-$("$node" --version)"
done
echo "tfjs-node: same results on ${#programs[@]} versions of Node, killed or not"
