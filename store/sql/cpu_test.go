//go:build unix

package sql

import (
	"syscall"
	"time"
)

// cpuTime is what this process has used of the processors: unlike the clock, it does not measure who else is at work on the machine.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
