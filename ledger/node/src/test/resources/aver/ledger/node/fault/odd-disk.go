package os

import (
	"strconv"
	"strings"
	"syscall"
	"time"
)

var oddFile, _ = syscall.Getenv("AVER_ODD_DISK")

// oddDisk is the error that a file has just now. The file that AVER_ODD_DISK names says which error, by its number, and
// a part of the paths that have it; with 0 a sync takes 2 s. While it is not there, none has any.
func oddDisk(f *File, syncs bool) error {
	if f == nil || oddFile == "" {
		return nil
	}
	text, err := ReadFile(oddFile)
	if err != nil {
		return nil
	}
	number, where, found := strings.Cut(string(text), " ")
	code, err := strconv.Atoi(number)
	if err != nil || !found || !strings.Contains(f.name, where) {
		return nil
	}
	if code != 0 {
		return &PathError{Op: "write", Path: f.name, Err: syscall.Errno(code)}
	}
	if syncs {
		time.Sleep(2 * time.Second)
	}
	return nil
}
