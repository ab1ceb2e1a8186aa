package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const everything = 1<<41 - 1
const sysResource = 1 << 24

func TestDescriptionIsFoundInWhatTheShimPasses(t *testing.T) {
	for _, c := range []struct{ args, path, field string }{
		{"--root /r --log /l --log-format json create --bundle /b --pid-file /p id", "/b/config.json", "process"},
		{"--root=/r create -b /b id", "/b/config.json", "process"},
		{"run --bundle=/b id", "/b/config.json", "process"},
		{"run id", "config.json", "process"},
		{"--systemd-cgroup restore --bundle /b id", "/b/config.json", "process"},
		{"--root /r exec --process /p.json --detach id", "/p.json", ""},
		{"exec id sh -c true", "", ""},
		{"--root create delete id", "", ""},
		{"kill id 9", "", ""},
		{"--version", "", ""},
		{"", "", ""},
	} {
		path, field := description(strings.Fields(c.args))
		if path != c.path || field != c.field {
			t.Errorf("%q: got %q, %q; want %q, %q", c.args, path, field, c.path, c.field)
		}
	}
}

func TestBoundLowersOnlyWhatTheMachineHoldsBack(t *testing.T) {
	const asked = `{"capabilities":{"bounding":["CAP_CHOWN","CAP_SYS_RESOURCE","CAP_NOT_KNOWN"],"inheritable":null},` +
		`"oomScoreAdj":-997,"rlimits":[` +
		`{"hard":18446744073709551615,"soft":1024,"type":"RLIMIT_NOFILE"},` +
		`{"hard":18446744073709551615,"soft":18446744073709551615,"type":"RLIMIT_OTHER"}],"terminal":false}`
	limited := map[string]uint64{"RLIMIT_NOFILE": 20000}
	for _, c := range []struct {
		name  string
		given limits
		want  string
	}{
		{"all capabilities", limits{everything, 0, limited}, strings.NewReplacer(`,"CAP_NOT_KNOWN"`, "", "null", "[]").Replace(asked)},
		{"no CAP_SYS_RESOURCE", limits{everything &^ sysResource, 0, limited},
			`{"capabilities":{"bounding":["CAP_CHOWN"],"inheritable":[]},"oomScoreAdj":0,"rlimits":[` +
				`{"hard":20000,"soft":1024,"type":"RLIMIT_NOFILE"},` +
				`{"hard":18446744073709551615,"soft":18446744073709551615,"type":"RLIMIT_OTHER"}],"terminal":false}`},
	} {
		path := filepath.Join(t.TempDir(), "process.json")
		if err := os.WriteFile(path, []byte(asked), 0o640); err != nil {
			t.Fatal(err)
		}
		if err := boundFile(path, "", c.given); err != nil {
			t.Fatal(err)
		}
		got, _ := os.ReadFile(path)
		if string(got) != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
		if info, _ := os.Stat(path); info.Mode() != 0o640 {
			t.Errorf("%s: mode became %v", c.name, info.Mode())
		}
	}
}

func TestBoundFileReadsTheProcessOfABundle(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.json")
	for _, c := range []struct{ text, want string }{
		{`{"ociVersion":"1.0","process":{"oomScoreAdj":-5}}`, `{"ociVersion":"1.0","process":{"oomScoreAdj":3}}`},
		{`{"ociVersion":"1.0"}`, `{"ociVersion":"1.0"}`},
	} {
		os.WriteFile(path, []byte(c.text), 0o600)
		if err := boundFile(path, "process", limits{oomScoreAdj: 3}); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(path); string(got) != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	os.WriteFile(path, []byte("{"), 0o600)
	if err := boundFile(path, "process", limits{}); err == nil || !strings.HasPrefix(err.Error(), path+": ") {
		t.Errorf("a broken description must be an error that names the file, got %v", err)
	}
}

func TestOwnLimitsAreRead(t *testing.T) {
	own, err := ownLimits()
	if err != nil {
		t.Fatal(err)
	}
	if own.hardLimit["RLIMIT_NOFILE"] == 0 || len(own.hardLimit) != len(limitNames) {
		t.Errorf("got %v", own.hardLimit)
	}
	if n, err := boundingSet([]byte("Name:\tx\nCapBnd:\t000001fffeffffff\n")); err != nil || n != everything&^sysResource {
		t.Errorf("got %x, %v", n, err)
	}
	if _, err := boundingSet([]byte("Name:\tx\n")); err == nil {
		t.Error("a status without CapBnd must be an error")
	}
}

func TestTargetIsTheChosenOrTheFirstThatExists(t *testing.T) {
	here := filepath.Join(t.TempDir(), "runc")
	os.WriteFile(here, nil, 0o700)
	if got, _ := target("/chosen", []string{here}); got != "/chosen" {
		t.Errorf("got %s", got)
	}
	if got, _ := target("", []string{"/no/such", here}); got != here {
		t.Errorf("got %s", got)
	}
	if _, err := target("", []string{"/no/such"}); err == nil {
		t.Error("no runc must be an error")
	}
}

func TestCapabilityNamesAreInKernelOrder(t *testing.T) {
	for number, name := range map[int]string{0: "CHOWN", 12: "NET_ADMIN", 21: "SYS_ADMIN", 24: "SYS_RESOURCE", 39: "BPF", 40: "CHECKPOINT_RESTORE"} {
		if capabilityNames[number] != name {
			t.Errorf("capability %d is %s, want %s", number, capabilityNames[number], name)
		}
	}
	if len(capabilityNames) != 41 {
		t.Errorf("%d capabilities, want 41", len(capabilityNames))
	}
}
