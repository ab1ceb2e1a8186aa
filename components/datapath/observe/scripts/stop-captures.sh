#!/usr/bin/env bash
# Waits until nothing more is written, ends the captures, and prints a line each: file, CPU time in nanoseconds, packets that the kernel
# dropped, and the file in base64.
: "${CAPTURES:=/tmp/cilium-lab-observe}"
cd "$CAPTURES" || exit
size=-1
for (( tries = 0; tries < 20; tries += 1 )); do
  now=$(cat ./*.pcap | wc -c)
  [ "$now" = "$size" ] && break
  size=$now
  sleep 0.3
done
for pid in *.pid; do
  read -r cpu _ <"/proc/$(<"$pid")/schedstat"
  echo "$cpu" >"${pid%.pid}.cpu"
  kill "$(<"$pid")"
done
for pid in *.pid; do
  file=${pid%.pid}
  for (( tries = 0; tries < 100; tries += 1 )); do
    grep -q 'dropped by kernel' "$file.log" && break
    sleep 0.1
  done
  echo "$file $(<"$file.cpu") $(sed -n 's/^\([0-9]*\) packets\{0,1\} dropped by kernel/\1/p' "$file.log") $(base64 <"$file.pcap" | tr -d '\n')"
done
