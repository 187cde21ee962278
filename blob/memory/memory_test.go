package memory

import (
	"testing"
	"time"

	"jietong/blob"
	"jietong/blob/blobtest"
)

func TestStore(t *testing.T) {
	blobtest.Run(t, func(_ *testing.T, now func() time.Time) blob.Store { return New(now) })
}
