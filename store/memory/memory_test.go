package memory

import (
	"testing"

	"jietong/store"
	"jietong/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) store.Store { return New(Config{}) })
}
