#!/usr/bin/env bash
# Debian's packages that have a program, where it is not there; needs root:
#   debian-packages.sh PROGRAM PACKAGE…
# Tests that run beside each other ask for the same ones at the same time: one installs, the others wait.
set -euo pipefail
program=$1
shift
if command -v "$program" >/dev/null; then exit 0; fi
exec 9>"${TMPDIR:-/tmp}/metalore-debian-packages.lock"
flock 9
if command -v "$program" >/dev/null; then exit 0; fi
# Others than we may use apt, too.
wait=(-o DPkg::Lock::Timeout=300)
apt-get "${wait[@]}" update -qq 9>&-
DEBIAN_FRONTEND=noninteractive apt-get "${wait[@]}" install -y -qq --no-install-recommends "$@" >/dev/null 9>&-
