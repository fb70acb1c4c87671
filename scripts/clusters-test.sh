#!/usr/bin/env bash
# Runs the scripts of docs/clusters.md for OAR and GNU parallel, made small, and holds what they leave against
# what one machine does. There is no OAR here: oarsub is a stand-in that does what its manual says of an array
# of idempotent jobs. GNU parallel is Debian's, which needs root where it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
metalore=$PWD/bin/metalore.js
docs=$PWD/docs/clusters.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! command -v parallel >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends parallel >/dev/null
fi
mkdir "$work/bin" "$work/oar" "$work/parallel"
printf '#!/bin/sh\nexec node %q "$@"\n' "$metalore" >"$work/bin/metalore"
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
chmod +x "$work/bin"/*
export PATH=$work/bin:$PATH

# The block of a section, smaller.
block() {
  awk -v section="$1" '/^## /{on = ($0 == "## " section)} /^```/{if (inside) exit; if (on) inside = 1; next} inside' "$docs" |
    sed -e "s/--eta 0.9,0.8,0.7,0.6,0.5,0.4 --c2 0,-1 --seeds 0..4/$TRAINING/; s/--jobs 4/--jobs 1/" \
      -e 's/--max-hours 1\.9/--max-hours 0.004/; s/--max-hours 1 /--max-hours 0.004 /; s/--step 0.02/--step 0.1 --set steps=50 --episodes 20 --jobs 1/' \
      -e 's/--sshlogin server1,server2 //; s/seq 10/seq 3/; s/{}\/10/{}\/3/; s/\$1\/10/$1\/3/; s/{1\.\.10}/{1..3}/'
}
TRAINING='--eta 0.9,0.5 --c2 0 --seeds 0..1 --timesteps 16000 --checkpoint-every 1600 --eval-every 0 --episodes 5'

cd "$work/oar"
block OAR >sweep.sh
bash -n sweep.sh
seq 3 >shards.txt
oarsub -S ./sweep.sh
metalore merge sweep-1 sweep-2 sweep-3 -o sweep >/dev/null
# shellcheck disable=SC2086
metalore train $TRAINING --quiet -o alone >/dev/null
diff -r -x meta.json alone sweep
echo 'OAR: the merged sweep has the bytes of one machine'

cd "$work/parallel"
block 'GNU parallel' >grid.sh
bash -euo pipefail grid.sh >/dev/null 2>grid.err || { cat grid.err; exit 1; }
metalore grid-search --step 0.1 --set steps=50 --episodes 20 --quiet -o alone >/dev/null
diff -r -x meta.json alone grid
echo 'GNU parallel: the merged grid has the bytes of one machine'
