package api

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// A bearer token is 256 bits of chance, written in 43 characters of base64url. What is kept of it is its SHA-256: whoever reads the store
// cannot sign in with what they find, and a token of full entropy needs no slow hash.
const (
	tokenBytes = 32
	tokenChars = 43
)

// newToken makes a token and the hash under which it is kept.
func newToken() (token, hash string) {
	var b [tokenBytes]byte
	_, _ = rand.Read(b[:]) // never fails: the program ends instead
	token = base64.RawURLEncoding.EncodeToString(b[:])
	return token, tokenHash(token)
}

// tokenHash is the lower-case hex SHA-256 of a token; "" for what cannot be one.
func tokenHash(token string) string {
	if len(token) != tokenChars {
		return ""
	}
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// bearer takes the token out of an Authorization header; "" when there is none.
func bearer(header string) string {
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
