package routing

// Reason says why; each has a sentence in words.go and occurs in a golden test.
type Reason uint8
