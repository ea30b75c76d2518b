#!/usr/bin/env bash
# pgbench against PostgreSQL and Longitude in turn: transactions per second, medians, and Longitude's share of PostgreSQL's.
#   bench/pgbench.sh                        select-only, simple-update and tpcb-like, prepared, 1 and 16 clients, scale 10
#   bench/pgbench.sh --scripts select-only --clients "1 16 64" --seconds 20 --rounds 5
#   others: --scale N   --protocol simple|extended|prepared   --folder DIR (on the disk to be measured)
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
. "$root/bench/both.sh"
arguments=("$@")
scale=10 clients="1 16" seconds=10 rounds=3 scripts="select-only simple-update tpcb-like" protocol=prepared folder="${TMPDIR:-/tmp}"
while [ $# -gt 0 ]; do
  case "$1" in
    --scale) scale="$2"; shift 2 ;;
    --clients) clients="$2"; shift 2 ;;
    --seconds) seconds="$2"; shift 2 ;;
    --rounds) rounds="$2"; shift 2 ;;
    --scripts) scripts="$2"; shift 2 ;;
    --protocol) protocol="$2"; shift 2 ;;
    --folder) folder="$2"; shift 2 ;;
    *) sed -n '2,5s/^# \?//p' "$0" >&2; exit 2 ;;
  esac
done
begin_both "$folder" "$0" "${arguments[@]}"

for server in postgres longitude; do
  echo "Loading scale $scale into $server ..." >&2
  began=$SECONDS
  pgbench -i -q -s "$scale" "$(url_of "$server")" 2>"$longitude_data/init" || { cat "$longitude_data/init" >&2; exit 1; }
  echo "  took $((SECONDS - began)) s" >&2
done

# measure SERVER SCRIPT CLIENTS: transactions per second; what went wrong goes to standard error.
measure() {
  local threads=$(($3 > 2 ? 2 : $3)) output
  output="$(pgbench -n -b "$2" -M "$protocol" -c "$3" -j "$threads" -T "$seconds" "$(url_of "$1")" 2>&1)" || { echo "$output" >&2; return 1; }
  grep -E "number of failed transactions: [1-9]" <<<"$output" | sed "s/^/$1 $2 $3: /" >&2 || true
  sed -nE 's/^tps = ([0-9.]+) .*/\1/p' <<<"$output"
}

echo "pgbench, protocol $protocol, scale $scale, $rounds rounds of $seconds s; $(pgbench --version); $(nproc) cores"
echo
printf '%-14s %8s %12s %12s %8s\n' script clients PostgreSQL Longitude ratio
for script in $scripts; do
  for count in $clients; do
    postgres=() longitude=()
    for _ in $(seq "$rounds"); do
      postgres+=("$(measure postgres "$script" "$count")")
      longitude+=("$(measure longitude "$script" "$count")")
    done
    a="$(median "${postgres[@]}")" b="$(median "${longitude[@]}")"
    printf '%-14s %8s %12.0f %12.0f %8s\n' "$script" "$count" "$a" "$b" "$(ratio "$b" "$a")"
  done
done
