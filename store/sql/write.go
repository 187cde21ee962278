package sql

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jietong/desk"
	"jietong/internal/db"
)

// table is how a state table is written: id, version and state, and the columns by which it is searched.
type table struct {
	insert *db.Bulk
	update *db.Bulk // in the order of insert, without what never changes; then the version that was read
	held   db.Query[int64]
}

// stateColumns are of every state table.
var stateColumns = []string{"id text", "version bigint", "state json"}

var tables = [kinds]table{
	conversations: newTable("conversation", []string{"status text", "line text", "owner text", "virtual_arrival bigint", "misses bigint", "exclusions json"},
		"customer text", "started_at bigint"),
	customers: newTable("customer", nil),
	agents:    newTable("agent", []string{"presence bigint", "misses bigint", "touched bigint", "touch bigint"}),
	tickets:   newTable("ticket", []string{"status text", "owner text", "customer text"}, "number text", "opened_at bigint"),
}

// stateOnly is the update of a conversation whose other columns stay, such as by a message: no index changes.
var stateOnly = update("conversation", stateColumns)

func newTable(name string, searched []string, fixed ...string) table {
	changing := slices.Concat(stateColumns, searched)
	return table{
		insert: insert(name, slices.Concat(changing, fixed), "on conflict do nothing"),
		update: update(name, changing),
		held:   db.NewQuery[int64](&statements, "select count(*) from (select id from "+name+" where id = $1 and version = $2 {{for share}}) as held"),
	}
}

// insert declares an insert of rows with these columns, each with its type.
func insert(table string, columns []string, conflict string) *db.Bulk {
	names, marks := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i], _, _ = strings.Cut(c, " ")
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	return db.NewBulk(&statements, "insert into "+table+" ("+strings.Join(names, ", ")+") values", "("+strings.Join(marks, ", ")+")", conflict, "")
}

// update declares an update of the rows whose version is still the last parameter of theirs. PostgreSQL cannot know the types in a list of values, so
// they are said; JSON goes as text, since SQLite would make a number of it.
func update(table string, columns []string) *db.Bulk {
	var one, many, values []string
	for i, c := range columns {
		name, kind, _ := strings.Cut(c, " ")
		cast := ""
		if kind == "json" {
			kind, cast = "text", "{{::json}}"
		}
		if i > 0 {
			one = append(one, fmt.Sprintf("%s = $%d", name, i+1))
			many = append(many, fmt.Sprintf("%s = v.column%d%s", name, i+1, cast))
		}
		values = append(values, fmt.Sprintf("cast($%d as %s)", i+1, kind))
	}
	last := len(columns) + 1
	values = append(values, fmt.Sprintf("cast($%d as bigint)", last))
	return db.NewBulk(&statements, "update "+table+" set "+strings.Join(many, ", ")+" from (values", "("+strings.Join(values, ", ")+")",
		fmt.Sprintf(") as v where %s.id = v.column1 and %s.version = v.column%d", table, table, last),
		fmt.Sprintf("update %s set %s where id = $1 and version = $%d", table, strings.Join(one, ", "), last))
}

var (
	eventInsert = insert("event", []string{"stream_id text", "kind text", "version bigint", "at bigint", "by_role text", "by_id text", "name text", "body json"}, "")
	itemInsert  = insert("item", []string{"conversation text", "staff_seq bigint", "seq bigint", "id text", "at bigint", "kind text", "author_role text", "author_id text",
		"client_id text", "content json"}, "on conflict do nothing")
	jobInsert = insert("job", []string{"stream_id text", "stream_kind text", "kind text", "due bigint", "ready bigint", "owner text", "attempt bigint", "data text"},
		`on conflict (stream_id, stream_kind, kind) do update
	set due = excluded.due, ready = excluded.ready, owner = excluded.owner, attempt = excluded.attempt, data = excluded.data`)
	jobDelete = db.NewBulk(&statements, "delete from job where (stream_id, stream_kind, kind) in (values", "($1, $2, $3)", ")", "")

	profilePut = db.NewCmd(&statements, "insert into profile (customer, data) values ($1, $2) on conflict (customer) do update set data = excluded.data")
	// identitiesDrop removes what a customer holds no more.
	identitiesDrop = db.NewCmd(&statements, "delete from identity where customer = $1")
	identityTake   = db.NewCmd(&statements, "insert into identity (customer, channel, subject) values ($1, $2, $3) on conflict do nothing")
)

