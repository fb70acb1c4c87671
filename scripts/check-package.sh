#!/usr/bin/env bash
# Packs the package, installs it into an empty folder, and uses it as a stranger would.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tarball=$(npm pack --silent --pack-destination "$folder" | tail -n 1)
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --silent "./$tarball"
npx metalore grid-search --episodes 2 --step 0.5 --quiet --out run >/dev/null
test "$(wc -l <run/episodes.csv)" -eq 19
npx metalore grid-search node_modules/metalore/configs/three-cells.yaml --episodes 1 --step 1 \
  --quiet --out run3 >/dev/null
npx metalore report run --quiet --out report >/dev/null
test -s report/report.html && test -s report/figures/figure-4.png
npx metalore replay --quiet --out replay >/dev/null
test -s replay/replay.html
node --input-type=module -e "
  import { MetaLoreEnvironment, loadScenario } from 'metalore';
  const environment = new MetaLoreEnvironment(loadScenario().scenario);
  environment.reset({ seed: 1 });
  if (environment.step([0.3, 0.3]).terminated) process.exit(1);
"
cat >types.ts <<'END'
import {
  type BackendChoice,
  LearnedPolicy,
  MetaLoreEnvironment,
  type PpoConfig,
  loadScenario,
  selectBackend,
  tunedProfile,
  type StepResult,
} from 'metalore';
export const config: PpoConfig = { ...tunedProfile, nSteps: 50 };
export const backend: Promise<BackendChoice> = selectBackend('wasm');
export type Act = LearnedPolicy['act'];
const environment = new MetaLoreEnvironment(loadScenario().scenario);
environment.reset({ seed: 1 });
export const result: StepResult = environment.step([0.3, 0.3]);
END
# All declarations that ours lead to are checked; those of zod name the URL of Node.js's.
node "$OLDPWD/node_modules/typescript/bin/tsc" --noEmit --strict --module nodenext --target es2022 --lib es2023 \
  --types node --typeRoots "$OLDPWD/node_modules/@types" types.ts
echo "the packed package works"
