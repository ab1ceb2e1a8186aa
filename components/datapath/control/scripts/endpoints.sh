# shellcheck shell=sh
# Run in an agent: prints the states of its endpoints, once all are ready or after 40 s. It asks again there, since a call of kubectl
# costs more than the answer, and not often, since the question costs the compiler's time. Up to 1.14 the command is called `cilium`.
command=$(command -v cilium-dbg || command -v cilium)
end=$(($(date +%s) + 40))
while
  states=$($command endpoint list -o jsonpath='{[*].status.state}')
  # shellcheck disable=SC2086 # A state a word.
  printf '%s\n' $states | grep -vqx ready && [ "$(date +%s)" -lt $end ]
do sleep 2; done
# shellcheck disable=SC2086 # One space between states, whatever stood there.
echo $states
