package api

import (
	"jietong/desk"
	"jietong/policy"
)

// The names on the wire of what the domain counts.

func presences() []string { return []string{"offline", "ready", "away", "wrap-up", "training"} }

func presenceName(p desk.Presence) string {
	if int(p) < len(presences()) {
		return presences()[p]
	}
	return "offline"
}

// presenceNamed gives a value that desk refuses for a name that does not exist.
func presenceNamed(s string) desk.Presence {
	for i, name := range presences() {
		if name == s {
			return desk.Presence(i)
		}
	}
	return desk.Training + 1
}

func workName(k desk.WorkKind) string {
	names := [...]string{"chat", "phone", "video", "social", "ticket"}
	if int(k) < len(names) {
		return names[k]
	}
	return ""
}

func urgencyName(u desk.Urgency) string {
	names := [...]string{"normal", "high", "safety"}
	if int(u) < len(names) {
		return names[u]
	}
	return names[0]
}

// policyWords are the policy's own words for one of its reasons, which may come through as a refusal.
func policyWords(r desk.Reason) (policy.Words, bool) {
	w := policy.Reason(r).Words()
	return w, w.ZH != string(r)
}
