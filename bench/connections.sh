#!/usr/bin/env bash
# What an idle connection costs: opens many to Longitude, runs one statement on each, and says how much memory each adds to the process.
#   bench/connections.sh            900 connections
#   bench/connections.sh --count N
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
. "$root/bench/both.sh"
count=900
while [ $# -gt 0 ]; do
  case "$1" in
    --count) count="$2"; shift 2 ;;
    *) sed -n '2,4s/^# \?//p' "$0" >&2; exit 2 ;;
  esac
done
"$root/longitude" --version >/dev/null
start_longitude "${TMPDIR:-/tmp}"
port="${longitude_url##*:}" port="${port%%/*}"

# connect: a connection of this shell's, which stays open: the startup message, and a simple query, in the protocol's own bytes.
connect() {
  local fd
  exec {fd}<>"/dev/tcp/127.0.0.1/$port"
  printf '\0\0\0\x2b\0\x03\0\0user\0longitude\0database\0longitude\0\0Q\0\0\0\x0dselect 1\0' >&"$fd"
}

memory() { awk '/^VmRSS/ { print $2 }' "/proc/$longitude_pid/status"; }

# The first ones pay for what all of them share.
for _ in $(seq 50); do connect; done
sleep 2
before="$(memory)"
for _ in $(seq "$count"); do connect; done
sleep 2
after="$(memory)"
echo "$count idle connections: $(((after - before) / count)) KiB each ($before KiB before, $after KiB after)"
