// Package access says who may do what: one table of actions and roles, and nothing that it does not name is allowed. HTTP, the socket, the event
// stream and files all ask it.
//
// It is pure, and knows people only by their role and by what they have to do with the thing in question (Facts). Which facts hold is found
// by the caller. A granted action may still be refused by package desk, which knows the state of things.
package access

import "jietong/desk"

// May says whether the actor may do this to something of which these facts hold: "" grants, anything else is why not. An action that the table
// does not name, or a role that it does not know, is refused.
func May(actor desk.Actor, action Action, f Facts) desk.Reason {
	w := lookup(action, actor.Role)
	if w != never && w.holds(f) {
		return ""
	}
	switch {
	case w == never && (actor.Role == desk.RoleStranger || actor.Role == "") && forSomebody(action):
		return ReasonSignIn
	case w == never:
		return desk.ReasonNotAllowed
	case actor.IsStaff() && knows.holds(f):
		return desk.ReasonNotYours
	}
	return desk.ReasonNotFound // that it exists is not theirs to know either
}

// Ever says whether the actor's role may do this to anything at all: what can be refused before the thing is looked up.
func Ever(actor desk.Actor, action Action) desk.Reason {
	return May(actor, action, Facts{Own: true, Owner: true, Consulted: true, Ringing: true, Served: true, Home: true})
}

// ReasonSignIn refuses a stranger what others may do.
const ReasonSignIn desk.Reason = "sign-in-first"

// Facts is what an actor has to do with a conversation, ticket, session or state. What is false grants nothing.
type Facts struct {
	Own       bool // it is the actor's own: the customer's conversation, the session, the state of the agent
	Owner     bool // the agent serves it now, or is named on the ticket
	Consulted bool // the agent was asked for advice on it and has joined
	Ringing   bool // an offer of it, or a consult, rings at the agent; or the offer is the one it was taken by
	Served    bool // the agent served it last
	Home      bool // it belongs to a line that the agent has the skills for
}

// when is under which facts a role may do something.
type when uint8

const (
	never   when = iota
	always       // whatever it is
	own          // the actor's own
	serves       // the agent serves it
	speaks       // the agent serves it or has joined to advise
	handled      // the agent serves, advises on or has served it
	rings        // it rings at the agent
	knows        // any of what ties an agent to it: it may be read
)

func (w when) holds(f Facts) bool {
	switch w {
	case always:
		return true
	case own:
		return f.Own
	case serves:
		return f.Owner
	case speaks:
		return f.Owner || f.Consulted
	case handled:
		return f.Owner || f.Consulted || f.Served
	case rings:
		return f.Ringing
	case knows:
		return f.Own || f.Owner || f.Consulted || f.Ringing || f.Served || f.Home
	}
	return false
}

// Words says the condition as it stands in the golden table.
func (w when) String() string {
	return [...]string{"–", "yes", "own", "serves", "speaks", "handled", "rings", "knows"}[w]
}

func lookup(a Action, r desk.Role) when {
	for i := range table {
		if table[i].action == a {
			if c := column(r); c >= 0 {
				return table[i].by[c]
			}
		}
	}
	return never
}

func forSomebody(a Action) bool {
	for _, r := range Roles() {
		if lookup(a, r) != never {
			return true
		}
	}
	return false
}

// column is a role's place in a row of the table, or -1.
func column(r desk.Role) int {
	if r == "" {
		r = desk.RoleStranger
	}
	for i, known := range Roles() {
		if known == r {
			return i
		}
	}
	return -1
}

// Roles lists the roles in the order of the table's columns.
func Roles() []desk.Role {
	return []desk.Role{desk.RoleStranger, desk.RoleCustomer, desk.RoleAgent, desk.RoleExpert, desk.RoleManager, desk.RoleSupervisor, desk.RoleAdmin, desk.RoleSystem}
}
