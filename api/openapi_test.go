package api

import (
	"encoding/json"
	"testing"

	"jietong/internal/golden"
)

func TestTheDocumentOfTheInterfaceIsTheOneInTheRepository(t *testing.T) {
	b, err := OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "openapi.json", b)
	var doc struct {
		OpenAPI    string                           `json:"openapi"`
		Components struct{ Schemas map[string]any } `json:"components"`
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("version %s", doc.OpenAPI)
	}
	for _, name := range []string{"Call", "Reply", "Push", "Hello", "Welcome", "Conversation", "Item", "Offer", "OfferGone", "Typing", "Error"} {
		if doc.Components.Schemas[name] == nil {
			t.Errorf("the schema %s is missing", name)
		}
	}
}
