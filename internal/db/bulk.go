package db

import (
	"context"
	"regexp"
	"strconv"
	"strings"
)

// Bulk is a statement over many rows, such as "insert into t (a, b) values" + rows. On PostgreSQL a statement costs a round trip, so rows go many at a
// time; each number of rows is a text of its own to prepare, so they go in powers of two. On SQLite rows go one by one: there is no round trip, and
// a statement that may fail half-way costs a copy of every page it touches.
type Bulk struct {
	width int
	sizes []*Statement // of 1, 2, 4 … BulkMax rows
}

// BulkMax is the most rows of one statement.
const BulkMax = 128

var parameter = regexp.MustCompile(`\$(\d+)`)

// NewBulk declares a bulk statement: head, rows, tail. row is one of them in brackets, with its parameters from $1 on. single, where given, does the
// same for one row in fewer words.
func NewBulk(set *Set, head, row, tail, single string) *Bulk {
	b := &Bulk{width: len(parameter.FindAllString(row, -1))}
	for n := 1; n <= BulkMax; n *= 2 {
		if n == 1 && single != "" {
			b.sizes = append(b.sizes, set.add(single, nil))
			continue
		}
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
	changed, i := int64(0), 0
	if tx.db.engine == Postgres {
		i = len(b.sizes) - 1
	}
	for ; i >= 0; i-- {
		n := 1 << i
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
