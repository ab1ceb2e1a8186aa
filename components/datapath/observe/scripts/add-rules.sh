# shellcheck shell=sh
# add-rules.sh RULES: applies the rules that count. Behind remove-rules.sh: they replace those of an earlier run.
printf '%s' "$1" | iptables-restore --wait --noflush
