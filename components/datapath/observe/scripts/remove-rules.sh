# shellcheck shell=sh
# Removes the rules that count, of this run or of an earlier one.
rules=$(iptables-save -t mangle | sed -n '/cilium-lab-observe/s/^-A /-D /p')
[ -z "$rules" ] || printf '*mangle\n%s\nCOMMIT\n' "$rules" | iptables-restore --wait --noflush
