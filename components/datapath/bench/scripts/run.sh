#!/usr/bin/env bash
# run.sh ADDRESS SECONDS KIND CONNECTIONS WARM_UP: a warm-up, in seconds, then the tool between two readings of the machine's CPU time. KIND is
# `rr`, `crr` or `stream`. Everything comes back in one answer, so that no look from outside disturbs what is measured.
#
# The servers listen where bench-pods.ts says.
address=$1 kind=$3 connections=$4
measure() {
  if [ "$kind" = stream ]; then
    iperf3 --client "$address" --port 5201 --parallel "$connections" --time "$1" --json
    return
  fi
  keep=()
  [ "$kind" = crr ] || keep=(-k)
  # A time limit alone would end at 50000 requests; the percentiles of the table are whole milliseconds, those of the file are not.
  ab -q "${keep[@]}" -c "$connections" -t "$1" -n $(($1 * 200000)) -e /tmp/percentiles "http://$address:8080/" && grep -E '^(50|99),' /tmp/percentiles
}
read -r load _ </proc/loadavg
measure "$5" >/dev/null 2>&1
read -r _ before </proc/stat
measure "$2" >/tmp/said 2>/tmp/trouble && code=0 || code=$?
read -r _ after </proc/stat
printf 'load %s\nbefore %s\nafter %s\nexit %s %s\n\n' "$load" "$before" "$after" "$code" "$(tail -n 1 /tmp/trouble)"
cat /tmp/said
