package schema_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/schema"
)

const need = `{"type":"need","id":"01J9ZZ00QW000000000000001J","community":"01J9ZZ00QW0000000000000001",` +
	`"status":"raised","wants":[{"theme":"sb:eenzaamheid"}],"expires":"2027-05-01"}`

func ExampleDecode() {
	_, err := schema.Decode([]byte(`{"type":"need","id":"01J9ZZ00QW000000000000001J","status":"open","words":null,"wnats":[],"expires":"1-5-2027"}`))
	var violations valid.Violations
	if errors.As(err, &violations) {
		for _, v := range violations {
			fmt.Printf("%-10s %-9s %s\n", v.Path, v.Code, v.Message)
		}
	}
	// Output:
	// /community required  is required: The id of the community that the record belongs to
	// /expires   format    "1-5-2027" is not a day of the calendar; write it as 2026-11-22
	// /status    unknown   "open" is not known; use one of raised, matched, supported, solved, unmet, withdrawn, expired
	// /wnats     unknown   is not a field of this document; is "wants" meant?
	// /words     type      is null; leave out what is not known
}

func ExampleDecodeAs() {
	n, err := schema.DecodeAs[cohesion.SupportNeed]([]byte(need))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(n.Status, n.Wants[0].Theme, n.Expires)
	_, err = schema.DecodeAs[cohesion.Initiative]([]byte(need))
	fmt.Println(err)
	// Output:
	// raised sb:eenzaamheid 2027-05-01
	// /type: is need; a document of type initiative is wanted here
}

func ExampleParse() {
	record, err := schema.Parse([]byte(need))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(record.Kind(), record.Ref().ID)
	// Output:
	// need 01J9ZZ00QW000000000000001J
}

func ExampleParseAs() {
	n, err := schema.ParseAs[cohesion.SupportNeed]([]byte(need))
	fmt.Println(n.Wants[0].Theme, err)
	// Output:
	// sb:eenzaamheid <nil>
}

func ExampleEncode() {
	n, err := schema.ParseAs[cohesion.SupportNeed]([]byte(need))
	if err != nil {
		fmt.Println(err)
		return
	}
	n.SafetyNet = true
	line, err := schema.Encode(nil, n)
	fmt.Println(string(line), err)
	// Output:
	// {"type":"need","id":"01J9ZZ00QW000000000000001J","community":"01J9ZZ00QW0000000000000001","status":"raised","wants":[{"theme":"sb:eenzaamheid"}],"safetyNet":true,"expires":"2027-05-01"} <nil>
}

func ExampleReader() {
	r := schema.NewReader(strings.NewReader(need + "\n\n{\"type\":\"wish\"}\n"))
	for {
		line, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, v := range line.Violations {
			fmt.Printf("line %d is refused: %s (%s)\n", line.Number, v.Path, v.Code)
		}
		if line.Record != nil {
			fmt.Printf("line %d is a %s\n", line.Number, line.Record.Kind())
		}
	}
	// Output:
	// line 1 is a need
	// line 3 is refused: /type (unknown)
}

func ExampleWriter() {
	n, err := schema.Parse([]byte(need))
	if err != nil {
		fmt.Println(err)
		return
	}
	w := schema.NewWriter(os.Stdout)
	fmt.Println(w.Write(n))
	// Output:
	// {"type":"need","id":"01J9ZZ00QW000000000000001J","community":"01J9ZZ00QW0000000000000001","status":"raised","wants":[{"theme":"sb:eenzaamheid"}],"expires":"2027-05-01"}
	// <nil>
}

func ExampleCheck() {
	fmt.Println(schema.Check("policy", []byte(`{"name":"near","version":1,"travel":{"foot":0}}`)))
	// Output:
	// /travel/foot: must be 1 or more
}

func ExampleFiles() {
	names, err := fs.Glob(schema.Files(), "*.json")
	fmt.Println(len(names), names[0], err)
	// Output:
	// 19 agenda-item.json <nil>
}
