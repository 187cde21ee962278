package desk

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of texts that have no noun of their own, in code points.
const (
	ClientIDMax = 200  // a UUID and a prefix
	FileNameMax = 255  // what file systems take
	AltMax      = 1000 // what a reader listens to before skipping it
)

// line refuses a text that is longer than so many code points, or that no store could keep: PostgreSQL takes neither broken UTF-8 nor NUL.
func line(s string, limit int, what string) *Refusal {
	switch {
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		return refuse(ReasonInvalid, what+" must be UTF-8 without NUL")
	case utf8.RuneCountInString(s) > limit:
		return refuse(ReasonTooLong, what+": "+strconv.Itoa(limit))
	}
	return nil
}

// blank reports whether a text has nothing that a reader could see.
func blank(s string) bool {
	for _, r := range s {
		switch {
		case unicode.IsSpace(r), unicode.In(r, unicode.Cf, unicode.Cc, unicode.Other_Default_Ignorable_Code_Point), r == '\u2800': // the empty Braille cell
		default:
			return false
		}
	}
	return true
}
