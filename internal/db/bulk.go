package db

import (
	"context"
	"regexp"
	"strconv"
	"strings"
)

// Bulk is a statement over many rows: "insert into t (a, b) values" + rows + "on conflict do nothing", or an update from such rows. Each
// number of rows would be a text of its own to prepare, so rows go in powers of two: any number up to twice the largest needs only a few statements.
type Bulk struct {
	width int
	most  [2]int // rows in one statement: SQLite, PostgreSQL
	sizes []*Statement
}

// BulkMax is the most rows of one statement. On PostgreSQL a statement costs a round trip.
const BulkMax = 128

var parameter = regexp.MustCompile(`\$(\d+)`)

// NewBulk declares a bulk statement. row is one row in brackets with its parameters from $1 on. onSQLite is the most rows there, a power of two
// up to BulkMax: SQLite has no round trips, and is fastest with few rows.
func NewBulk(set *Set, head, row, tail string, onSQLite int) *Bulk {
	b := &Bulk{width: len(parameter.FindAllString(row, -1)), most: [2]int{onSQLite, BulkMax}}
	for n := 1; n <= BulkMax; n *= 2 {
		rows := make([]string, n)
		for i := range rows {
			rows[i] = parameter.ReplaceAllStringFunc(row, func(p string) string {
				k, _ := strconv.Atoi(p[1:]) // parameter matches digits only
				return "$" + strconv.Itoa(i*b.width+k)
			})
		}
		b.sizes = append(b.sizes, set.add(head+" "+strings.Join(rows, ", ")+" "+tail, nil))
	}
	return b
}

// Run executes it over the rows in args, one after the other, and returns how many rows were changed.
func (b *Bulk) Run(ctx context.Context, tx *Tx, args []any) (int64, error) {
	most := b.most[0]
	if tx.db.engine == Postgres {
		most = b.most[1]
	}
	changed := int64(0)
	for i, n := len(b.sizes)-1, BulkMax; i >= 0; i, n = i-1, n/2 {
		if n > most {
			continue
		}
		for len(args) >= n*b.width {
			k, err := tx.exec(ctx, b.sizes[i], args[:n*b.width])
			if err != nil {
				return changed, err
			}
			changed += k
			args = args[n*b.width:]
		}
	}
	return changed, nil
}
