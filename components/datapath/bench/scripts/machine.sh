#!/usr/bin/env bash
# machine.sh TOOL…: what the machine is, which of the tools are missing, and their versions.
printf 'kernel %s\n' "$(uname -r)"
printf 'cpu %s\n' "$(grep -m 1 '^model name' /proc/cpuinfo | cut -d : -f 2-)"
printf 'cores %s\n' "$(grep -c ^processor /proc/cpuinfo)"
printf 'virtual %s\n' "$(grep -qw hypervisor /proc/cpuinfo && echo yes || echo no)"
for tool; do command -v "$tool" >/dev/null || printf 'missing %s\n' "$tool"; done
printf 'ab %s\n' "$(ab -V 2>/dev/null | sed -n 's/.*Version \([0-9.]*\).*/\1/p')"
printf 'iperf3 %s\n' "$(iperf3 --version 2>/dev/null | sed -n '1s/^iperf \([0-9.]*\).*/\1/p')"
printf 'perl %s\n' "$(perl -e 'printf "%vd", $^V' 2>/dev/null)"
