package cohesion

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type (
	idRecord  struct{ ID ID[idRecord] }
	idRecord2 struct{ ID ID[idRecord2] }
)

var idTime = time.Date(2026, 11, 22, 9, 30, 0, 123_999_999, time.FixedZone("", 3600))

func TestParseID(t *testing.T) {
	const good = "01KAN8DGRV06G2TM0KP3S6YYPB"
	id, err := ParseID[idRecord](good)
	if err != nil {
		t.Fatal(err)
	}
	if id.String() != good || id.IsZero() {
		t.Errorf("String() = %q, want %q", id, good)
	}
	for name, s := range map[string]string{
		"empty":            "",
		"short":            good[:25],
		"long":             good + "0",
		"lower case":       strings.ToLower(good),
		"one lower":        good[:25] + "b",
		"overflow":         "8" + good[1:],
		"letter I":         good[:25] + "I",
		"letter L":         good[:25] + "L",
		"letter O":         good[:25] + "O",
		"letter U":         good[:25] + "U",
		"hyphen":           good[:25] + "-",
		"beyond ASCII":     good[:24] + "é",
		"zero":             strings.Repeat("0", 26),
		"space in front":   " " + good[1:],
		"newline at end":   good[:25] + "\n",
		"full-width digit": good[:23] + "１",
	} {
		t.Run(name, func(t *testing.T) {
			id, err := ParseID[idRecord](s)
			if err == nil || !id.IsZero() {
				t.Fatalf("ParseID(%q) = %v, %v; want an error", s, id, err)
			}
			if !strings.Contains(err.Error(), "idRecord") {
				t.Errorf("error %q does not name the record", err)
			}
		})
	}
}

func TestNewID(t *testing.T) {
	entropy := []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	id, err := NewID[idRecord](idTime, bytes.NewReader(entropy))
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2026, 11, 22, 8, 30, 0, 123_000_000, time.UTC); !id.Time().Equal(want) || id.Time().Location() != time.UTC {
		t.Errorf("Time() = %v, want %v", id.Time(), want)
	}
	if b := id.Bytes(); !bytes.Equal(b[6:], entropy) || !bytes.Equal(id.AppendBytes(nil), b[:]) {
		t.Errorf("Bytes() = %x, want it to end in %x", b, entropy)
	}
	failing := errors.New("no more")
	for name, test := range map[string]struct {
		t    time.Time
		r    io.Reader
		want error
	}{
		"no entropy":    {idTime, nil, nil},
		"empty entropy": {idTime, strings.NewReader(""), io.ErrUnexpectedEOF},
		"short entropy": {idTime, strings.NewReader("123456789"), io.ErrUnexpectedEOF},
		"failing":       {idTime, io.MultiReader(strings.NewReader("1"), errReader{failing}), failing},
		"before 1970":   {time.UnixMilli(-1), bytes.NewReader(entropy), nil},
		"after 10889":   {time.UnixMilli(1 << 48), bytes.NewReader(entropy), nil},
		"year one":      {time.Time{}, bytes.NewReader(entropy), nil},
		"all zero":      {time.UnixMilli(0), bytes.NewReader(make([]byte, 10)), nil},
	} {
		t.Run(name, func(t *testing.T) {
			id, err := NewID[idRecord](test.t, test.r)
			if err == nil || !id.IsZero() {
				t.Fatalf("NewID = %v, %v; want an error", id, err)
			}
			if test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("error %q does not wrap %q", err, test.want)
			}
		})
	}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

