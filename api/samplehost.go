package api

import (
	"crypto/rand"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"jietong/center"
	"jietong/desk"
)

// sampleLife is how long the sample host's identities are good: they are exchanged at once.
const sampleLife = 5 * time.Minute

// NewSampleHost makes a sample host with a key of its own, which is forgotten when the program ends, and these customers.
func NewSampleHost(personas []Persona) *SampleHost {
	key := make([]byte, secretMin)
	_, _ = rand.Read(key) // never fails: the program ends instead
	return &SampleHost{Key: HostKey{ID: "sample-host", Algorithm: AlgorithmHS256, Key: key}, Personas: personas}
}

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

// SamplePersonas are customers of every tier, region and need, so that each entry of the catalogue can be walked.
func SamplePersonas() []Persona {
	return []Persona{
		{ID: "personal", Name: "小满", Tier: "personal", Region: "cn", Language: "zh-CN"},
		{ID: "older", Name: "周桂兰", Tier: "personal", Region: "cn", Language: "zh-CN", Needs: []desk.AccessNeed{desk.NeedOlder}},
		{ID: "low-vision", Name: "陈默", Tier: "personal", Region: "cn", Language: "zh-CN", Needs: []desk.AccessNeed{desk.NeedLowVision}},
		{ID: "deaf", Name: "林听雨", Tier: "personal", Region: "cn", Language: "zh-CN", Needs: []desk.AccessNeed{desk.NeedDeaf}},
		{ID: "blue-v", Name: "青禾文具", Tier: "blue-v", Region: "cn", Language: "zh-CN", Attributes: map[string]string{"company": "青禾文具有限公司"}},
		{ID: "merchant", Name: "山野茶铺", Tier: "merchant", Region: "cn", Language: "zh-CN", Attributes: map[string]string{"shop": "山野茶铺"}},
		{ID: "advertiser", Name: "远帆传媒", Tier: "advertiser", Region: "cn", Language: "zh-CN"},
		{ID: "key", Name: "云上集团", Tier: "key", Region: "cn", Language: "zh-CN"},
		{ID: "intl", Name: "Alex Morgan", Tier: "personal", Region: "intl", Language: "en"},
		{ID: "sea", Name: "Nguyễn An", Tier: "personal", Region: "sea", Language: "vi"},
		{ID: "mena", Name: "ليلى حسن", Tier: "personal", Region: "mena", Language: "ar"},
	}
}
