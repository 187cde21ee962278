package routing

// Decision is one offer made, of fixed size: this contact to this agent, now.
type Decision struct {
	Contact     ContactRef
	Agent       AgentRef
	Class       ClassID
	RunnerUp    ContactRef // the next best contact this agent could have taken; 0: none, or not compared (an arrival)
	Score       int64      // in ScoreUnit
	RunnerScore int64
	Wait        Millis // length of time since the real arrival
	Credit      Millis // length of time by which it was moved forward
	Round       uint64 // number of the Apply that made it
	Cause       Reason // why now
	Choice      Reason // why this agent
	Level       uint8  // the agent's relative load before the offer, 0 (wholly idle)..LevelTop
	Misses      uint8  // how often this contact was missed before
}
