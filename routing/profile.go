package routing

import "jietong/desk"

// ProfileID names an interned Profile, from 0, dense.
type ProfileID uint32

// Profile is what a group of agents can do. Lists are sets.
type Profile struct {
	Skills    []desk.SkillLevel
	Languages []desk.Language
	Regions   []desk.Region // home and those the agent is lent to
	Role      desk.Role     // agent, expert, manager …
	Capacity  Capacity
}

// Capacity is how many pieces of each kind an agent takes at once (exclusive kinds: 0 or 1; more counts as 1), and in all.
type Capacity struct {
	Kinds [desk.WorkKinds]uint8
	Total uint8 // at most so many non-exclusive pieces together; 0: no limit beside Kinds
}
