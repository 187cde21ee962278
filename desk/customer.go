package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
)

// Customer is the person who needs help, with what routing and policy may know. Names, identities and attributes are personal and live in
// the Profile, which can be erased.
type Customer struct {
	ID          CustomerID   `json:"id"`
	Version     int64        `json:"version"`
	Proven      bool         `json:"proven"` // the host app vouched for the identity
	Tier        Tier         `json:"tier"`
	Region      Region       `json:"region"`
	Languages   []Language   `json:"languages,omitempty"`
	Needs       []AccessNeed `json:"needs,omitempty"`
	Manager     AgentID      `json:"manager,omitempty"` // a named account manager
	MergedInto  CustomerID   `json:"merged_into,omitempty"`
	ProfileHash string       `json:"profile_hash,omitempty"`
}

// Profile is what identifies a customer. It is stored in a row that can be erased.
type Profile struct {
	Customer   CustomerID        `json:"customer"`
	Name       string            `json:"name,omitempty"`
	Identities []Identity        `json:"identities,omitempty"`
	Attributes map[string]string `json:"attributes,omitempty"` // verified by the host app
}

// Identity is a customer's name on one channel. Channel and Subject together belong to one customer.
type Identity struct {
	Channel  Channel `json:"channel"`
	Subject  string  `json:"subject"` // the channel's own id for this person
	Verified bool    `json:"verified"`
}

// Hash is the hex SHA-256 of the profile's JSON.
func (p Profile) Hash() string {
	b, err := json.Marshal(p)
	if err != nil { // strings and a map of strings always marshal
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Limits of a customer's profile.
const (
	NameMax          = 100 // code points
	IdentitiesMax    = 20
	IdentityMax      = 320 // code points; the longest e-mail address
	AttributesMax    = 40
	AttributeLenMax  = 200 // code points, name and value each
	CustomerLangsMax = 8
)

// KnowCustomer says who a customer is: at first contact, and whenever the host app vouches for something new.
type KnowCustomer struct {
	ID        CustomerID
	Proven    bool
	Tier      Tier
	Region    Region
	Languages []Language
	Needs     []AccessNeed
	Manager   AgentID
	Profile   Profile
	Version   int64 // of the customer whose profile this one adds to; 0: whatever it is
}

// Concerns implements Command.
func (c KnowCustomer) Concerns() Concern { return Concern{Customer: c.ID} }

func (c KnowCustomer) decide(d *decision) *Refusal {
	if !d.by.Leads() {
		return refuse(ReasonNotAllowed, "the host app vouches for customers, through the service")
	}
	if c.ID == "" || c.Tier == "" || c.Region == "" {
		return refuse(ReasonInvalid, "customer, tier and region must be named")
	}
	if r := c.Profile.valid(); r != nil {
		return r
	}
	if len(c.Languages) > CustomerLangsMax || len(c.Needs) > CustomerLangsMax {
		return refuse(ReasonTooMany, "languages or needs")
	}
	p := c.Profile
	p.Customer = c.ID
	b := &CustomerChanged{Proven: c.Proven, Tier: c.Tier, Region: c.Region, Languages: c.Languages, Needs: c.Needs, Manager: c.Manager, ProfileHash: p.Hash()}
	if old := d.world.Customer; old != nil {
		if c.Version != 0 && c.Version != old.Version {
			return refuse(ReasonStale, "customer")
		}
		if old.Proven && !c.Proven {
			return refuse(ReasonNotAllowed, "a proven customer stays proven")
		}
		if b.same(old) {
			return nil
		}
	}
	d.emit(CustomerStream(c.ID), b)
	d.profiles = append(d.profiles, p)
	return nil
}

func (p Profile) valid() *Refusal {
	if r := line(p.Name, NameMax, "name"); r != nil {
		return r
	}
	if len(p.Identities) > IdentitiesMax || len(p.Attributes) > AttributesMax {
		return refuse(ReasonTooMany, "identities or attributes")
	}
	for _, i := range p.Identities {
		if line(i.Subject, IdentityMax, "") != nil {
			return refuse(ReasonInvalid, "an identity is at most "+strconv.Itoa(IdentityMax)+" characters")
		}
	}
	// any order: each is judged alone, and the refusal does not say which
	for k, v := range p.Attributes {
		if line(k, AttributeLenMax, "") != nil || line(v, AttributeLenMax, "") != nil {
			return refuse(ReasonInvalid, "an attribute's name and value are at most "+strconv.Itoa(AttributeLenMax)+" characters each")
		}
	}
	return nil
}

// CustomerChanged is the event of what is known about a customer; the personal part is in the profile's row, and here is its hash.
type CustomerChanged struct {
	Proven      bool         `json:"proven"`
	Tier        Tier         `json:"tier"`
	Region      Region       `json:"region"`
	Languages   []Language   `json:"languages,omitempty"`
	Needs       []AccessNeed `json:"needs,omitempty"`
	Manager     AgentID      `json:"manager,omitempty"`
	ProfileHash string       `json:"profile_hash"`
}

func (b *CustomerChanged) same(c *Customer) bool {
	return b.Proven == c.Proven && b.Tier == c.Tier && b.Region == c.Region && slices.Equal(b.Languages, c.Languages) && slices.Equal(b.Needs, c.Needs) &&
		b.Manager == c.Manager && b.ProfileHash == c.ProfileHash
}

func (b *CustomerChanged) apply(w World, e Event) World {
	c := Customer{ID: CustomerID(e.Stream.ID)}
	if w.Customer != nil {
		c = *w.Customer
	}
	if e.Stream != CustomerStream(c.ID) {
		return w
	}
	c.Version = e.Version
	c.Proven, c.Tier, c.Region, c.Languages, c.Needs, c.Manager, c.ProfileHash = b.Proven, b.Tier, b.Region, b.Languages, b.Needs, b.Manager, b.ProfileHash
	w.Customer = &c
	return w
}

// MergeCustomer says that an anonymous customer turned out to be a proven one; only that customer's own session may say so.
type MergeCustomer struct {
	ID   CustomerID
	Into CustomerID
}

// Concerns implements Command.
func (c MergeCustomer) Concerns() Concern { return Concern{Customer: c.ID} }

func (c MergeCustomer) decide(d *decision) *Refusal {
	old := d.world.Customer
	switch {
	case old == nil || (d.by.Role != RoleSystem && (d.by.Role != RoleCustomer || CustomerID(d.by.ID) != c.ID)):
		return refuse(ReasonNotFound, "customer") // only that customer's own session may say so, and nobody else learns of it
	case c.Into == "":
		return refuse(ReasonInvalid, "into whom")
	case c.ID == c.Into:
		return refuse(ReasonMergeSelf, "")
	case old.Proven:
		return refuse(ReasonNotAllowed, "only an anonymous customer is merged")
	case old.MergedInto == c.Into:
		return nil
	case old.MergedInto != "":
		return refuse(ReasonMerged, "")
	}
	d.emit(CustomerStream(c.ID), &CustomerMerged{Into: c.Into})
	return nil
}

// CustomerMerged is the event of an anonymous customer found to be another.
type CustomerMerged struct {
	Into CustomerID `json:"into"`
}

func (b *CustomerMerged) apply(w World, e Event) World {
	if w.Customer == nil || e.Stream != CustomerStream(w.Customer.ID) {
		return w
	}
	c := *w.Customer
	c.Version, c.MergedInto = e.Version, b.Into
	w.Customer = &c
	return w
}
