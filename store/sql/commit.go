package sql

import (
	"context"
	"errors"
	"fmt"

	"jietong/desk"
	"jietong/internal/db"
	"jietong/store"
)

// commitTries is how often a Commit is tried when the engine gave it up for another, or when a conflict was gone by the time it was looked for.
const commitTries = 6

// errGuard says that a guard of the plan did not hold; which one, store.Check finds out.
var errGuard = errors.New("a guard did not hold")

// Commit implements store.Log. All is encoded before the writer is taken, so that writers wait for the disk and not for JSON.
func (s *Store) Commit(ctx context.Context, changes []store.Change) error {
	if err := store.Validate(changes); err != nil {
		return err
	}
	p, err := newPlan(changes)
	if err != nil {
		return err
	}
	if p.empty() {
		return failed(ctx.Err())
	}
	for try := 1; ; try++ {
		if p.broken {
			err = errGuard
		} else {
			err = s.db.Tx(ctx, func(tx *db.Tx) error { return p.write(ctx, tx) })
		}
		if errors.Is(err, errGuard) {
			if why := store.Check(changes, known{ctx, s.db}); why != nil {
				return conflictOr(why)
			}
		} else if !db.Again(err) {
			return failed(err)
		}
		if try == commitTries {
			return failed(fmt.Errorf("given up after %d tries: %w", try, err))
		}
	}
}

// conflictOr lets what Check found pass, and wraps what kept it from finding.
func conflictOr(err error) error {
	var conflict *store.Conflict
	if errors.As(err, &conflict) {
		return err
	}
	return failed(err)
}

// known answers store.Check from the tables.
type known struct {
	ctx context.Context // of the one Commit that asks
	db  *db.DB
}

var (
	versionOf = map[desk.StreamKind]db.Query[int64]{
		desk.StreamConversation: db.NewQuery[int64](&statements, "select version from conversation where id = $1"),
		desk.StreamCustomer:     db.NewQuery[int64](&statements, "select version from customer where id = $1"),
		desk.StreamAgent:        db.NewQuery[int64](&statements, "select version from agent where id = $1"),
		desk.StreamTicket:       db.NewQuery[int64](&statements, "select version from ticket where id = $1"),
	}
	sentBefore = db.NewQuery[int64](&statements,
		"select count(*) from item where conversation = $1 and client_id = $2 and author_id = $3 and author_role = $4")
	identitiesOf = db.NewQuery[identityRow](&statements, "select channel, subject from identity where customer = $1")
	numberOf     = db.NewQuery[string](&statements, "select id from ticket where number = $1")
)

type identityRow struct {
	Channel desk.Channel `db:"channel"`
	Subject string       `db:"subject"`
}

func (k known) Version(st desk.Stream) (int64, error) {
	v, err := versionOf[st.Kind].One(k.ctx, k.db, st.ID)
	return v, orNone(err)
}

func (k known) Sent(it *desk.Item) (bool, error) {
	n, err := sentBefore.One(k.ctx, k.db, it.Conversation, it.ClientID, it.Author.ID, it.Author.Role)
	return n > 0, err
}

func (k known) Identities(c desk.CustomerID) ([]desk.Identity, error) {
	rows, err := identitiesOf.All(k.ctx, k.db, c)
	all := make([]desk.Identity, len(rows))
	for i, r := range rows {
		all[i] = desk.Identity{Channel: r.Channel, Subject: r.Subject}
	}
	return all, err
}

func (k known) HolderOf(id desk.Identity) (desk.CustomerID, error) {
	c, err := customerBy.One(k.ctx, k.db, id.Channel, id.Subject)
	return desk.CustomerID(c), orNone(err)
}

func (k known) TicketWith(number string) (desk.TicketID, error) {
	id, err := numberOf.One(k.ctx, k.db, number)
	return desk.TicketID(id), orNone(err)
}
