package desk

import (
	"slices"
	"strconv"
	"time"
)

// Close ends a conversation: by its customer, or by the agent who serves it.
type Close struct {
	Conversation ConversationID
	Solved       *bool
	Note         string // staff only
}

// Concerns implements Command.
func (c Close) Concerns() Concern { return Concern{Conversation: c.Conversation} }

func (c Close) decide(d *decision) *Refusal {
	conv := d.conv()
	switch {
	case conv == nil:
		return refuse(ReasonNotFound, "conversation")
	case conv.Status == StatusClosed:
		return refuse(ReasonClosed, "")
	}
	if r := line(c.Note, NoteMax, "note"); r != nil {
		return r
	}
	if d.by.Role == RoleCustomer {
		if r := d.mayCustomer(conv); r != nil {
			return r
		}
	} else if r := d.mayOwner(conv); r != nil {
		return r
	}
	ending := EndedSolved
	switch {
	case conv.WaitsForPerson() && (c.Solved == nil || !*c.Solved): // whatever is unsolved, it is the wait that was given up
		ending = EndedLeft
	case c.Solved != nil && !*c.Solved:
		ending = EndedUnsolved
	}
	if d.by.IsStaff() && !blank(c.Note) {
		d.item(Item{Kind: ItemNote, Author: Author{Role: AuthorAgent, ID: d.by.ID}, Content: Content{Text: c.Note}}, false)
	}
	code := "closed-by-agent"
	if d.by.Role == RoleCustomer {
		code = "closed-by-customer"
	}
	d.finish(ending, code)
	return nil
}

// finish ends the conversation and frees everybody who had it in hand.
func (d *decision) finish(how Ending, code string) {
	d.withdrawOffer()
	d.dropConsult()
	owner := d.conv().Owner
	d.system(true, code, nil)
	d.emitConv(&Closed{Outcome: how})
	if owner != "" {
		d.endWork(owner, WorkDone, d.conv().Terms.WrapUp)
	}
}

// Closed is the event of the end.
type Closed struct {
	Outcome Ending `json:"outcome"`
}

func (b *Closed) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) {
		c.Status, c.Owner, c.Offer, c.Consult, c.Outcome, c.ClosedAt = StatusClosed, "", nil, nil, b.Outcome, e.At
		c.AwaitingReply, c.AbsentSince, c.Timers, c.Exclusions, c.Unread = time.Time{}, time.Time{}, nil, nil, 0
	})
}

// Rate is the customer's verdict after the close. The comment is an item that staff see.
type Rate struct {
	Conversation ConversationID
	Score        int // 1..5
	Solved       *bool
	Comment      string
}

// RatingCommentMax is the longest comment in code points; a paragraph.
const RatingCommentMax = 1000

// Concerns implements Command.
func (c Rate) Concerns() Concern { return Concern{Conversation: c.Conversation} }

func (c Rate) decide(d *decision) *Refusal {
	conv := d.conv()
	if r := d.mayCustomer(conv); r != nil {
		return r
	}
	switch {
	case conv.Status != StatusClosed:
		return refuse(ReasonNotClosed, "")
	case conv.Rating != nil:
		return refuse(ReasonRated, "")
	case c.Score < 1 || c.Score > 5:
		return refuse(ReasonScore, "")
	}
	if r := line(c.Comment, RatingCommentMax, "comment"); r != nil {
		return r
	}
	d.emitConv(&Rated{Rating: Rating{Score: c.Score, Solved: c.Solved, At: d.now}})
	if !blank(c.Comment) {
		d.item(Item{Kind: ItemNote, Author: Author{Role: AuthorCustomer, ID: string(conv.Customer)}, Content: Content{Text: c.Comment, Code: "rating-comment"}}, false)
	}
	return nil
}

// Rated is the event of a rating.
type Rated struct {
	Rating Rating `json:"rating"`
}

func (b *Rated) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) {
		r := b.Rating
		if r.Solved != nil {
			solved := *r.Solved
			r.Solved = &solved
		}
		c.Rating = &r
	})
}

// SetTags replaces a conversation's tags.
type SetTags struct {
	Conversation ConversationID
	Tags         []string
}

// Concerns implements Command.
func (c SetTags) Concerns() Concern { return Concern{Conversation: c.Conversation} }

func (c SetTags) agentsUntouched() {}

func (c SetTags) decide(d *decision) *Refusal {
	conv := d.conv()
	switch {
	case conv == nil:
		return refuse(ReasonNotFound, "conversation")
	case !d.by.IsStaff():
		return refuse(ReasonNotAllowed, "staff only")
	case len(c.Tags) > TagsMax:
		return refuse(ReasonTags, "at most "+strconv.Itoa(TagsMax))
	}
	tags := slices.Clone(c.Tags)
	for _, t := range tags {
		if blank(t) || line(t, TagLenMax, "") != nil {
			return refuse(ReasonTags, "1 to "+strconv.Itoa(TagLenMax)+" characters")
		}
	}
	slices.Sort(tags)
	tags = slices.Compact(tags)
	if slices.Equal(tags, conv.Tags) {
		return nil
	}
	d.emitConv(&Tagged{Tags: tags})
	return nil
}

// Tagged is the event of new tags.
type Tagged struct {
	Tags []string `json:"tags"`
}

func (b *Tagged) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) { c.Tags = b.Tags })
}
