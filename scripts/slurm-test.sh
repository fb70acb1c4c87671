#!/usr/bin/env bash
# Runs the Slurm scripts of docs/clusters.md, made small, on a real Slurm of one node: twelve trainings in an
# array of four shards that stop in time and are requeued, then merge, evaluate and report; and beside them the
# paper's grid in such an array, of which one shard is requeued by hand as by a preemption. Holds both against
# what one machine leaves. Needs root and Debian's packages, which it installs where they are missing.
set -euo pipefail
cd "$(dirname "$0")/.."
# The first start of a shard may take less than two seconds, in which no machine ends its three trainings; the ones
# after that an hour, in which every machine does.
# shellcheck disable=SC2016 # It is for the job's shell.
SHARDS=4 HOURS='0${SLURM_RESTART_COUNT:+1}.0005'
TRAINING='--eta 0.9,0.7,0.5 --c2 0,-1 --seeds 0..1 --timesteps 40000 --checkpoint-every 3200 --eval-every 0 --episodes 5'
# shellcheck source=scripts/clusters-ground.sh
. scripts/clusters-ground.sh
slurm=$work/slurm
export SLURM_CONF=$slurm/slurm.conf

stop() {
  for daemon in slurmd slurmctld; do
    if [ ! -s "$slurm/$daemon.pid" ]; then continue; fi
    pid=$(cat "$slurm/$daemon.pid")
    kill "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  done
}
finish() {
  code=$?
  stop
  if [ $code != 0 ]; then tail -n 30 "$work"/*.log "$slurm"/log/*.log 2>/dev/null || true; fi
  rm -rf "$work"
  exit $code
}
trap finish EXIT

scripts/debian-packages.sh slurmctld munge slurmctld slurmd slurm-client
mkdir -p "$slurm"/{state,spool,log}
host=$(hostname -s)
node=$(env -u SLURM_CONF slurmd -C | head -1)
# A requeued job may run again when its credential has expired: cred_expire, seconds.
cat >"$SLURM_CONF" <<CONF
ClusterName=metalore
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=cred_expire=5
CredType=cred/munge
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
SlurmctldPort=16817
SlurmdPort=16818
StateSaveLocation=$slurm/state
SlurmdSpoolDir=$slurm/spool
SlurmctldPidFile=$slurm/slurmctld.pid
SlurmdPidFile=$slurm/slurmd.pid
SlurmctldLogFile=$slurm/log/slurmctld.log
SlurmdLogFile=$slurm/log/slurmd.log
MinJobAge=86400
KillWait=5
SchedulerParameters=batch_sched_delay=0,sched_interval=2
$node NodeAddr=127.0.0.1 State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
CONF
if ! munge -n </dev/null >/dev/null 2>&1; then
  install -d -o munge -g munge -m 755 /run/munge
  runuser -u munge -- /usr/sbin/munged
fi
slurmctld
slurmd
for _ in $(seq 150); do
  if sinfo -h -o %t 2>/dev/null | grep -q '^idle'; then break; fi
  sleep 0.2
done

mkdir "$work/run"
cd "$work/run"
block Slurm 1 >sweep.sbatch
block Slurm 2 | sed -e 's/evaluate sweep/evaluate sweep --step 0.5/' >merge.sbatch
block Slurm 3 >submit.sh
# The same array for the whole grid, of one hour.
sed -e 's/sweep/grid/; s/"sweep-/"grid-/; s/--max-hours [^ ]*/--max-hours 1/' \
  -e "s/train $TRAINING/grid-search/" sweep.sbatch >grid.sbatch
grep -q 'metalore grid-search --quiet' grid.sbatch

grid=$(sbatch --parsable grid.sbatch)
for _ in $(seq 1800); do
  if [ -s grid-2/parts/1.part ]; then break; fi
  sleep 0.1
done
if [ ! -s grid-2/parts/1.part ]; then
  squeue
  exit 1
fi
scontrol requeue "${grid}_2"
bash -euo pipefail submit.sh
for _ in $(seq 600); do
  if [ -z "$(squeue -h -o %i)" ]; then break; fi
  sleep 0.5
done
if [ -n "$(squeue -h -o %i)" ]; then squeue; exit 1; fi

requeued=$(cat sweep-*.log | grep -c 'the same command' || true)
echo "$requeued times a shard stopped in time and was requeued"
test "$requeued" = "$SHARDS"
test -s report/report.html
# shellcheck disable=SC2086
metalore train $TRAINING --quiet -o alone >/dev/null
test "$(ls alone/runs)" = "$(ls sweep/runs)" && test "$(ls alone/runs | wc -l)" = 12
diff -r -x meta.json alone sweep
echo 'the merged sweep of 12 trainings has the bytes of one machine'

scontrol show job "${grid}_2" | grep -q 'Restarts=1'
metalore merge grid-{1..4} -o grid >/dev/null
metalore grid-search --quiet -o grid-alone >/dev/null
test "$(wc -l <grid/episodes.csv)" = $((121 * 100 + 1))
diff -r -x meta.json grid-alone grid
echo 'the merged grid of 121 splits and 100 episodes has the bytes of one machine'
