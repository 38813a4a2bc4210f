package time

import (
	"strconv"
	"sync/atomic"
	"syscall"
)

const oddLookEvery = int64(200 * Millisecond)

var (
	oddFile, _ = syscall.Getenv("AVER_ODD_CLOCK")
	oddLooked  atomic.Int64
	oddOffset  atomic.Int64
)

// oddSeconds is by how much this program's clock is wrong: what the file says that AVER_ODD_CLOCK names.
func oddSeconds() int64 {
	if oddFile == "" {
		return 0
	}
	now, last := runtimeNano(), oddLooked.Load()
	if (last == 0 || now-last > oddLookEvery) && oddLooked.CompareAndSwap(last, now) {
		if fd, err := syscall.Open(oddFile, syscall.O_RDONLY, 0); err == nil {
			text := make([]byte, 20)
			length, _ := syscall.Read(fd, text)
			syscall.Close(fd)
			if offset, err := strconv.ParseInt(string(text[:max(length, 0)]), 10, 64); err == nil {
				oddOffset.Store(offset)
			}
		}
	}
	return oddOffset.Load()
}
