package routing

import (
	"time"

	"jietong/desk"
	"jietong/policy"
)

// Stage is a requirement that holds from a moment on.
type Stage struct {
	From time.Time
	Need Requirement
}

// Stages lays what a policy's plan asks of an agent on the time axis: the requirement at the start, and each wider one. The live service and the
// simulator both route by it.
func Stages(p *policy.Policy, plan policy.Plan) []Stage {
	base := RequirementOf(plan)
	out := []Stage{{From: plan.Start, Need: base}}
	for _, s := range plan.Over {
		switch s.Do {
		case policy.StepRelaxSkills, policy.StepWidenRegions, policy.StepWidenLanguages, policy.StepOverflow:
			out = append(out, Stage{From: s.At, Need: widened(base, p, s)})
		}
	}
	return out
}

// RequirementOf is what a plan asks of an agent at the start.
func RequirementOf(p policy.Plan) Requirement {
	r := Requirement{Line: p.Line, Kind: p.Work, Skills: p.Skills, Regions: p.Regions, Roles: RolesFor(p.StaffedBy),
		Weight: int(p.Weight) * WeightOne / 100, Target: min(max(p.Wait, TargetMin), TargetMax)}
	if p.Language != "" && !p.Translated {
		r.Languages = []desk.Language{p.Language}
	}
	if p.Base > 0 {
		r.Base = int(min(int64(BaseMax), p.Base.Milliseconds()*1000/r.Target.Milliseconds()))
	}
	if p.Work.Exclusive() {
		r.Reserve, r.Pool = p.Reserve, string(p.Line)
	}
	return r
}

// RequirementOfLine is what a line asks of an agent, language and region apart: who could ever take its work.
func RequirementOfLine(l *policy.Line) Requirement {
	return Requirement{Line: l.ID, Kind: l.Work, Roles: RolesFor(l.StaffedBy), Skills: skillsOf(l)}
}

// widened is the requirement that holds from a step on.
func widened(base Requirement, p *policy.Policy, s policy.PlannedStep) Requirement {
	next := base
	next.Skills, next.Regions = s.Skills, s.Regions
	if len(base.Languages) > 0 {
		next.Languages = s.Languages
	}
	for _, id := range s.Lines {
		if l, ok := p.Line(id); ok && id != base.Line {
			next.Also = append(next.Also, Alternative{Skills: skillsOf(l), Languages: next.Languages, Regions: l.Regions, Roles: RolesFor(l.StaffedBy)})
		}
	}
	return next
}

func skillsOf(l *policy.Line) []desk.SkillLevel {
	out := make([]desk.SkillLevel, 0, len(l.Skills))
	for _, n := range l.Skills {
		out = append(out, desk.SkillLevel{Skill: n.Skill, Level: uint8(n.Level)})
	}
	return out
}

// RolesFor says which roles serve a line staffed by the given one; nil means any. Those of a higher tier may always help.
func RolesFor(s policy.StaffRole) []desk.Role {
	switch s {
	case policy.StaffExpert:
		return []desk.Role{desk.RoleExpert, desk.RoleManager, desk.RoleSupervisor}
	case policy.StaffManager:
		return []desk.Role{desk.RoleManager}
	}
	return nil
}

// ReserveNeeds are the requirements of a policy that keep agents idle for calls. An engine must know them before the first call comes.
func ReserveNeeds(p *policy.Policy) []Requirement {
	var out []Requirement
	for i := range p.Lines {
		l := &p.Lines[i]
		if l.Reserve == 0 || !l.Work.Exclusive() {
			continue
		}
		r := RequirementOfLine(l)
		r.Reserve, r.Pool, r.Target = l.Reserve, string(l.ID), TargetMin
		out = append(out, r)
	}
	return out
}
