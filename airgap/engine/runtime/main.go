// Command bounded-runc is an OCI runtime for machines that hold back privileges from root.
//
// A virtual machine or container may lack capabilities such as CAP_SYS_RESOURCE. There runc refuses a whole
// container because its description asks for one privilege too many. bounded-runc lowers the description to what
// this process could grant (see bound.go) and then becomes runc, with the arguments it was given.
//
// The runc it becomes is $BOUNDED_RUNC_TARGET, or else the first of the usual places that exists.
package main

import (
	"fmt"
	"os"
	"syscall"
)

var targets = []string{"/usr/sbin/runc", "/usr/local/sbin/runc", "/usr/bin/runc", "/usr/local/bin/runc"}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bounded-runc:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if path, field := description(args); path != "" {
		limits, err := ownLimits()
		if err != nil {
			return err
		}
		if err := boundFile(path, field, limits); err != nil {
			return err
		}
	}
	runc, err := target(os.Getenv("BOUNDED_RUNC_TARGET"), targets)
	if err != nil {
		return err
	}
	return syscall.Exec(runc, append([]string{"runc"}, args...), os.Environ())
}

func target(chosen string, usual []string) (string, error) {
	if chosen != "" {
		return chosen, nil
	}
	for _, path := range usual {
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no runc in %v: install Debian's package runc, or set BOUNDED_RUNC_TARGET to its path", usual)
}
