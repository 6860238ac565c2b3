module github.com/socialebasis/verbinder/examples/bench

go 1.25.0

require github.com/socialebasis/verbinder v0.0.0

require (
	github.com/arran4/golang-ical v0.3.4
	github.com/teambition/rrule-go v1.8.2
	gonum.org/v1/gonum v0.17.0
)

require (
	github.com/blevesearch/snowballstem v0.9.0 // indirect
	github.com/oklog/ulid/v2 v2.1.2 // indirect
	github.com/santhosh-tekuri/jsonschema/v5 v5.3.1 // indirect
	golang.org/x/sys v0.30.0 // indirect
	golang.org/x/text v0.41.0 // indirect
)

replace github.com/socialebasis/verbinder => ../..
