// Package shareddata finds the reference data that tests compare with: real
// directories, official schemas and published values. They lie outside the
// repository, since most may not be redistributed.
package shareddata

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Path returns the path of a file or folder of the shared data, named relative to
// its data folder, such as "hsds/nyc-new.ndjson". Where it is absent the test is
// skipped, or fails if VERBINDER_REQUIRE_SHARED is 1. The environment variable
// VERBINDER_SHARED names the folder that holds "data"; the default is a folder
// "shared" beside the repository.
func Path(tb testing.TB, name string) string {
	tb.Helper()
	path := filepath.Join(root(), "data", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("VERBINDER_REQUIRE_SHARED") == "1" {
			tb.Fatalf("shared data %q is required (VERBINDER_REQUIRE_SHARED=1) and was not found: %v", name, err)
		}
		tb.Skipf("shared data %q is not here; set VERBINDER_SHARED to the folder that holds it", name)
	}
	return path
}

func root() string {
	if dir := os.Getenv("VERBINDER_SHARED"); dir != "" {
		return dir
	}
	_, self, _, ok := runtime.Caller(0)
	if !ok {
		return filepath.FromSlash("../shared")
	}
	return filepath.Join(filepath.Dir(self), "..", "..", "..", "shared")
}