// write runs the plan: the guarded states first, so that a conflict costs little, then what they lead to. It returns errGuard when a guard does not hold.
func (p *plan) write(ctx context.Context, tx *db.Tx) error {
	for k := range p.kinds {
		if err := p.writeKind(ctx, tx, k); err != nil {
			return err
		}
	}
	if _, err := eventInsert.Run(ctx, tx, p.events); err != nil {
		return err
	}
	if err := exactly(p.itemRows, itemInsert, ctx, tx, p.items); err != nil {
		return err
	}
	for _, profile := range p.profiles {
		if err := writeProfile(ctx, tx, profile); err != nil {
			return err
		}
	}
	return p.writeJobs(ctx, tx)
}

func (p *plan) writeKind(ctx context.Context, tx *db.Tx, k int) error {
	var fresh, changed, light []any
	var nFresh, nChanged, nLight int64
	for _, t := range p.kinds[k] {
		switch {
		case t.before == t.after:
			n, err := tables[k].held.One(ctx, tx, t.id, t.before)
			if err != nil {
				return err
			}
			if n == 0 {
				return errGuard
			}
		case t.before == 0:
			fresh, nFresh = t.row(fresh, true), nFresh+1
		case t.conversation != nil && !t.columns:
			light, nLight = t.row(light, false), nLight+1
		default:
			changed, nChanged = t.row(changed, false), nChanged+1
		}
	}
	if err := exactly(nFresh, tables[k].insert, ctx, tx, fresh); err != nil {
		return err
	}
	if err := exactly(nLight, stateOnly, ctx, tx, light); err != nil {
		return err
	}
	return exactly(nChanged, tables[k].update, ctx, tx, changed)
}

// exactly runs a statement that must change n rows.
func exactly(n int64, b *db.Bulk, ctx context.Context, tx *db.Tx, args []any) error {
	if n == 0 {
		return nil
	}
	changed, err := b.Run(ctx, tx, args)
	if err == nil && changed != n {
		return errGuard
	}
	return err
}

func writeProfile(ctx context.Context, tx *db.Tx, p desk.Profile) error {
	data, err := encoded(p)
	if err != nil {
		return err
	}
	if _, err := profilePut.Run(ctx, tx, string(p.Customer), data); err != nil {
		return err
	}
	if _, err := identitiesDrop.Run(ctx, tx, string(p.Customer)); err != nil {
		return err
	}
	seen := map[identityRow]bool{}
	for _, id := range p.Identities {
		row := identityRow{id.Channel, id.Subject}
		if seen[row] {
			continue
		}
		seen[row] = true
		n, err := identityTake.Run(ctx, tx, string(p.Customer), string(id.Channel), id.Subject)
		if err != nil {
			return err
		}
		if n == 0 {
			return errGuard
		}
	}
	return nil
}

// writeJobs puts and removes jobs, in the order of their keys as everywhere.
func (p *plan) writeJobs(ctx context.Context, tx *db.Tx) error {
	if len(p.jobs) == 0 {
		return nil
	}
	keys := make([]jobKey, 0, len(p.jobs))
	for k := range p.jobs {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, compareKeys)
	var put, drop []any
	for _, k := range keys {
		if j := p.jobs[k]; j != nil {
			due := micros(j.Due)
			put = append(put, k.stream.ID, string(k.stream.Kind), k.kind, due, due, "", int64(j.Attempt), string(j.Data))
		} else {
			drop = append(drop, k.stream.ID, string(k.stream.Kind), k.kind)
		}
	}
	if _, err := jobInsert.Run(ctx, tx, put); err != nil {
		return err
	}
	_, err := jobDelete.Run(ctx, tx, drop)
	return err
}
