#!/usr/bin/env bash
# TPC-C-like benchmark of PostgreSQL and Longitude in turn: same driver, same settings, same inputs; medians and ratios at the end.
#   bench/tpcc.sh                                  4 warehouses, 8 connections, 60 s, three times
#   bench/tpcc.sh --duration 20s --repetitions 1   others; also --warehouses N --connections N --folder DIR --small
#   bench/tpcc.sh --only longitude                 one of: postgres postgres-read-committed longitude embedded
# Reports (JSON, HTML) go to --reports DIR, by default a new folder, which is named at the end.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
. "$root/bench/both.sh"
warehouses=4 connections=8 duration=60s repetitions=3 folder="${TMPDIR:-/tmp}" reports="" only="" small=()
while [ $# -gt 0 ]; do
  case "$1" in
    --warehouses) warehouses="$2"; shift 2 ;;
    --connections) connections="$2"; shift 2 ;;
    --duration) duration="$2"; shift 2 ;;
    --repetitions) repetitions="$2"; shift 2 ;;
    --folder) folder="$2"; shift 2 ;;
    --reports) reports="$2"; shift 2 ;;
    --only) only="$2"; shift 2 ;;
    --small) small=(--small); shift ;;
    *) sed -n '2,6s/^# \?//p' "$0" >&2; exit 2 ;;
  esac
done
reports="${reports:-$(mktemp -d "${TMPDIR:-/tmp}/longitude-tpcc-reports-XXXXXX")}"
mkdir -p "$reports"
"$root/longitude" --version >/dev/null # builds it before anything is measured

# What a database of a gigabyte is given by whoever runs it seriously. The last one makes PostgreSQL look rows of very small tables up
# by their index: a serializable transaction that scans a table conflicts with every writer of it, and two thirds of all attempts fail.
postgres_settings=(--set shared_buffers=1GB --set max_wal_size=4GB --set random_page_cost=0.1)

bench() { # NAME REPETITION OPTIONS...
  local name="$1" repetition="$2"
  shift 2
  "$root/longitude" bench tpcc --warehouses "$warehouses" --connections "$connections" --duration "$duration" --seed "$repetition" "${small[@]}" \
    --json "$reports/$name-$repetition.json" --html "$reports/$name-$repetition.html" "$@"
}

with_postgres() { # NAME REPETITION ISOLATION
  "$root/bench/run" with-postgres --folder "$folder" "${postgres_settings[@]}" -- \
    "$root/longitude" bench tpcc --warehouses "$warehouses" --connections "$connections" --duration "$duration" --seed "$2" "${small[@]}" \
    --json "$reports/$1-$2.json" --html "$reports/$1-$2.html" --isolation "$3" --url '{url}'
}

with_longitude() { # NAME REPETITION ISOLATION
  start_longitude "$folder"
  bench "$1" "$2" --isolation "$3" --url "$longitude_url"
  stop_longitude
}

names=(postgres postgres-read-committed longitude embedded)
if [ -n "$only" ]; then names=("$only"); fi
for repetition in $(seq "$repetitions"); do
  for name in "${names[@]}"; do
    echo
    echo "== $name, $repetition of $repetitions"
    case "$name" in
      postgres) with_postgres "$name" "$repetition" serializable ;;
      postgres-read-committed) with_postgres "$name" "$repetition" read-committed ;;
      longitude) with_longitude "$name" "$repetition" serializable ;;
      embedded) bench "$name" "$repetition" --embedded --folder "$folder/longitude-tpcc-embedded-$$"; rm -rf "$folder/longitude-tpcc-embedded-$$" ;;
      *) echo "There is no database '$name'." >&2; exit 2 ;;
    esac
  done
done

echo
compared=()
for name in "${names[@]}"; do
  files=("$reports/$name"-[0-9]*.json)
  compared+=("$name=$(IFS=,; echo "${files[*]}")")
done
"$root/longitude" bench compare "${compared[@]}"
echo "Reports: $reports"