func TestStableID(t *testing.T) {
	id := StableID[idRecord](idTime, "sociale-kaart", "123")
	if again := StableID[idRecord](idTime, "sociale-kaart", "123"); again != id {
		t.Errorf("the same record got %v and %v", id, again)
	}
	if _, err := ParseID[idRecord](id.String()); err != nil {
		t.Error(err)
	}
	if got, want := id.String(), "01M8160QXV8C6WKBCQB8WZMFEM"; got != want {
		t.Errorf("StableID = %s, want %s: stored IDs would change", got, want)
	}
	seen := map[[16]byte]string{}
	for _, part := range [][2]string{{"a", "bc"}, {"ab", "c"}, {"abc", ""}, {"", "abc"}, {"", ""}, {"a\x00", "bc"}, {"a", "\x00bc"}} {
		b := StableID[idRecord](idTime, part[0], part[1]).Bytes()
		if other, ok := seen[b]; ok {
			t.Errorf("%q has the ID of %s", part, other)
		}
		seen[b] = fmt.Sprintf("%q", part)
	}
	if StableID[idRecord](idTime, "s", "1").Bytes() == StableID[idRecord2](idTime, "s", "1").Bytes() {
		t.Error("records of two kinds have one ID")
	}
	if got := StableID[idRecord](time.Time{}, "s", "1").Time(); !got.Equal(time.UnixMilli(0)) {
		t.Errorf("a time before 1970 became %v", got)
	}
	if got := StableID[idRecord](time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC), "s", "1").Time(); got.UnixMilli() != 1<<48-1 {
		t.Errorf("a time after 10889 became %v", got)
	}
}

func TestIDText(t *testing.T) {
	type document struct {
		ID  ID[idRecord] `json:"id"`
		Opt ID[idRecord] `json:"opt,omitzero"`
	}
	want := document{ID: StableID[idRecord](idTime, "s", "1")}
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf(`{"id":"%s"}`, want.ID); string(data) != text {
		t.Errorf("JSON is %s, want %s", data, text)
	}
	var got document
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("round trip (-want +got):\n%s", diff)
	}
	if _, err := json.Marshal(document{}); err == nil || !strings.Contains(err.Error(), "idRecord") {
		t.Errorf("marshalling an unset ID: error %v, want one that names the record", err)
	}
	if s := (ID[idRecord]{}).String(); s != "" {
		t.Errorf("an unset ID is %q", s)
	}
	if err := got.ID.UnmarshalText([]byte("x")); err == nil || got.ID != want.ID {
		t.Errorf("a refused text gave %v, %v; want an error and no change", got.ID, err)
	}
}

func TestIDCompare(t *testing.T) {
	var ids []ID[idRecord]
	for i := range 100 {
		ids = append(ids, StableID[idRecord](idTime.Add(time.Duration(i/3)*time.Hour), "s", fmt.Sprint(i)))
	}
	slices.SortFunc(ids, ID[idRecord].Compare)
	for i := 1; i < len(ids); i++ {
		a, b := ids[i-1], ids[i]
		if a.Compare(b) != -1 || b.Compare(a) != 1 || a.Compare(a) != 0 || a.String() >= b.String() || a.Time().After(b.Time()) {
			t.Errorf("%v and %v are out of order", a, b)
		}
	}
}

func FuzzParseID(f *testing.F) {
	f.Add("01KAN8DGRV06G2TM0KP3S6YYPB")
	f.Add("7ZZZZZZZZZZZZZZZZZZZZZZZZZ")
	f.Add("80000000000000000000000000")
	f.Add("0000000000000000000000000l")
	f.Fuzz(func(t *testing.T, s string) {
		id, err := ParseID[idRecord](s)
		if err != nil {
			if !id.IsZero() {
				t.Errorf("an error and the ID %v", id)
			}
			return
		}
		if id.String() != s {
			t.Errorf("ParseID(%q).String() = %q", s, id)
		}
	})
}

func ExampleParseID() {
	type Bench struct{}
	id, err := ParseID[Bench]("01KAN8DGRV06G2TM0KP3S6YYPB")
	fmt.Println(id.Time().Format(time.RFC3339), err)
	_, err = ParseID[Bench]("1234")
	fmt.Println(err)
	// Output:
	// 2025-11-22T07:45:49Z <nil>
	// id of Bench has 4 characters; it needs 26
}
