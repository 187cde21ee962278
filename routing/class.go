package routing

import (
	"time"

	"jietong/desk"
)

// ClassID names an interned Requirement, from 0, dense.
type ClassID uint32

// Limits of interning: above them the engine should be rebuilt from the current policy (old versions' classes drop out).
const (
	ClassesMax  = 1 << 16
	ProfilesMax = 1 << 20
	SkillsMax   = 32 // skills one requirement may ask for
)

// ScoreUnit is the score of a contact of weight 1 that has waited exactly its target.
const ScoreUnit = 1 << 20

// Weights and bases are in thousandths.
const (
	WeightOne = 1000
	WeightMax = 1000 * WeightOne
	BaseMax   = 1000 * 1000 // a head start of a thousand targets
)

// Requirement is what a class of contacts needs and how urgently. Lists are sets; order and repetition do not matter.
type Requirement struct {
	Line      desk.LineID       // for words and reports; it matches nothing
	Kind      desk.WorkKind     // the capacity it takes
	Skills    []desk.SkillLevel // all of these, at these levels or above
	Languages []desk.Language   // any of these; none: any
	Regions   []desk.Region     // any of these; none: any
	Roles     []desk.Role       // any of these; none: any
	Weight    int               // tier weight in thousandths, 1..WeightMax; 0 means WeightOne
	Target    time.Duration     // the promised wait, 1 ms or more
	Base      int               // head start in thousandths of a target (safety, legal), 0..BaseMax
	Reserve   int               // wholly idle agents to keep for an exclusive kind; 0: none
	Pool      string            // classes of one Pool share their reserve (the largest counts); "": a pool of its own
	Relax     *Relax            // the next wider class, or nil
}

// Relax moves a contact to a wider class once it has waited After since its real arrival. It keeps v and its sequence number.
// The wider requirement may relax again, at a later After.
type Relax struct {
	After time.Duration
	To    Requirement
}
