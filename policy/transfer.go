package policy

import "jietong/desk"

// RouteTo says what happens to an Ask that is handed to a given line: a transfer, or a line chosen by a person. The entry's caller rules were
// held when the customer came in and are not held again. It refuses an unknown entry or line, and a line that never opens.
func (p *Policy) RouteTo(id desk.LineID, a Ask) (Plan, Refusal) {
	e, ok := p.entries[a.Entry]
	if !ok {
		return Plan{}, p.refuse(a, ReasonEntryUnknown)
	}
	line, ok := p.lines[id]
	if !ok {
		return Plan{}, p.refuse(a, ReasonNeverOpen)
	}
	plan := Plan{Version: p.Version, Entry: e.ID, Channel: a.Channel, Gate: e.Gate, Steps: e.Steps + e.BotTurns, BotTurns: e.BotTurns}
	p.who(&plan, e, &a)
	if r := p.fill(&plan, e, line, a); r != "" {
		return Plan{}, p.refuse(a, r)
	}
	return plan, Refusal{}
}
