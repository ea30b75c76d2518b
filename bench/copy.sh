#!/usr/bin/env bash
# COPY of many rows of ten columns into PostgreSQL and Longitude in turn, and aggregates over them: seconds, medians, and the ratio.
#   bench/copy.sh                           a million rows, three rounds
#   bench/copy.sh --rows 200000 --rounds 5  others: --folder DIR (on the disk to be measured)
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
. "$root/bench/both.sh"
arguments=("$@")
rows=1000000 rounds=3 folder="${TMPDIR:-/tmp}"
while [ $# -gt 0 ]; do
  case "$1" in
    --rows) rows="$2"; shift 2 ;;
    --rounds) rounds="$2"; shift 2 ;;
    --folder) folder="$2"; shift 2 ;;
    *) sed -n '2,4s/^# \?//p' "$0" >&2; exit 2 ;;
  esac
done
begin_both "$folder" "$0" "${arguments[@]}"

data="$longitude_data/rows"
awk -v n="$rows" 'BEGIN {
  srand(7)
  for (i = 1; i <= n; i++)
    printf "%d\t%d\t%d\t%.2f\t%.6f\t%s\tname-%d\t2024-%02d-%02d\t2024-%02d-%02d %02d:%02d:%02d\t%s\n",
      i, i % 1000, int(rand() * 1000000), rand() * 10000, rand(), i % 3 ? "t" : "f", i % 50000,
      1 + i % 12, 1 + i % 28, 1 + i % 12, 1 + i % 28, i % 24, i % 60, i % 60, i % 10 ? "some more text of forty bytes or so" : "\\N"
}' >"$data"

# timed SERVER SQL: seconds that the last statement took, by psql.
timed() {
  local output
  output="$(psql -X -q -v ON_ERROR_STOP=1 -c '\timing on' -c "$2" "$(url_of "$1")" 2>&1)" || { echo "$output" >&2; return 1; }
  sed -nE 's/^Time: ([0-9.]+) ms.*/\1/p' <<<"$output" | tail -1 | awk '{ printf "%.3f", $1 / 1000 }'
}

create="CREATE TABLE bench_rows (id int PRIMARY KEY, kind int, amount int, price numeric(10,2), share double precision, flag boolean, name text, day date, at timestamp, note text)"
names=("COPY in" "count(*)" "sums" "filtered" "group by, 1,000 groups" "group by, 50,000 groups" "sort, top 10" "COPY out")
statements=(
  "\\copy bench_rows FROM '$data'"
  "SELECT count(*) FROM bench_rows"
  "SELECT sum(amount), avg(share), min(price), max(price) FROM bench_rows"
  "SELECT count(*), sum(amount) FROM bench_rows WHERE flag AND kind < 100"
  "SELECT kind, count(*), sum(amount), avg(price) FROM bench_rows GROUP BY kind"
  "SELECT name, count(*), sum(amount) FROM bench_rows GROUP BY name"
  "SELECT id, amount FROM bench_rows ORDER BY amount DESC, id LIMIT 10"
  "\\copy bench_rows TO '$longitude_data/out'"
)
echo "$rows rows of ten columns ($(du -h "$data" | cut -f1)), $rounds rounds; $(nproc) cores"
declare -A taken
for round in $(seq "$rounds"); do
  echo "round $round of $rounds" >&2
  for server in postgres longitude; do
    psql -X -q -c "DROP TABLE IF EXISTS bench_rows" -c "$create" "$(url_of "$server")" 2>/dev/null
    for i in "${!statements[@]}"; do
      taken[$server,$i]+=" $(timed "$server" "${statements[$i]}")"
    done
  done
done
echo
printf '%-26s %12s %12s %8s\n' seconds PostgreSQL Longitude ratio
for i in "${!statements[@]}"; do
  # shellcheck disable=SC2086
  a="$(median ${taken[postgres,$i]})" b="$(median ${taken[longitude,$i]})"
  printf '%-26s %12.3f %12.3f %8s\n' "${names[$i]}" "$a" "$b" "$(ratio "$b" "$a")"
done
