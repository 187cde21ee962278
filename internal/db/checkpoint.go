package db

import "context"

// SQLite appends what is committed to a log, which must now and then be moved into the file. The commit that does it stands still for as long as that
// takes, some ten thousand pages, and everybody behind it. So it is done beside the writer: first what is in the log, while commits go on; then, with
// the writer held, the little that came meanwhile, after which the log begins anew. Neither waits for readers.
type checkpointer struct {
	db    *DB
	due   chan struct{}
	done  chan struct{}
	count int64 // statements since the last one; held with the lane
}

// checkpointEvery is after how many statements of transactions the log is moved: about 30 MB of log, which is read in well under a second after a crash.
const checkpointEvery = 6000

var checkpoint = &Statement{sqlite: "pragma wal_checkpoint(passive)"}

func startCheckpointer(d *DB) *checkpointer {
	c := &checkpointer{db: d, due: make(chan struct{}, 1), done: make(chan struct{})}
	go c.run()
	return c
}

// committed is told of each transaction by whoever holds the lane.
func (c *checkpointer) committed(statements int64) {
	if c.count += statements; c.count < checkpointEvery {
		return
	}
	c.count = 0
	select {
	case c.due <- struct{}{}:
	default: // one is under way, and the next comes as soon
	}
}

func (c *checkpointer) run() {
	defer close(c.done)
	for {
		select {
		case <-c.due:
		case <-c.db.closed:
			return
		}
		// What fails here is done by the next one, or by the writer itself once the log is far too long.
		_, _ = c.db.write.ExecContext(context.Background(), checkpoint.sqlite)
		select {
		case l := <-c.db.lanes:
			if l.conn != nil {
				_, _ = l.conn.ExecContext(context.Background(), checkpoint.sqlite)
			}
			c.db.lanes <- l
		case <-c.db.closed:
			return
		}
	}
}
