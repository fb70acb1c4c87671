#!/usr/bin/env bash
# A Redis for tests, on loopback, from Debian's package where there is none:
#   redis-test-server.sh start PORT FOLDER [redis-server options…]
#   redis-test-server.sh stop PORT FOLDER
# It keeps what it holds in an append-only file in FOLDER, and throws nothing away.
set -euo pipefail
action=$1 port=$2 folder=$3
shift 3
case $action in
  start)
    "$(dirname "$0")/debian-packages.sh" redis-server redis-server
    mkdir -p "$folder"
    # One that was killed has left it.
    rm -f "$folder/redis.pid"
    redis-server --bind 127.0.0.1 --port "$port" --dir "$folder" --daemonize yes \
      --pidfile "$folder/redis.pid" --logfile "$folder/redis.log" \
      --save '' --appendonly yes --appendfsync everysec --maxmemory-policy noeviction "$@" >/dev/null
    # No client of its own: it may want a password.
    for _ in $(seq 300); do
      if [ -s "$folder/redis.pid" ] && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then exit 0; fi
      sleep 0.1
    done
    cat "$folder/redis.log" >&2
    exit 1
    ;;
  stop)
    if [ -f "$folder/redis.pid" ]; then
      pid=$(cat "$folder/redis.pid")
      kill "$pid" 2>/dev/null || true
      while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    fi
    ;;
esac
