package api

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"

	"jietong/center"
	"jietong/desk"
)

// HostKey is a key with which a host app signs who its customers are. A token names the key by kid, and is checked with that key's algorithm and
// no other, so that nobody can choose an algorithm for us.
type HostKey struct {
	ID        string // kid
	Algorithm string // AlgorithmEdDSA or AlgorithmHS256
	Key       []byte // EdDSA: the public key, 32 bytes; HS256: the shared secret, at least 32 bytes
}

// The algorithms. EdDSA (RFC 8037) is the better one: we hold nothing that could sign.
const (
	AlgorithmEdDSA = "EdDSA"
	AlgorithmHS256 = "HS256"
)

// Limits of an identity.
const (
	identityLife   = 10 * time.Minute // the longest time between iat and exp: it is exchanged at once
	identityLeeway = 30 * time.Second // how far the host's clock may be off
	identityMax    = 4096             // characters
	subjectMax     = 128              // code points
	secretMin      = 32               // bytes: what HS256 needs to be as hard as its hash
)

// identity is what the host app says about its customer.
type identity struct {
	Subject    string
	Name       string
	Tier       desk.Tier
	Region     desk.Region
	Languages  []desk.Language
	Needs      []desk.AccessNeed
	Attributes map[string]string
	Manager    desk.AgentID
}

// claims is the token's form. Anything that is not listed is ignored: the host may have other uses for it.
type claims struct {
	jwt.RegisteredClaims
	Name       string            `json:"name,omitempty"`
	Tier       string            `json:"tier,omitempty"`
	Region     string            `json:"region,omitempty"`
	Lang       string            `json:"lang,omitempty"`
	Needs      []string          `json:"needs,omitempty"`
	Attributes map[string]string `json:"attributes,omitempty"`
	Manager    string            `json:"manager,omitempty"`
}

// identities checks what host apps sign.
type identities struct {
	keys map[string]HostKey
	now  func() time.Time
}

func newIdentities(keys []HostKey, now func() time.Time) (*identities, error) {
	ids := &identities{keys: map[string]HostKey{}, now: now}
	for _, k := range keys {
		switch {
		case k.ID == "":
			return nil, errors.New("api: a host key needs an id (kid)")
		case ids.keys[k.ID].ID != "":
			return nil, fmt.Errorf("api: the host key %q is given twice", k.ID)
		case k.Algorithm == AlgorithmEdDSA && len(k.Key) != ed25519.PublicKeySize:
			return nil, fmt.Errorf("api: the host key %q: an EdDSA public key has %d bytes", k.ID, ed25519.PublicKeySize)
		case k.Algorithm == AlgorithmHS256 && len(k.Key) < secretMin:
			return nil, fmt.Errorf("api: the host key %q: an HS256 secret has at least %d bytes", k.ID, secretMin)
		case k.Algorithm != AlgorithmEdDSA && k.Algorithm != AlgorithmHS256:
			return nil, fmt.Errorf("api: the host key %q: the algorithm is %s or %s", k.ID, AlgorithmEdDSA, AlgorithmHS256)
		}
		ids.keys[k.ID] = k
	}
	return ids, nil
}

// check reads a token that was signed for this entry. Every failure is an *center.Error of kind denied whose reason says what is wrong with it.
func (ids *identities) check(token string, entry desk.EntryID) (identity, error) {
	if len(token) > identityMax {
		return identity{}, refuseIdentity(reasonIdentity, nil)
	}
	parser := jwt.NewParser(jwt.WithValidMethods([]string{AlgorithmEdDSA, AlgorithmHS256}), jwt.WithLeeway(identityLeeway), jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(), jwt.WithAudience(string(entry)), jwt.WithTimeFunc(ids.now), jwt.WithStrictDecoding())
	var c claims
	_, err := parser.ParseWithClaims(token, &c, ids.key)
	switch {
	case errors.Is(err, jwt.ErrTokenSignatureInvalid), errors.Is(err, jwt.ErrTokenUnverifiable), errors.Is(err, jwt.ErrTokenMalformed):
		return identity{}, refuseIdentity(reasonIdentity, err)
	case errors.Is(err, jwt.ErrTokenExpired):
		return identity{}, refuseIdentity(reasonIdentityOver, err)
	case errors.Is(err, jwt.ErrTokenInvalidAudience):
		return identity{}, refuseIdentity(reasonIdentityEntry, err)
	case err != nil:
		return identity{}, refuseIdentity(reasonIdentity, err)
	case c.IssuedAt == nil || c.ExpiresAt.Sub(c.IssuedAt.Time) > identityLife:
		return identity{}, refuseIdentity(reasonIdentityLife, nil)
	case c.Subject == "" || utf8.RuneCountInString(c.Subject) > subjectMax || len(c.Needs) > desk.CustomerLangsMax:
		return identity{}, refuseIdentity(reasonIdentity, nil)
	}
	who := identity{Subject: c.Subject, Name: c.Name, Tier: desk.Tier(c.Tier), Region: desk.Region(c.Region), Attributes: maps.Clone(c.Attributes), Manager: desk.AgentID(c.Manager)}
	if l := languageTag(c.Lang); l != "" {
		who.Languages = []desk.Language{l}
	}
	who.Needs = needsOf(c.Needs)
	return who, nil
}

// key finds the key that the token names and holds the token to that key's algorithm.
func (ids *identities) key(t *jwt.Token) (any, error) {
	kid, _ := t.Header["kid"].(string)
	k, ok := ids.keys[kid]
	if !ok || t.Method.Alg() != k.Algorithm {
		return nil, errors.New("no such key, or not its algorithm")
	}
	if k.Algorithm == AlgorithmEdDSA {
		return ed25519.PublicKey(k.Key), nil
	}
	return k.Key, nil
}

func refuseIdentity(r desk.Reason, cause error) error {
	return &center.Error{Kind: center.Denied, Op: "api.identity", Reason: r, Cause: cause}
}

func accessNeeds() []desk.AccessNeed {
	return []desk.AccessNeed{desk.NeedLowVision, desk.NeedDeaf, desk.NeedOlder, desk.NeedOther}
}

// needsOf are the access needs that exist among those named.
func needsOf(named []string) []desk.AccessNeed {
	var out []desk.AccessNeed
	for _, n := range named {
		if need := desk.AccessNeed(n); slices.Contains(accessNeeds(), need) {
			out = append(out, need)
		}
	}
	return out
}

// languageTag is a language as BCP 47 writes it; "", which is "not said", for what cannot be one.
func languageTag(t string) desk.Language {
	if len(t) > languageMax || strings.ContainsFunc(t, func(r rune) bool { return r != '-' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z') }) {
		return ""
	}
	return desk.Language(t)
}

// languageMax is the wire's limit: the longest tag that RFC 5646, 4.4.1 tells programs to expect.
const languageMax = 35
