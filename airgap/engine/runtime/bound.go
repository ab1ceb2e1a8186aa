package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// limits is what this process may pass on to a container.
type limits struct {
	capabilities uint64            // bounding set, bit n is capability number n
	oomScoreAdj  int64             // own oom_score_adj
	hardLimit    map[string]uint64 // own hard resource limits, by OCI name; absent: not known
}

// By number, as in linux/capability.h.
var capabilityNames = strings.Fields(`
	CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE
	NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE
	SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE
	AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF
	CHECKPOINT_RESTORE`)

// By number, as in asm-generic/resource.h.
var limitNames = []string{
	"RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS", "RLIMIT_NPROC",
	"RLIMIT_NOFILE", "RLIMIT_MEMLOCK", "RLIMIT_AS", "RLIMIT_LOCKS", "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE",
	"RLIMIT_NICE", "RLIMIT_RTPRIO", "RLIMIT_RTTIME",
}

func (l limits) has(capability string) bool {
	for number, name := range capabilityNames {
		if "CAP_"+name == capability {
			return l.capabilities&(1<<number) != 0
		}
	}
	return false
}

func ownLimits() (limits, error) {
	own := limits{hardLimit: map[string]uint64{}}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return own, err
	}
	if own.capabilities, err = boundingSet(status); err != nil {
		return own, err
	}
	score, err := os.ReadFile("/proc/self/oom_score_adj")
	if err != nil {
		return own, err
	}
	if own.oomScoreAdj, err = strconv.ParseInt(strings.TrimSpace(string(score)), 10, 64); err != nil {
		return own, err
	}
	for number, name := range limitNames {
		var r syscall.Rlimit
		if syscall.Getrlimit(number, &r) == nil {
			own.hardLimit[name] = r.Max
		}
	}
	return own, nil
}

func boundingSet(status []byte) (uint64, error) {
	for _, line := range strings.Split(string(status), "\n") {
		if value, ok := strings.CutPrefix(line, "CapBnd:"); ok {
			return strconv.ParseUint(strings.TrimSpace(value), 16, 64)
		}
	}
	return 0, fmt.Errorf("/proc/self/status has no CapBnd line")
}

// bound lowers the description of one OCI process to what l can grant, in place. Whatever is not lowered, also
// fields that are not known here, stays as it is.
func bound(process map[string]any, l limits) {
	if sets, ok := process["capabilities"].(map[string]any); ok {
		for set, value := range sets {
			asked, _ := value.([]any)
			granted := []any{}
			for _, capability := range asked {
				if name, _ := capability.(string); l.has(name) {
					granted = append(granted, capability)
				}
			}
			sets[set] = granted
		}
	}
	if l.has("CAP_SYS_RESOURCE") {
		return // may lower its OOM score and raise hard limits
	}
	if asked, ok := process["oomScoreAdj"].(json.Number); ok {
		if n, err := asked.Int64(); err == nil && n < l.oomScoreAdj {
			process["oomScoreAdj"] = l.oomScoreAdj
		}
	}
	rlimits, _ := process["rlimits"].([]any)
	for _, value := range rlimits {
		rlimit, _ := value.(map[string]any)
		name, _ := rlimit["type"].(string)
		most, known := l.hardLimit[name]
		for _, end := range []string{"soft", "hard"} {
			asked, ok := rlimit[end].(json.Number)
			if !ok || !known {
				continue
			}
			if n, err := strconv.ParseUint(asked.String(), 10, 64); err == nil && n > most {
				rlimit[end] = most
			}
		}
	}
}

// boundFile bounds the process that the JSON file at path holds in field, "" for the whole document.
func boundFile(path, field string, l limits) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber() // limits are 64 bits wide, a float64 would round them
	var document map[string]any
	if err := decoder.Decode(&document); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	process := document
	if field != "" {
		process, _ = document[field].(map[string]any)
	}
	if process == nil {
		return nil
	}
	bound(process, l)
	if text, err = json.Marshal(document); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600) // exists: keeps its mode
}
