# Sourced by scripts that measure PostgreSQL and Longitude beside each other: starts both, and stops them at the end.
#
# PostgreSQL runs with its default settings (fsync on) in a temporary folder, as another user when this one is root; Longitude is what
# ./longitude start gives. The script that sources this is run twice: the outer one starts PostgreSQL and calls itself, the inner one has
# postgres_url and longitude_url and does the work.

# begin_both FOLDER SCRIPT ARGUMENTS...: does not come back in the outer run.
begin_both() {
  local folder="$1" script="$2"
  shift 2
  if [ -z "${LONGITUDE_BENCH_POSTGRES_URL:-}" ]; then
    "$root/longitude" --version >/dev/null # builds it before anything is measured
    exec "$root/bench/run" with-postgres --folder "$folder" -- env "LONGITUDE_BENCH_POSTGRES_URL={url}" bash "$script" "$@"
  fi
  postgres_url="$LONGITUDE_BENCH_POSTGRES_URL"
  unset LONGITUDE_BENCH_POSTGRES_URL
  start_longitude "$folder"
}

longitude_pid="" longitude_data=""
stop_longitude() {
  if [ -n "$longitude_pid" ]; then
    kill "$longitude_pid" 2>/dev/null || true
    wait "$longitude_pid" 2>/dev/null || true
  fi
  if [ -n "$longitude_data" ]; then rm -rf "$longitude_data"; fi
  longitude_pid="" longitude_data=""
}

start_longitude() {
  local port=$((20000 + RANDOM % 20000)) tries=0
  longitude_data="$(mktemp -d "$1/longitude-bench-XXXXXX")"
  trap stop_longitude EXIT
  "$root/longitude" start --data "$longitude_data/data" --listen "127.0.0.1:$port" --http off >"$longitude_data/log" 2>&1 &
  longitude_pid=$!
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    if ! kill -0 "$longitude_pid" 2>/dev/null || [ $((tries += 1)) -gt 300 ]; then
      echo "Longitude does not start:" >&2
      cat "$longitude_data/log" >&2
      return 1
    fi
    sleep 0.1
  done
  longitude_url="postgres://longitude@127.0.0.1:$port/longitude"
}

url_of() { if [ "$1" = postgres ]; then echo "$postgres_url"; else echo "$longitude_url"; fi; }

# median NUMBER...
median() { printf '%s\n' "$@" | sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# ratio A B: A divided by B, with two digits.
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else printf "-" }'; }
