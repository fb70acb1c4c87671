#!/usr/bin/env bash
# Runs the scripts of docs/clusters.md for OAR and GNU parallel, made small, and holds what they leave against
# what one machine does. There is no OAR here: oarsub is a stand-in that does what its manual says of an array
# of idempotent jobs. GNU parallel is Debian's, which needs root where it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
SHARDS=3 HOURS=0.004
TRAINING='--eta 0.9,0.5 --c2 0 --seeds 0..1 --timesteps 16000 --checkpoint-every 1600 --eval-every 0 --episodes 5'
# shellcheck source=scripts/clusters-ground.sh
. scripts/clusters-ground.sh
trap 'rm -rf "$work"' EXIT

scripts/debian-packages.sh parallel parallel
mkdir "$work/oar" "$work/parallel"
# A job for each line of the file that the script names; one that ends with 99 is submitted again.
cat >"$work/bin/oarsub" <<'STAND_IN'
#!/usr/bin/env bash
set -euo pipefail
test "$1" = -S
script=$2
grep -q '^#OAR -t .*idempotent' "$script"
while read -r line; do
  for ((code = 99, tries = 0; code == 99 && tries < 100; tries++)); do
    code=0
    # shellcheck disable=SC2086
    bash "$script" $line >>"oar-$line.out" 2>>"oar-$line.err" || code=$?
  done
  test "$code" = 0
  if ((tries > 1)); then echo "$((tries - 1)) times submitted again: $line"; fi
done <"$(sed -n 's/^#OAR --array-param-file //p' "$script")"
STAND_IN
chmod +x "$work/bin/oarsub"

cd "$work/oar"
block OAR 1 >sweep.sh
bash -n sweep.sh
seq 3 >shards.txt
oarsub -S ./sweep.sh
metalore merge sweep-1 sweep-2 sweep-3 -o sweep >/dev/null
# shellcheck disable=SC2086
metalore train $TRAINING --quiet -o alone >/dev/null
diff -r -x meta.json alone sweep
echo 'OAR: the merged sweep has the bytes of one machine'

cd "$work/parallel"
block 'GNU parallel' 1 |
  sed -e 's/--step 0.02/--step 0.1 --set steps=50 --episodes 20 --jobs 1/' >grid.sh
bash -euo pipefail grid.sh >/dev/null 2>grid.err || { cat grid.err; exit 1; }
metalore grid-search --step 0.1 --set steps=50 --episodes 20 --quiet -o alone >/dev/null
diff -r -x meta.json alone grid
echo 'GNU parallel: the merged grid has the bytes of one machine'
