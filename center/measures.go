package center

import (
	"sync"
	"time"

	"jietong/desk"
	"jietong/insight"
)

// measures folds what happens into the measures of the day, live.
type measures struct {
	mu     sync.Mutex
	fold   *insight.Fold
	reader *insight.Reader
}

func newMeasures(lines []desk.LineID) *measures {
	f := insight.New(lines)
	return &measures{fold: f, reader: insight.NewReader(f)}
}

// know begins with those who are signed in when the center starts.
func (m *measures) know(agents []*desk.Agent, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range agents {
		m.reader.Know(a, insight.At(now))
	}
}

func (m *measures) observe(events []desk.Event) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reader.Read(events)
}

// Measures is what was measured since this center started.
func (c *Center) Measures() insight.Report {
	c.measures.mu.Lock()
	defer c.measures.mu.Unlock()
	return c.measures.fold.Report()
}
