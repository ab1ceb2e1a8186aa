#!/usr/bin/env bash
# start-captures.sh FILTER FILE=DEVICE…: starts a capture for each, and ends when all of them listen. Prints the version of tcpdump.
#
# A packet is in its file as soon as it is seen (`--immediate-mode`, `-U`). Files are the shell's, so that tcpdump may drop its rights, and
# no device is made promiscuous: what is not for it is no hop of ours.
: "${CAPTURES:=/tmp/cilium-lab-observe}"
filter=$1; shift
rm -rf "$CAPTURES"; mkdir "$CAPTURES" && cd "$CAPTURES" || exit
for capture; do
  tcpdump --immediate-mode -U -n -p -s 256 -i "${capture#*=}" -w - "$filter" >"${capture%%=*}.pcap" 2>"${capture%%=*}.log" </dev/null &
  echo $! >"${capture%%=*}.pid"
done
for capture; do
  log=${capture%%=*}.log
  for (( tries = 0; tries < 200; tries += 1 )); do
    grep -qs 'listening on' "$log" && continue 2
    kill -0 "$(<"${capture%%=*}.pid")" 2>/dev/null || break
    sleep 0.1
  done
  echo "tcpdump on ${capture#*=} does not listen: $(tail -n 1 "$log")" >&2
  exit 1
done
tcpdump --version 2>&1 | head -n 1
