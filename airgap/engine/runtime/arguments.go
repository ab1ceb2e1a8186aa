package main

import (
	"path/filepath"
	"strings"
)

// runc's global options that take the next argument as their value; all others are switches.
var globalWithValue = map[string]bool{
	"--root": true, "--log": true, "--log-format": true, "--criu": true, "--rootless": true,
}

// description finds the file in which the caller (containerd's shim) describes the process to start, and the
// field that holds the process: "process" in a bundle's config.json, "" where the file is the process itself.
// The path is "" for commands that start nothing.
func description(args []string) (path, field string) {
	command, rest := split(args)
	switch command {
	case "create", "run", "restore":
		return filepath.Join(option(rest, "--bundle", "-b"), "config.json"), "process"
	case "exec":
		return option(rest, "--process", "-p"), ""
	}
	return "", ""
}

func split(args []string) (command string, rest []string) {
	for i := 0; i < len(args); i++ {
		if globalWithValue[args[i]] {
			i++
		} else if !strings.HasPrefix(args[i], "-") {
			return args[i], args[i+1:]
		}
	}
	return "", nil
}

func option(args []string, long, short string) string {
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, long+"="); ok {
			return value
		}
		if (arg == long || arg == short) && i+1 < len(args) {
			return args[i+1]
		}
	}
	return ""
}
