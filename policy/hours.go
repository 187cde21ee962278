package policy

import "time"

// CalendarID names a table of days.
type CalendarID string

// DayTable is a calendar of days: which are worked. Its rows have the form of public holiday tables (name, date, isOffDay).
type DayTable struct {
	ID        CalendarID `yaml:",key"`
	Name      Words      `yaml:"name,required" doc:"name for people"`
	Zone      Zone       `yaml:"zone" doc:"IANA zone; or else offset"`
	Offset    Offset     `yaml:"offset" doc:"fixed offset from UTC; or else zone"`
	Working   []DayName  `yaml:"working,required" doc:"days of the week that are worked, such as mon-fri"`
	Shifts    []Shift    `yaml:"shifts" doc:"hours of a working day, for counting working days; empty means the whole day"`
	Published []int      `yaml:"published" doc:"years whose holidays are known and written here"`
	Awaited   []int      `yaml:"not_published" doc:"years whose holidays are not published yet: counted by the week, and said so"`
	Days      []DayRow   `yaml:"days" doc:"holidays and make-up working days"`
}

// DayRow is a holiday, or a make-up working day.
type DayRow struct {
	Name  string `yaml:"name,required" doc:"name of the holiday"`
	Date  Date   `yaml:"date,required" doc:"the day, or the first of several"`
	Until Date   `yaml:"until" doc:"the last of several days"`
	Off   bool   `yaml:"isOffDay,required" doc:"true: nobody works; false: a make-up working day"`
}

// DayName is a day of the week, or a range or class of days.
type DayName string

// The day names. Ranges such as mon-fri and sun-thu are written with a hyphen.
const (
	DaysAll     DayName = "daily"
	DaysWorking DayName = "working" // working days of the calendar, make-up days included
	DaysOff     DayName = "off"     // all other days
)

// Hours are opening hours.
type Hours struct {
	ID       HoursID       `yaml:",key"`
	Name     Words         `yaml:"name,required" doc:"name for people"`
	Zone     Zone          `yaml:"zone" doc:"IANA zone; or offset, or calendar"`
	Offset   Offset        `yaml:"offset" doc:"fixed offset from UTC, such as +09:00"`
	Calendar CalendarID    `yaml:"calendar" ref:"calendars" doc:"table of days; gives the zone too unless one is written"`
	Always   bool          `yaml:"always" doc:"open at all hours"`
	Shifts   []Shift       `yaml:"shifts" doc:"when it is open; several on a day are split shifts"`
	Ramadan  Ramadan       `yaml:"ramadan" doc:"other shifts in Ramadan, by the Umm al-Qura calendar"`
	Dates    []SpecialDate `yaml:"dates" doc:"days with other hours"`
}

// Shift is a stretch of open time on some days. An end at or before the start means the next day.
type Shift struct {
	Days  []DayName `yaml:"days" doc:"mon to sun, mon-fri, daily, working, off; empty means daily"`
	From  Clock     `yaml:"from,required" doc:"first minute, local"`
	Until Clock     `yaml:"until,required" doc:"end, local; 24:00 is midnight; an earlier time means the next day"`
}

// Ramadan replaces the shifts during the month of Ramadan.
type Ramadan struct {
	Shifts []Shift `yaml:"shifts" doc:"shifts of the month"`
	Closed bool    `yaml:"closed" doc:"nobody serves in the month"`
	Eve    int     `yaml:"days_before" min:"0" max:"30" doc:"days before the month on which its hours begin"`
	After  int     `yaml:"days_after" min:"0" max:"30" doc:"days after the month on which its hours still hold"`
}

// SpecialDate has its own hours.
type SpecialDate struct {
	Name   string  `yaml:"name" doc:"why"`
	Date   Date    `yaml:"date,required" doc:"the day, or the first of several"`
	Until  Date    `yaml:"until" doc:"the last of several days"`
	Closed bool    `yaml:"closed" doc:"closed all day"`
	Shifts []Shift `yaml:"shifts" doc:"hours of those days"`
}

// weekdays in the order of time.Weekday.
var weekdays = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

func weekdayNamed(s string) (time.Weekday, bool) {
	for i, name := range weekdays {
		if s == name {
			return time.Weekday(i), true
		}
	}
	return 0, false
}

// dayMask is a set of days: bits 0 to 6 for Sunday to Saturday, and two for the classes.
type dayMask uint16

const (
	maskWeek    dayMask = 1<<7 - 1
	maskWorking dayMask = 1 << 7
	maskOff     dayMask = 1 << 8
)

func parseDays(names []DayName) (dayMask, bool) {
	if len(names) == 0 {
		return maskWeek, true
	}
	var mask dayMask
	for _, name := range names {
		m, ok := parseDay(string(name))
		if !ok {
			return 0, false
		}
		mask |= m
	}
	return mask, true
}

func parseDay(s string) (dayMask, bool) {
	switch DayName(s) {
	case DaysAll:
		return maskWeek, true
	case DaysWorking:
		return maskWorking, true
	case DaysOff:
		return maskOff, true
	}
	if d, ok := weekdayNamed(s); ok {
		return 1 << d, true
	}
	if len(s) != 7 || s[3] != '-' {
		return 0, false
	}
	from, ok1 := weekdayNamed(s[:3])
	until, ok2 := weekdayNamed(s[4:])
	if !ok1 || !ok2 {
		return 0, false
	}
	var mask dayMask
	for d := from; ; d = (d + 1) % 7 {
		mask |= 1 << d
		if d == until {
			return mask, true
		}
	}
}
