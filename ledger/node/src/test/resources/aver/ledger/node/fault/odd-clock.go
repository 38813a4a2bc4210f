package time

import (
	"strconv"
	"sync/atomic"
	"syscall"
)

const oddLookEvery = 200 * Millisecond

var oddOffset atomic.Int64

// A look at the file that AVER_ODD_CLOCK names, again and again, and not from Now: the scheduler calls that too, where no
// file may be opened.
func init() {
	if file, found := syscall.Getenv("AVER_ODD_CLOCK"); found {
		oddLook(file)
		go func() {
			for {
				Sleep(oddLookEvery)
				oddLook(file)
			}
		}()
	}
}

func oddLook(file string) {
	fd, err := syscall.Open(file, syscall.O_RDONLY, 0)
	if err != nil {
		return
	}
	defer syscall.Close(fd)
	text := make([]byte, 20)
	length, _ := syscall.Read(fd, text)
	if offset, err := strconv.ParseInt(string(text[:max(length, 0)]), 10, 64); err == nil {
		oddOffset.Store(offset)
	}
}

// oddSeconds is by how much this program's clock is wrong: what the file says that AVER_ODD_CLOCK names.
func oddSeconds() int64 {
	return oddOffset.Load()
}
