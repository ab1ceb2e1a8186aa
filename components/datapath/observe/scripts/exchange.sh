#!/usr/bin/env bash
# exchange.sh RUN CASE=HOST/PORT/FIRST/COUNT…: makes the exchanges of every order, all orders at the same time. Prints a line an exchange
# that was made: case, number, `answered` or `lost`. Three lost in a row end an order: where nothing answers, nobody has to wait for it.
#
# A datagram is sent by one write and read by one read. An answer that comes when the next exchange waits is told from that one's by its
# text.
run=$1; shift
exchange() {
  local of=$1 host=$2 port=$3 number=$4 left=$5 lost=0 text answer
  exec 3<>"/dev/udp/$host/$port" || exit
  for (( ; left > 0 && lost < 3; left -= 1, number += 1 )); do
    text="cilium-lab $run $of $number"
    printf '%s' "$text" >&3
    while answer=$(timeout 1 dd bs=2048 count=1 <&3 2>/dev/null) && [ -n "$answer" ] && [ "$answer" != "$text" ]; do :; done
    if [ "$answer" = "$text" ]; then lost=0; echo "$of $number answered"; else (( lost += 1 )); echo "$of $number lost"; fi
  done
}
for order; do
  IFS=/ read -r host port first count <<<"${order#*=}"
  exchange "${order%%=*}" "$host" "$port" "$first" "$count" 2>/dev/null &
done
wait
