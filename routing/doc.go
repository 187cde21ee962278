// Package routing decides who takes what now, and can say why.
//
// An Engine is a deterministic state machine. Events go in (a contact waits, an agent is ready, a slot is free, a tick),
// decisions come out: at most one open offer for each waiting contact, each reserving its slot until the offer is committed,
// refused, accepted, declined or missed. The engine has no input or output, no clock and no chance of its own; every event
// carries the time. The same events give the same decisions, byte for byte, on every machine.
//
// # The rule
//
// Whenever a waiting contact and an agent are compatible, the contact with the highest score goes first:
//
//	score = base + tierWeight * (now - v) / target        v = arrival - credit
//
// in whole numbers (ScoreUnit is one target waited at weight 1). Ties go to the smaller v, then to the smaller sequence
// number. So work of one class is first come, first served, counted from the virtual arrival v, which a contact keeps when
// it is offered, missed, offered again, relaxed or moved. The contact then goes to its preferred agent if that one has room,
// else to its last agent, else to the least loaded agent (relative to capacity, in sixteen levels), else to the one whose
// load changed longest ago.
//
// # What may be paired
//
// A contact and an agent are compatible when the agent is ready, has the skills, languages, region, role and kind of work that
// the contact's class asks for, has room (phone and video need a wholly idle agent and fill it), when no exclusion stands
// between the two, when no other agent is being held for, and when no reserve forbids it: a voice pool with reserve r refuses
// non-exclusive work that would leave fewer than r wholly idle agents for the pool.
// After every event no compatible pair is left. Check proves that and the other invariants.
//
// # Structure
//
// Requirements and profiles are interned; contacts of one class differ only in (v, sequence), so only the head of each class
// needs a score. An agent that becomes free costs a walk over the classes that wait and fit; a contact that arrives costs a walk
// over the profiles with room, or over agents in order of load, whichever is shorter. Events allocate nothing in the steady
// state. The engine knows dense handles; Floor is the thin layer that speaks in conversation and agent identifiers.
//
// The package does not do: forecasts (package future), presence rules such as auto-away (package desk), storage (center).
package routing
