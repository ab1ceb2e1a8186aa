#!/usr/bin/env bash
# client.sh ADDRESS/PORT KIND=ADDRESS:PORT…: asks every target ten times a second, on a new connection each with a limit of five seconds:
# enough for a SYN that is dropped twice, since TCP sends it again after one second, and after three. Sends a byte a second on the
# connection that it keeps, which is broken when it is closed, reset, or silent for ten.
#
# A target that is late is asked again when it has answered. Keeps a file of totals a target, and prints what is lost, and what took more
# than a second, with its time. Nothing counts before a target's first answer. A target has one curl for its whole life, an hour at most,
# whose lines on stderr come unbuffered: a process an exchange would take the machine's time from what is measured.
export TZ=UTC
# What curl prints, after how long it took, of an exchange that was answered whole: the status, and its own exit code.
answered='200 0'
exchanges() {
  # shellcheck disable=SC2069 # Lines on stderr go on, and the answers' bodies do not.
  curl --silent --noproxy '*' --max-time 5 --rate 10/s --output /dev/null --write-out '%{stderr}%{time_total} %{http_code} %{exitcode}\n' "http://$1/?[1-39600]" 2>&1 >/dev/null
}
connection() {
  trap '' PIPE
  until { exec 3<>"/dev/tcp/$1"; } 2>/dev/null; do sleep 1; done
  # shellcheck disable=SC2162 # The line is one byte, and no backslash.
  while printf '\n' >&3 && read -r -t 10 -u 3; do echo "0 $answered"; sleep 1; done 2>/dev/null
  echo '0 broken'
}
tally() {
  local took line now sent=0 lost=0 slow=0 gap=0 first=0 last=0
  while read -r took line; do
    now=${EPOCHREALTIME/[.,]/}
    if [ "$line" = "$answered" ]; then
      (( first > 0 )) || (( first = now, last = now ))
      (( gap = now - last > gap ? now - last : gap, last = now ))
      # Seconds with six decimals; without the point, microseconds.
      if (( 10#${took/./} > 1000000 )); then
        (( slow += 1 ))
        printf '%(%FT%TZ)T slow: %s %s: %s s\n' "$(( now / 1000000 ))" "$2" "$3" "${took%???}"
      fi
    elif (( first > 0 )); then
      (( lost += 1 ))
      printf '%(%FT%TZ)T lost: %s %s: %s\n' "$(( now / 1000000 ))" "$2" "$3" "$line"
    else
      continue
    fi
    (( sent += 1 ))
    # Over the old line and as long: who reads in between sees one of both, and never an empty file.
    printf '%-10s %010d %010d %010d %020d %020d %020d %020d\n' "$2" "$sent" "$lost" "$slow" "$gap" "$first" "$last" "$now" 1<>"$1"
  done
}
mkdir -p "${TOTALS:=/tmp/rollout}"
connection "$1" | tally "$TOTALS/0" connection "$1" &
shift
for target; do
  (( file += 1 ))
  exchanges "${target#*=}" | tally "$TOTALS/$file" "${target%%=*}" "${target#*=}" &
done
wait
