package sql

import (
	"context"

	"jietong/desk"
	"jietong/internal/db"
	"jietong/store"
)

var (
	customerByID = db.NewQuery[db.JSON[*desk.Customer]](&statements, "select state from customer where id = $1")
	profileByID  = db.NewQuery[db.JSON[desk.Profile]](&statements, "select data from profile where customer = $1")
	customerBy   = db.NewQuery[string](&statements, "select customer from identity where channel = $1 and subject = $2")
	profileErase = db.NewCmd(&statements, "delete from profile where customer = $1")
	agentByID    = db.NewQuery[db.JSON[*desk.Agent]](&statements, "select state from agent where id = $1")
	agentsAll    = db.NewQuery[db.JSON[*desk.Agent]](&statements, "select state from agent order by id")
)

// Customer implements store.People.
func (s *Store) Customer(ctx context.Context, id desk.CustomerID) (*desk.Customer, error) {
	return one(customerByID.One(ctx, s.db, id))
}

// Profile implements store.People.
func (s *Store) Profile(ctx context.Context, id desk.CustomerID) (desk.Profile, error) {
	return one(profileByID.One(ctx, s.db, id))
}

// CustomerBy implements store.People.
func (s *Store) CustomerBy(ctx context.Context, c desk.Channel, subject string) (desk.CustomerID, error) {
	id, err := customerBy.One(ctx, s.db, c, subject)
	return desk.CustomerID(id), failed(err)
}

// EraseProfile implements store.People.
func (s *Store) EraseProfile(ctx context.Context, id desk.CustomerID) error {
	return s.tx(ctx, func(tx *db.Tx) error {
		n, err := profileErase.Run(ctx, tx, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return store.ErrNotFound
		}
		_, err = identitiesDrop.Run(ctx, tx, id)
		return err
	})
}

// Agent implements store.People.
func (s *Store) Agent(ctx context.Context, id desk.AgentID) (*desk.Agent, error) {
	return one(agentByID.One(ctx, s.db, id))
}

// Agents implements store.People.
func (s *Store) Agents(ctx context.Context) ([]*desk.Agent, error) {
	return several(agentsAll.All(ctx, s.db))
}
