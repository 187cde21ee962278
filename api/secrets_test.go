package api

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"jietong/center"
	"jietong/desk"
)

func TestTokensAreRandomAndKeptAsHashes(t *testing.T) {
	seen := map[string]bool{}
	for range 10_000 {
		token, hash := newToken()
		if len(token) != tokenChars || len(hash) != 64 || strings.Contains(hash, token) || seen[token] {
			t.Fatalf("token %q, hash %q", token, hash)
		}
		if tokenHash(token) != hash {
			t.Fatal("the hash is another one")
		}
		seen[token] = true
	}
	for _, bad := range []string{"", "short", strings.Repeat("a", 44), strings.Repeat("长", tokenChars)} {
		if tokenHash(bad) != "" {
			t.Errorf("%q has a hash", bad)
		}
	}
	for header, want := range map[string]string{"Bearer x": "x", "bearer  x ": "x", "Basic x": "", "x": "", "": ""} {
		if got := bearer(header); got != want {
			t.Errorf("%q gives %q", header, got)
		}
	}
}

func TestPasswordsAreHashedInPHCForm(t *testing.T) {
	hash, err := HashPassword(testPassword)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(hash, testPassword) {
		t.Fatalf("the hash is %s", hash)
	}
	p := newPasswords()
	for password, want := range map[string]bool{testPassword: true, testPassword + " ": false, "": false} {
		if ok, err := p.check(context.Background(), hash, password); ok != want || err != nil {
			t.Errorf("%q: %v %v", password, ok, err)
		}
	}
	if ok, _ := p.check(context.Background(), "", "nobody has this password"); ok {
		t.Error("a login that does not exist has a password")
	}
	for _, bad := range []string{"$2a$10$x", "$argon2id$v=19$m=99999999,t=2,p=1$YQ$YQ", "$argon2id$v=19$m=1,t=999,p=1$YQ$YQ", "$argon2id$v=19$m=x$YQ$YQ", "$argon2i$v=19$m=1,t=1,p=1$YQ$YQ"} {
		if ok, err := samePassword(bad, "x"); ok || err == nil {
			t.Errorf("%s: %v %v", bad, ok, err)
		}
	}
	if _, err := HashPassword("short"); err == nil {
		t.Error("a short password was taken")
	}
}

func TestAFloodOfSignInsIsRefusedNotQueuedForEver(t *testing.T) {
	p := newPasswords()
	for range hashesWaiting {
		p.queue <- struct{}{}
	}
	_, err := p.check(context.Background(), "", "x")
	var e *center.Error
	if !errors.As(err, &e) || e.Kind != center.TooMany || e.Retry == 0 {
		t.Errorf("got %v", err)
	}
}

// Story: what the host app signs is taken only as it must be: its own key and algorithm, this entry, at most ten minutes.
func TestAnIdentityIsTakenOnlyAsItMustBe(t *testing.T) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	secret := []byte(strings.Repeat("k", 32))
	now := time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
	ids, err := newIdentities([]HostKey{{"ed", AlgorithmEdDSA, public}, {"hs", AlgorithmHS256, secret}}, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	good := func() jwt.MapClaims {
		return jwt.MapClaims{"sub": "u-1", "aud": "app-settings-help", "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(), "name": "小满", "tier": "blue-v", "region": "cn",
			"lang": "zh-CN", "needs": []string{"deaf", "nonsense"}, "attributes": map[string]string{"shop": "x"}, "manager": "a7"}
	}
	sign := func(m jwt.SigningMethod, kid string, key any, change func(jwt.MapClaims)) string {
		c := good()
		if change != nil {
			change(c)
		}
		tok := jwt.NewWithClaims(m, c)
		tok.Header["kid"] = kid
		s, err := tok.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	set := func(k string, v any) func(jwt.MapClaims) { return func(c jwt.MapClaims) { c[k] = v } }
	who, err := ids.check(sign(jwt.SigningMethodEdDSA, "ed", private, nil), "app-settings-help")
	if err != nil {
		t.Fatal(err)
	}
	if who.Subject != "u-1" || who.Tier != "blue-v" || who.Manager != "a7" || len(who.Needs) != 1 || who.Needs[0] != desk.NeedDeaf || who.Attributes["shop"] != "x" {
		t.Errorf("read as %+v", who)
	}
	if _, err := ids.check(sign(jwt.SigningMethodHS256, "hs", secret, nil), "app-settings-help"); err != nil {
		t.Errorf("HS256: %v", err)
	}
	none, _ := jwt.NewWithClaims(jwt.SigningMethodNone, good()).SignedString(jwt.UnsafeAllowNoneSignatureType)
	for name, c := range map[string]struct {
		token string
		want  desk.Reason
	}{
		"the public key used as a secret":   {sign(jwt.SigningMethodHS256, "ed", []byte(public), nil), reasonIdentity},
		"another key of the same kind":      {sign(jwt.SigningMethodHS256, "hs", []byte(strings.Repeat("x", 32)), nil), reasonIdentity},
		"no such key":                       {sign(jwt.SigningMethodHS256, "zz", secret, nil), reasonIdentity},
		"a stronger algorithm of no key":    {sign(jwt.SigningMethodHS512, "hs", secret, nil), reasonIdentity},
		"no signature":                      {none, reasonIdentity},
		"not a token":                       {"a.b.c", reasonIdentity},
		"far too long":                      {strings.Repeat("a", identityMax+1), reasonIdentity},
		"over":                              {sign(jwt.SigningMethodHS256, "hs", secret, set("exp", now.Add(-time.Minute).Unix())), reasonIdentityOver},
		"not yet":                           {sign(jwt.SigningMethodHS256, "hs", secret, set("nbf", now.Add(time.Minute).Unix())), reasonIdentity},
		"issued in the future":              {sign(jwt.SigningMethodHS256, "hs", secret, set("iat", now.Add(2*time.Minute).Unix())), reasonIdentity},
		"for another entry":                 {sign(jwt.SigningMethodHS256, "hs", secret, set("aud", "web-pc")), reasonIdentityEntry},
		"good for an hour":                  {sign(jwt.SigningMethodHS256, "hs", secret, set("exp", now.Add(time.Hour).Unix())), reasonIdentityLife},
		"without an end":                    {sign(jwt.SigningMethodHS256, "hs", secret, func(c jwt.MapClaims) { delete(c, "exp") }), reasonIdentity},
		"without a beginning":               {sign(jwt.SigningMethodHS256, "hs", secret, func(c jwt.MapClaims) { delete(c, "iat") }), reasonIdentityLife},
		"of nobody":                         {sign(jwt.SigningMethodHS256, "hs", secret, set("sub", "")), reasonIdentity},
		"of somebody with a very long name": {sign(jwt.SigningMethodHS256, "hs", secret, set("sub", strings.Repeat("x", 200))), reasonIdentity},
	} {
		_, err := ids.check(c.token, "app-settings-help")
		var e *center.Error
		if !errors.As(err, &e) || e.Kind != center.Denied || e.Reason != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if _, err := ids.check(sign(jwt.SigningMethodHS256, "hs", secret, set("exp", now.Add(-10*time.Second).Unix())), "app-settings-help"); err != nil {
		t.Errorf("a clock ten seconds off: %v", err)
	}
	for name, k := range map[string]HostKey{"short secret": {"a", AlgorithmHS256, []byte("x")}, "wrong key": {"a", AlgorithmEdDSA, secret[:10]}, "no id": {"", AlgorithmHS256, secret}, "RS256": {"a", "RS256", secret}} {
		if _, err := newIdentities([]HostKey{k}, time.Now); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
