package duplicate_test

import (
	"context"
	"fmt"

	"github.com/socialebasis/verbinder/matching/duplicate"
)

// Two lists name the same places in their own way. Nothing is known about which are the
// same; a record in one list has at most one counterpart in the other.
func ExampleFind() {
	spec := duplicate.Spec{Fields: []duplicate.Field{
		{Name: "name", Kind: duplicate.Name}, {Name: "street", Kind: duplicate.Street}, {Name: "phone", Kind: duplicate.Phone},
	}}
	var records []duplicate.Record
	for i, name := range []string{"Buurthuis De Kom", "Speeltuin Zonnehof", "Dorpshuis Sint Jan", "Wijkcentrum Het Anker", "Inloophuis Oase", "Kringloop Tweede Kans", "Atelier Noord", "Moestuin De Peul"} {
		street, phone := fmt.Sprintf("Kerkstraat %d", 10+7*i), fmt.Sprintf("033-46%05d", 71310+911*i)
		records = append(records,
			duplicate.Record{Source: "guide", ID: fmt.Sprint("g", i), Values: []string{name, street, phone}},
			duplicate.Record{Source: "municipality", ID: fmt.Sprint("m", i), Values: []string{"Stichting " + name, street, ""}})
	}
	result, err := duplicate.Find(context.Background(), spec, records, duplicate.Options{Link: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range result.Pairs[:2] {
		fmt.Println(p.A.ID, p.B.ID, p.Decision)
	}
	fmt.Println(len(result.Pairs), "pairs")
	// Output:
	// g0 m0 merge
	// g1 m1 merge
	// 8 pairs
}
