# From `iptables-save` of one table to what `iptables-restore --noflush` needs to remove the chains whose names begin with `prefix`.
/^\*/ { table = $0; chains = ""; rules = "" }
/^:/ { name = substr($1, 2); if (index(name, prefix) == 1) chains = chains name "\n" }
/^-A / {
  if (index($2, prefix) != 1 && $0 ~ (" -[jg] " prefix)) { sub(/^-A/, "-D"); rules = rules $0 "\n" }
}
/^COMMIT/ && chains != "" {
  printf "%s\n%s", table, rules
  count = split(chains, names, "\n")
  for (i = 1; i < count; i++) print "-F " names[i]
  for (i = 1; i < count; i++) print "-X " names[i]
  print "COMMIT"
}
