package policy

import "fmt"

// suggestion says "did you mean" in both languages, or nothing where no known name is near.
func suggestion(got string, known []string) (zh, en string) {
	best, least := "", len(got)/3+2 // one slip in three letters
	for _, k := range known {
		if d := distance(clip(got), k); d < least {
			best, least = k, d
		}
	}
	if best == "" {
		return "", ""
	}
	return fmt.Sprintf("；是不是“%s”？", best), fmt.Sprintf("; did you mean %q?", best)
}

// distance is the number of letters to insert, delete, replace or swap with the next (optimal string alignment).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
