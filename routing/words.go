package routing

import (
	"fmt"
	"strings"
	"time"

	"jietong/desk"
)

// words are the sentences of one language. Reasons why not are said of a number of agents, in a form that fits any number.
type words struct {
	says                            [reasons]string
	kinds                           [desk.WorkKinds]string
	waited, forward, head, runner   string
	only, score, missed, why, agent string
	others, nobody, late, stop, sep string
	hour, minute, second            string
}

var chinese = words{
	says: [reasons]string{
		Arrived: "用户刚进入排队", Returned: "上一次派单未被接起，已按原位次重新排队", Relaxed: "等待已久，接待范围已放宽",
		Changed: "服务要求或坐席技能有变更", HoldEnded: "为指定坐席保留的时间已结束", ExclusionEnded: "此前未接起的坐席可以再次派单",
		TurnedReady: "该坐席刚刚就绪", Freed: "该坐席刚有空位", ReserveLifted: "为电话预留的空闲坐席已充足",
		ByPreferred: "用户指定的坐席", ByLast: "上次接待该用户的坐席", ByLoad: "符合要求的坐席中当前最空闲，且最久未接新任务",
		Suits: "%d 位也合适，但更忙或更晚空闲", LacksKind: "%d 位不接此类工作", LacksSkill: "%d 位没有所需技能", LacksLevel: "%d 位技能等级不够",
		LacksLanguage: "%d 位不会该语言", LacksRegion: "%d 位不服务该地区", LacksRole: "%d 位不是所需角色", IsOffline: "%d 位离线",
		IsAway: "%d 位小休、整理或培训中", IsExcluded: "%d 位刚刚未接起此单", IsBusy: "%d 位接待已满", IsReserved: "%d 位为来电预留", NotPreferred: "%d 位合适，但此单正为指定坐席保留",
	},
	kinds:  [desk.WorkKinds]string{"在线会话", "电话", "视频", "社交消息", "工单"},
	waited: "%s（%s）：已等待 %s，目标 %s", forward: "，因时间补偿前移 %s", head: "，安全类优先起点 %s 个目标时长",
	score: "，得分 %s 个目标时长", runner: "，排在下一位（%s）之前", only: "，没有其他可接的等待者", missed: "，此前 %d 次未应答",
	why: "为何现在：", agent: "为何是该坐席：", others: "为何不是其他坐席：", nobody: "没有其他坐席在册", late: "事后查询，当时其他坐席的状态未保存",
	stop: "。", sep: "，", hour: "%d 小时", minute: "%d 分", second: "%d 秒",
}

var english = words{
	says: [reasons]string{
		Arrived: "the contact has just come", Returned: "its last offer was not taken, and it kept its place", Relaxed: "it has waited long enough to go to more agents",
		Changed: "its needs or an agent's skills changed", HoldEnded: "the time kept for the agent asked for is over", ExclusionEnded: "an agent who passed it up may be asked again",
		TurnedReady: "the agent became ready", Freed: "the agent got room", ReserveLifted: "enough agents are idle for calls",
		ByPreferred: "the customer asked for this agent", ByLast: "this agent served the customer last", ByLoad: "the least busy of those who can, and the longest without new work",
		Suits: "%d able too, but busier or free later", LacksKind: "%d not taking this kind of work", LacksSkill: "%d without the skill", LacksLevel: "%d below the skill level",
		LacksLanguage: "%d not speaking the language", LacksRegion: "%d not serving the region", LacksRole: "%d not of the role needed", IsOffline: "%d offline",
		IsAway: "%d away, in wrap-up or in training", IsExcluded: "%d who just passed it up", IsBusy: "%d with no room", IsReserved: "%d kept for calls", NotPreferred: "%d able, but it is kept for the agent asked for",
	},
	kinds:  [desk.WorkKinds]string{"chat", "phone", "video", "social", "ticket"},
	waited: "%s (%s): waited %s for a target of %s", forward: ", moved forward by %s", head: ", with a head start of %s targets for safety",
	score: ", score %s targets", runner: ", ahead of the next with %s", only: ", with nobody else waiting for this agent", missed: ", missed before: %d",
	why: "Why now: ", agent: "Why this agent: ", others: "Why not the others: ", nobody: "there are no others", late: "asked later; what the others were doing was not kept",
	stop: ". ", sep: ", ", hour: "%d h", minute: "%d min", second: "%d s",
}

// Words is the explanation in sentences, in Chinese for languages that start with "zh", else in English. It names no person: the
// reader's page shows who the customer and the agents are.
func (x *Explanation) Words(lang desk.Language) string {
	w := english
	if strings.HasPrefix(string(lang), "zh") {
		w = chinese
	}
	d := &x.Decision
	var b strings.Builder
	fmt.Fprintf(&b, w.waited, x.Line, w.kinds[x.Kind], w.length(time.Duration(d.Wait)*time.Millisecond), w.length(x.Target))
	if d.Credit > 0 {
		fmt.Fprintf(&b, w.forward, w.length(time.Duration(d.Credit)*time.Millisecond))
	}
	if x.Base > 0 {
		fmt.Fprintf(&b, w.head, hundredths(int64(x.Base)*ScoreUnit/1000))
	}
	fmt.Fprintf(&b, w.score, hundredths(d.Score))
	if d.RunnerUp != 0 {
		fmt.Fprintf(&b, w.runner, hundredths(d.RunnerScore))
	} else if d.Cause == Freed || d.Cause == TurnedReady {
		b.WriteString(w.only)
	}
	if d.Misses > 0 {
		fmt.Fprintf(&b, w.missed, d.Misses)
	}
	b.WriteString(w.stop + w.why + w.says[d.Cause] + w.stop + w.agent + w.says[d.Choice] + w.stop + w.others)
	parts := make([]string, 0, len(x.Others))
	for r, n := range x.Others {
		if n > 0 {
			parts = append(parts, fmt.Sprintf(w.says[r], n))
		}
	}
	switch {
	case x.Late:
		parts = append(parts, w.late)
	case len(parts) == 0:
		parts = append(parts, w.nobody)
	}
	b.WriteString(strings.Join(parts, w.sep) + w.stop)
	return strings.TrimSpace(b.String())
}

// length writes a duration with its two largest units, down to seconds.
func (w *words) length(d time.Duration) string {
	s := int64(d / time.Second)
	h, m := s/3600, s/60%60
	switch s %= 60; {
	case h > 0 && m > 0:
		return fmt.Sprintf(w.hour+" "+w.minute, h, m)
	case h > 0:
		return fmt.Sprintf(w.hour, h)
	case m > 0 && s > 0:
		return fmt.Sprintf(w.minute+" "+w.second, m, s)
	case m > 0:
		return fmt.Sprintf(w.minute, m)
	}
	return fmt.Sprintf(w.second, s)
}

// hundredths writes a score in targets with two places, rounded, in whole numbers.
func hundredths(score int64) string {
	n := (score*100 + ScoreUnit/2) / ScoreUnit
	if score > 1<<55 { // too large to multiply; the places do not matter there
		n = score / ScoreUnit * 100
	}
	return fmt.Sprintf("%d.%02d", n/100, n%100)
}
