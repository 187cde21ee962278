package policy

// Reason says why the policy decided or refused. Each occurs in a golden test.
type Reason string

// The reasons of Route and Doors.
const (
	ReasonEntryUnknown    Reason = "entry-unknown"
	ReasonOwnNumberOnly   Reason = "own-number-only"
	ReasonLicenceNeeded   Reason = "licence-needed"
	ReasonNeverOpen       Reason = "never-open"
	ReasonRule            Reason = "rule"
	ReasonCategoryLine    Reason = "category-line"
	ReasonEntryLine       Reason = "entry-line"
	ReasonCategoryOpen    Reason = "category-open"
	ReasonTierAssumed     Reason = "tier-assumed"
	ReasonRegionAssumed   Reason = "region-assumed"
	ReasonTranslated      Reason = "translated"
	ReasonLanguageMissing Reason = "language-missing"
	ReasonLineClosed      Reason = "line-closed"
	ReasonDoorClosed      Reason = "door-closed"
	ReasonBooking         Reason = "booking"
	ReasonTierTarget      Reason = "tier-target"
	ReasonUrgentTag       Reason = "urgent-tag"
	ReasonUrgencyCredit   Reason = "urgency-credit"
	ReasonAngerCredit     Reason = "anger-credit"
	ReasonDivertCredit    Reason = "divert-credit"
	ReasonTransferCredit  Reason = "transfer-credit"
	ReasonRelaxed         Reason = "relaxed"
	ReasonWidened         Reason = "widened"
	ReasonOverflow        Reason = "overflow"
	ReasonCallBack        Reason = "call-back"
	ReasonPromise         Reason = "promise"
	ReasonMessage         Reason = "message"
)

// Words is the reason as a sentence.
func (r Reason) Words() Words {
	for _, row := range reasonWords {
		if row.reason == r {
			return row.words
		}
	}
	return Words{ZH: string(r), EN: string(r)}
}

var reasonWords = []struct {
	reason Reason
	words  Words
}{
	{ReasonEntryUnknown, Words{"没有这个入口，请从下列入口进入。", "There is no such entry; please use one of the entries below."}},
	{ReasonOwnNumberOnly, Words{"该号码只接受账号绑定的本机号码来电。", "This number only takes calls from the account's own number."}},
	{ReasonLicenceNeeded, Words{"该号码需先验证营业执照。", "This number needs a checked business licence."}},
	{ReasonNeverOpen, Words{"该服务线没有再开放的时间。", "This line has no further opening hours."}},
	{ReasonRule, Words{"按服务策略的分线规则选定服务线。", "A rule of the policy chose the line."}},
	{ReasonCategoryLine, Words{"按问题类别选定服务线。", "The kind of problem chose the line."}},
	{ReasonEntryLine, Words{"按入口选定服务线。", "The entry chose the line."}},
	{ReasonCategoryOpen, Words{"没有说明问题类别，照常受理。", "No kind of problem was given; it is taken as it comes."}},
	{ReasonTierAssumed, Words{"客户等级不明，按普通用户受理。", "The tier is not known; served as a personal customer."}},
	{ReasonRegionAssumed, Words{"地区不明，按入口所在地区受理。", "The region is not known; the entry's region is assumed."}},
	{ReasonTranslated, Words{"由坐席借助机器翻译服务。", "Served with machine translation."}},
	{ReasonLanguageMissing, Words{"该服务线不会说客户的语言。", "The line does not speak the customer's language."}},
	{ReasonLineClosed, Words{"服务线目前不在服务时间。", "The line is closed at this time."}},
	{ReasonDoorClosed, Words{"入口目前不开放。", "The entry is closed at this time."}},
	{ReasonBooking, Words{"须提前预约。", "An appointment is needed."}},
	{ReasonTierTarget, Words{"该客户等级另有承诺时间。", "This tier has a promise of its own."}},
	{ReasonUrgentTag, Words{"使用了急难标签，按其承诺时间受理。", "The urgent tag was used; its guarantee applies."}},
	{ReasonUrgencyCredit, Words{"因事情紧急，等待时间提前计算。", "Moved forward because it is urgent."}},
	{ReasonAngerCredit, Words{"因客户情绪激动，等待时间提前计算。", "Moved forward because the customer is upset."}},
	{ReasonDivertCredit, Words{"因机器人回答无用，等待时间提前计算。", "Moved forward because the bot's answers did not help."}},
	{ReasonTransferCredit, Words{"因被转接，等待时间提前计算。", "Moved forward because of a transfer."}},
	{ReasonRelaxed, Words{"放宽技能等级要求。", "Agents of a lower skill level may take it."}},
	{ReasonWidened, Words{"扩大到其他地区的坐席。", "Agents of further regions may take it."}},
	{ReasonOverflow, Words{"溢出到另一条服务线。", "Agents of another line may take it as well."}},
	{ReasonCallBack, Words{"提供回呼，保留排队位置。", "A call back is offered; the place in the queue is kept."}},
	{ReasonPromise, Words{"承诺在约定时间前答复。", "A reply by a stated time is promised."}},
	{ReasonMessage, Words{"可以留言，转为工单处理。", "A message can be left; it becomes a ticket."}},
}

// refuse gives the refusal with what to do instead: the doors that take this customer at that time.
func (p *Policy) refuse(a Ask, r Reason) Refusal {
	out := Refusal{Reason: r, Instead: r.Words()}
	if e, ok := p.entries[a.Entry]; ok {
		if phone, ok := p.phones[e.Phone]; ok && phone.OnRefusal.ZH != "" && r != ReasonNeverOpen {
			out.Instead = phone.OnRefusal
		}
	}
	if a.Region == "" && len(p.Regions) > 0 {
		a.Region = p.Regions[0].ID
	}
	for _, d := range p.Doors(Who{Region: a.Region, Languages: a.Languages, Tier: a.Tier, Needs: a.Needs, Category: a.Category, At: a.At,
		OwnNumber: a.OwnNumber, Licence: a.Licence}) {
		if d.Entry != a.Entry && d.Open && len(out.Doors) < refusalDoorsMax {
			out.Doors = append(out.Doors, d.Entry)
		}
	}
	return out
}

// refusalDoorsMax is how many other doors a refusal names: what one reads at a glance.
const refusalDoorsMax = 3
