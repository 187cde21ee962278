package sql

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"jietong/desk"
	"jietong/internal/db"
	"jietong/store"
)

type conversationState = db.JSON[*desk.Conversation]

var (
	conversationByID = db.NewQuery[conversationState](&statements, "select state from conversation where id = $1")
	waiting          = db.NewQuery[conversationState](&statements,
		"select state from conversation where status in ('waiting', 'offered') order by virtual_arrival, id")
	openOf = db.NewQuery[conversationState](&statements,
		"select state from conversation where customer = $1 and status <> 'closed' order by started_at desc, id desc limit 1")
	conversationList = db.NewList[conversationState](&statements, "select state from conversation", "order by started_at desc, id desc")
)

// Conversation implements store.Conversations.
func (s *Store) Conversation(ctx context.Context, id desk.ConversationID) (*desk.Conversation, error) {
	return one(conversationByID.One(ctx, s.db, id))
}

// List implements store.Conversations.
func (s *Store) List(ctx context.Context, f store.ConversationFilter) ([]*desk.Conversation, error) {
	var w db.Where
	db.In(&w, "status", f.Statuses)
	if f.Line != "" {
		w.And("line = ?", f.Line)
	}
	if f.Owner != "" {
		w.And("owner = ?", f.Owner)
		w.And("owner <> ''") // lets the engine see that the index on owners will do
	}
	if f.Customer != "" {
		w.And("customer = ?", f.Customer)
	}
	if !f.From.IsZero() {
		w.And("started_at >= ?", microsUp(f.From))
	}
	if !f.To.IsZero() {
		w.And("started_at < ?", microsUp(f.To))
	}
	if f.Before != "" {
		w.And("(started_at, id) < (select c.started_at, c.id from conversation c where c.id = ?)", f.Before)
	}
	return several(conversationList.All(ctx, s.db, &w, clamp(f.Limit, store.ListMax)))
}

// Waiting implements store.Conversations.
func (s *Store) Waiting(ctx context.Context) ([]*desk.Conversation, error) {
	return several(waiting.All(ctx, s.db))
}

// OpenOf implements store.Conversations.
func (s *Store) OpenOf(ctx context.Context, c desk.CustomerID) (*desk.Conversation, error) {
	return one(openOf.One(ctx, s.db, c))
}

const itemColumns = "id, conversation, seq, staff_seq, at, kind, author_role, author_id, coalesce(client_id, '') as client_id, content, erased"

// The customer's sequence is never ahead of the staff's, and both run the same way; so the primary key serves both, and only what staff alone see is
// passed over.
var (
	staffAfter = db.NewQuery[itemRow](&statements,
		"select "+itemColumns+" from item where conversation = $1 and staff_seq > $2 order by staff_seq limit $3")
	staffBefore = db.NewQuery[itemRow](&statements,
		"select "+itemColumns+" from item where conversation = $1 and staff_seq < $2 order by staff_seq desc limit $3")
	customerAfter = db.NewQuery[itemRow](&statements,
		"select "+itemColumns+" from item where conversation = $1 and staff_seq > $2 and seq > $2 order by staff_seq limit $3")
	customerBefore = db.NewQuery[itemRow](&statements,
		"select "+itemColumns+" from item where conversation = $1 and seq > 0 and seq < $2 order by staff_seq desc limit $3")
	itemByClient = db.NewQuery[itemRow](&statements,
		"select "+itemColumns+" from item where conversation = $1 and client_id = $2 and author_id = $3 and author_role = $4")
	itemErase   = db.NewCmd(&statements, "update item set content = '{}', erased = true where conversation = $1 and staff_seq = $2 and id = $3")
	itemEraseBy = db.NewCmd(&statements, "update item set content = '{}', erased = true where id = $1")
)

type itemRow struct {
	ID           desk.MessageID        `db:"id"`
	Conversation desk.ConversationID   `db:"conversation"`
	Seq          int64                 `db:"seq"`
	StaffSeq     int64                 `db:"staff_seq"`
	At           int64                 `db:"at"`
	Kind         desk.ItemKind         `db:"kind"`
	AuthorRole   desk.AuthorRole       `db:"author_role"`
	AuthorID     string                `db:"author_id"`
	ClientID     desk.ClientID         `db:"client_id"`
	Content      db.JSON[desk.Content] `db:"content"`
	Erased       bool                  `db:"erased"`
}

func (r *itemRow) item() desk.Item {
	return desk.Item{ID: r.ID, Conversation: r.Conversation, Seq: r.Seq, StaffSeq: r.StaffSeq, At: at(r.At), Kind: r.Kind,
		Author: desk.Author{Role: r.AuthorRole, ID: r.AuthorID}, ClientID: r.ClientID, Content: r.Content.V, Erased: r.Erased}
}

// Items implements store.Conversations.
func (s *Store) Items(ctx context.Context, id desk.ConversationID, p store.ItemPage) ([]desk.Item, error) {
	after, before := customerAfter, customerBefore
	if p.Staff {
		after, before = staffAfter, staffBefore
	}
	newest := p.Last || (p.After == 0 && p.Before != 0)
	from, query := max(p.After, 0), after
	if newest {
		if from, query = p.Before, before; p.Last {
			from = math.MaxInt64
		}
	}
	rows, err := query.All(ctx, s.db, id, from, clamp(p.Limit, store.ItemsMax))
	if err != nil {
		return nil, failed(err)
	}
	if newest {
		slices.Reverse(rows)
	}
	all := make([]desk.Item, len(rows))
	for i := range rows {
		all[i] = rows[i].item()
	}
	return all, nil
}

// ItemByClient implements store.Conversations.
func (s *Store) ItemByClient(ctx context.Context, id desk.ConversationID, a desk.Author, c desk.ClientID) (desk.Item, error) {
	row, err := itemByClient.One(ctx, s.db, id, c, a.ID, a.Role)
	if err != nil {
		return desk.Item{}, failed(err)
	}
	return row.item(), nil
}

// EraseItem implements store.Conversations. An item's id tells its place, "conversation.sequence", which spares every message an index on ids; the row
// must have that very id, and an id of another form is looked for through the whole table.
func (s *Store) EraseItem(ctx context.Context, id desk.MessageID) error {
	return s.tx(ctx, func(tx *db.Tx) error {
		if i := strings.LastIndexByte(string(id), '.'); i > 0 {
			if seq, err := strconv.ParseInt(string(id[i+1:]), 10, 64); err == nil {
				if n, err := itemErase.Run(ctx, tx, id[:i], seq, id); err != nil || n > 0 {
					return err
				}
			}
		}
		n, err := itemEraseBy.Run(ctx, tx, id)
		if err == nil && n == 0 {
			return store.ErrNotFound
		}
		return err
	})
}

// one takes the value out of a row.
func one[T any](row db.JSON[T], err error) (T, error) { return row.V, failed(err) }

// several takes the values out of rows.
func several[T any](rows []db.JSON[T], err error) ([]T, error) {
	if err != nil {
		return nil, failed(err)
	}
	all := make([]T, len(rows))
	for i := range rows {
		all[i] = rows[i].V
	}
	return all, nil
}
