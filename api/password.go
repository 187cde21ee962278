package api

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"jietong/center"
)

// Parameters of argon2id: the first choice of OWASP's password storage cheat sheet for it (19 MiB, two passes, one lane).
const (
	argonMemoryKiB = 19 * 1024
	argonPasses    = 2
	argonLanes     = 1
	argonSaltBytes = 16
	argonKeyBytes  = 32
	argonMaxKiB    = 256 * 1024 // of a hash that somebody else made; more could be used to exhaust memory
	argonMaxPasses = 16
)

// Limits of passwords. A long one of ordinary words is better than a short one of odd characters, so that there are no further rules.
const (
	PasswordMin = 10  // code points
	PasswordMax = 200 // code points; the wire's limit
)

// hashesAtOnce is how many passwords are hashed at the same time: each takes 19 MiB and a core for about 20 ms.
const hashesAtOnce = 2

// hashesWaiting is how many more may wait; beyond it a sign-in is refused as too-many, so that a flood of them cannot hold others up.
const hashesWaiting = 64

// HashPassword makes what is kept of a password: argon2id in PHC form.
func HashPassword(password string) (string, error) {
	if n := len([]rune(password)); n < PasswordMin || n > PasswordMax {
		return "", fmt.Errorf("api: a password has %d to %d characters", PasswordMin, PasswordMax)
	}
	var salt [argonSaltBytes]byte
	_, _ = rand.Read(salt[:]) // never fails: the program ends instead
	key := argon2.IDKey([]byte(password), salt[:], argonPasses, argonMemoryKiB, argonLanes, argonKeyBytes)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemoryKiB, argonPasses, argonLanes,
		b64.EncodeToString(salt[:]), b64.EncodeToString(key)), nil
}

// passwords checks passwords, few at a time.
type passwords struct {
	turn  chan struct{}
	queue chan struct{}
	dummy string // checked when there is no such login, so that the answer takes as long
}

func newPasswords() *passwords {
	dummy, err := HashPassword("nobody has this password")
	if err != nil { // its length is right
		panic(err)
	}
	return &passwords{turn: make(chan struct{}, hashesAtOnce), queue: make(chan struct{}, hashesWaiting), dummy: dummy}
}

// check reports whether the password is the one that was hashed. An empty hash (no such login) takes as long as any and is never right.
func (p *passwords) check(ctx context.Context, hash, password string) (bool, error) {
	select {
	case p.queue <- struct{}{}:
		defer func() { <-p.queue }()
	default:
		return false, &center.Error{Kind: center.TooMany, Op: "api.signIn", Reason: reasonBusy, Retry: time.Second}
	}
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return false, &center.Error{Kind: center.Unavailable, Op: "api.signIn", Reason: center.ReasonUnavailable, Cause: ctx.Err()}
	}
	known := hash != ""
	if !known {
		hash = p.dummy
	}
	ok, err := samePassword(hash, password)
	return ok && known, err
}

// samePassword holds a password against a hash in PHC form, in constant time.
func samePassword(hash, password string) (bool, error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, fmt.Errorf("api: a password hash is not argon2id in PHC form")
	}
	var version, memory, passes, lanes uint32
	if n, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &passes, &lanes); err != nil || n != 4 {
		return false, fmt.Errorf("api: a password hash has parameters that cannot be read")
	}
	if version != argon2.Version || memory > argonMaxKiB || memory == 0 || passes > argonMaxPasses || passes == 0 || lanes == 0 || lanes > 16 {
		return false, fmt.Errorf("api: a password hash has parameters out of range")
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) < 16 || len(want) > 64 {
		return false, fmt.Errorf("api: a password hash has a salt or key that cannot be read")
	}
	got := argon2.IDKey([]byte(password), salt, passes, memory, uint8(lanes), uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}
