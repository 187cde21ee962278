package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"jietong/center"
	"jietong/desk"
	"jietong/store/sql"
)

// typed puts text where the program reads what is typed.
func typed(t *testing.T, text string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "typed")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	stdin := os.Stdin
	os.Stdin = f
	t.Cleanup(func() { os.Stdin = stdin; _ = f.Close() })
}

func TestStaffAreAddedOnceAndVerified(t *testing.T) {
	dsn := storeIn(t.TempDir())
	add := []string{"staff", "add", "Mei", "--name", "小梅", "--skill", "account=4", "--skill", "general=3", "--region", "cn", "--phone", "--store", dsn}
	typed(t, "a long password\n")
	if _, err := command(t, "", add...); err != nil {
		t.Fatal(err)
	}
	s, err := sql.Open(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	account, err := s.Account(context.Background(), "mei")
	if err != nil || account.Agent == "mei" || !strings.HasPrefix(account.PasswordHash, "$argon2id$") || strings.Contains(account.PasswordHash, "password") {
		t.Errorf("%+v %v", account, err)
	}
	a, err := s.Agent(context.Background(), account.Agent)
	if err != nil || a.Name != "小梅" || len(a.Skills) != 2 || a.Capacity[desk.WorkChat] != 3 || a.Capacity[desk.WorkPhone] != 1 || a.Role != desk.RoleAgent {
		t.Errorf("%+v %v", a, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	typed(t, "another password\n")
	if _, err := command(t, "", add...); err == nil || !strings.Contains(err.Error(), `the login "mei" is taken; choose another`) {
		t.Errorf("added twice: %v", err)
	}
	out, err := command(t, "", "verify", "--store", dsn)
	if err != nil || out != "1 streams, 1 events: 0 differences\n" {
		t.Errorf("verify: %v %q", err, out)
	}
}

func TestStaffAddSaysWhatIsWrong(t *testing.T) {
	dsn := storeIn(t.TempDir())
	for want, c := range map[string]struct {
		password string
		args     []string
	}{
		"10 to 200 characters":         {"short\n", []string{"li", "--name", "小李"}},
		"give the password on stand":   {"", []string{"li", "--name", "小李"}},
		"must read SKILL=LEVEL":        {"a long password", []string{"li", "--name", "小李", "--skill", "account=9"}},
		"an agent needs an id and a n": {"a long password", []string{"li", "--name", " "}},
	} {
		typed(t, c.password)
		if _, err := command(t, "", append([]string{"staff", "add", "--store", dsn}, c.args...)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

func TestSampleModeStaysOnThisMachine(t *testing.T) {
	for address, fine := range map[string]bool{"127.0.0.1:0": true, "[::1]:0": true, "localhost:0": true, ":8080": false, "0.0.0.0:8080": false, "192.168.1.5:80": false, "[::]:80": false, "nonsense": false} {
		if got := loopback(address); got != fine {
			t.Errorf("%s: %t", address, got)
		}
	}
	dir := t.TempDir()
	_, err := command(t, "", "serve", "--sample", "--listen", "0.0.0.0:0", "--store", storeIn(dir))
	if err == nil || !strings.Contains(err.Error(), "this machine alone") {
		t.Errorf("%v", err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
		t.Errorf("refused, and still it made %v %v", files, err)
	}
}

func TestHostKeysAreReadOrRefused(t *testing.T) {
	keys, err := hostKeys([]string{"app1:HS256:" + strings.Repeat("QUFB", 12)})
	if err != nil || len(keys) != 1 || keys[0].ID != "app1" || keys[0].Algorithm != "HS256" || string(keys[0].Key) != strings.Repeat("A", 36) {
		t.Errorf("%v", err)
	}
	for _, given := range []string{"app1", "app1:HS256", "app1:HS256:%%secret%%"} {
		if _, err := hostKeys([]string{given}); err == nil || !strings.HasPrefix(err.Error(), "serve: --host-key") || strings.Contains(err.Error(), "secret%%") {
			t.Errorf("%s: %v", given, err)
		}
	}
}

// TestTheDemonstrationLivesAndEnds runs it until an invented agent has answered an invented customer, then stops it.
func TestTheDemonstrationLivesAndEnds(t *testing.T) {
	before := goleak.IgnoreCurrent()
	dir := t.TempDir()
	cmd := DemoCmd{ServeCmd: ServeCmd{Listen: "127.0.0.1:0", Store: storeIn(dir), Files: filepath.Join(dir, "files"), Policy: "jietong", Sample: true, LogLevel: 8}, PerMinute: 6000, Invented: 2}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s, err := cmd.open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	taken := make(chan desk.ConversationID, 1)
	s.center.Listen(center.OfAgent("demo-01"), func(n center.Notice) {
		if n.Kind == center.NoticeOfferGone && n.How == "accepted" {
			select {
			case taken <- n.Conversation:
			default:
			}
		}
	})
	ended := make(chan error, 1)
	go func() { ended <- cmd.live(ctx, s) }()
	select {
	case <-taken:
	case err := <-ended:
		t.Fatalf("it ended: %v", err)
	}
	res, err := http.Get("http://" + s.listener.Addr().String() + "/readyz")
	if err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("readyz: %v %v", res, err)
	} else if err := res.Body.Close(); err != nil {
		t.Error(err)
	}
	http.DefaultClient.CloseIdleConnections()
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("stopped: %v", err)
	}
	goleak.VerifyNone(t, before)
	if out, err := command(t, "", "verify", "--store", storeIn(dir)); err != nil {
		t.Errorf("verify: %v\n%s", err, out)
	}
}

func TestSimRunPrintsTextOrJSON(t *testing.T) {
	path := filepath.Join(t.TempDir(), "short.yaml")
	if err := os.WriteFile(path, []byte("name: {zh: 短, en: short}\nstart: 2026-11-25\nlength: 10min\ncustomers:\n  - {entry: app-settings-help, per_day: 3000}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := command(t, "", "sim", "run", path, "--seed", "4")
	if err != nil || !strings.Contains(text, "short · policy jietong") || !strings.Contains(text, "invariants broken 0") {
		t.Errorf("%v\n%s", err, text)
	}
	out, err := command(t, "", "sim", "run", path, "--seed", "4", "--json")
	var r struct{ Contacts int }
	if err != nil || json.NewDecoder(bytes.NewBufferString(out)).Decode(&r) != nil || r.Contacts == 0 {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err := command(t, "", "sim", "run", "no-such-day"); err == nil || !strings.Contains(err.Error(), "these do: weekday") {
		t.Errorf("%v", err)
	}
}
