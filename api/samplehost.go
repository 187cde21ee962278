package api

import (
	"time"

	"github.com/golang-jwt/jwt/v5"

	"jietong/center"
	"jietong/desk"
)

// sampleLife is how long the sample host's identities are good: they are exchanged at once.
const sampleLife = 5 * time.Minute

// sign vouches for one of the invented customers at an entry.
func (h *SampleHost) sign(entry desk.EntryID, persona string, now time.Time) (string, error) {
	for _, p := range h.Personas {
		if p.ID != persona {
			continue
		}
		c := claims{RegisteredClaims: jwt.RegisteredClaims{Subject: "sample-" + p.ID, Audience: jwt.ClaimStrings{string(entry)}, IssuedAt: jwt.NewNumericDate(now),
			ExpiresAt: jwt.NewNumericDate(now.Add(sampleLife))}, Name: p.Name, Tier: string(p.Tier), Region: string(p.Region), Lang: string(p.Language), Needs: texts(p.Needs),
			Attributes: p.Attributes, Manager: string(p.Manager)}
		t := jwt.NewWithClaims(jwt.SigningMethodHS256, c)
		t.Header["kid"] = h.Key.ID
		return t.SignedString(h.Key.Key)
	}
	return "", problem(center.NotFound, desk.ReasonNotFound, "persona")
}
