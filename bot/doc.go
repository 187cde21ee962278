// Package bot holds triage as steps: what a customer wants, what the bot may answer, and when it steps aside.
//
// The first rule is that asking for a person works, in every way and every language that the service speaks: WantsPerson. It is pure and
// fast enough to look at every message of a customer before it is stored. A fuller understanding of what is asked lives in bot/nlu.
package bot
