#!/usr/bin/env bash
# idle.sh SECONDS: what an otherwise idle machine does, in the form of a run.
read -r load _ </proc/loadavg
read -r _ before </proc/stat
sleep "$1"
read -r _ after </proc/stat
printf 'load %s\nbefore %s\nafter %s\nexit 0 \n\n' "$load" "$before" "$after"
