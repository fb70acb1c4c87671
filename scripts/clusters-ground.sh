# Sourced by scripts/slurm-test.sh and scripts/clusters-test.sh: metalore on the path, a folder $work that the
# caller removes, and the scripts of docs/clusters.md.
# shellcheck shell=bash
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
mkdir "$work/bin"
printf '#!/bin/sh\nexec node %q "$@"\n' "$repository/bin/metalore.js" >"$work/bin/metalore"
chmod +x "$work/bin/metalore"
export PATH=$work/bin:$PATH

# The N-th block of a section, smaller: $SHARDS shards of one core, of the trainings $TRAINING, each start of a
# shard of $HOURS.
#   block SECTION N
block() {
  awk -v section="## $1" -v wanted="$2" '
    /^## / { on = ($0 == section) }
    /^```/ { if (inside) inside = 0; else if (on) { n++; inside = 1 } next }
    inside && n == wanted' "$repository/docs/clusters.md" |
    sed -e "s/--eta 0.9,0.8,0.7,0.6,0.5,0.4 --c2 0,-1 --seeds 0..4/$TRAINING/; s/--max-hours [0-9.]*/--max-hours $HOURS/" \
      -e "s/--array=1-10/--array=1-$SHARDS/; s/{1\.\.10}/{1..$SHARDS}/; s/seq 10/seq $SHARDS/; s/{}\/10/{}\/$SHARDS/; s/\$1\/10/\$1\/$SHARDS/" \
      -e 's/--cpus-per-task=4/--cpus-per-task=1/; s/--jobs 4/--jobs 1/; s/--mem=4G/--mem=500M/; s/--sshlogin server1,server2 //'
}
