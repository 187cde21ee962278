// Package desk holds the nouns of customer service and their life: customers, conversations, messages, agents, offers, tickets.
//
// What may happen is decided by two pure functions. Decide takes the part of the world a command concerns and says which events
// follow, or refuses with a Reason. Apply takes a world and an event and returns the world after it. The live service, the
// simulator, replays and tests share both, so a conversation is the same thing everywhere: a log of events.
//
// Events carry references and hashes. What a person wrote or is called travels beside them, as Items and Profiles of the
// Outcome, and is stored in rows that can be erased without breaking the log.
//
// The package does no input or output, reads no clock and draws no chance: time, identifiers and the actor are arguments.
package desk
