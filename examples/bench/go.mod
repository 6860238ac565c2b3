module github.com/socialebasis/verbinder/examples/bench

go 1.26.0

require (
	github.com/socialebasis/verbinder v0.0.0
	github.com/socialebasis/verbinder/adapters/drivers v0.0.0
	github.com/socialebasis/verbinder/examples v0.0.0
)

require (
	github.com/arran4/golang-ical v0.3.4
	github.com/jackc/pgx/v5 v5.12.0
	github.com/teambition/rrule-go v1.8.2
	golang.org/x/sys v0.48.0
	gonum.org/v1/gonum v0.17.0
)

require (
	github.com/blevesearch/snowballstem v0.9.0 // indirect
	github.com/dustin/go-humanize v1.0.1 // indirect
	github.com/google/uuid v1.6.0 // indirect
	github.com/jackc/pgpassfile v1.0.0 // indirect
	github.com/jackc/pgservicefile v0.0.0-20240606120523-5a60cdf6a761 // indirect
	github.com/jackc/puddle/v2 v2.2.3 // indirect
	github.com/mattn/go-isatty v0.0.24 // indirect
	github.com/ncruces/go-strftime v1.0.0 // indirect
	github.com/oklog/ulid/v2 v2.1.2 // indirect
	github.com/remyoudompheng/bigfft v0.0.0-20230129092748-24d4a6f8daec // indirect
	github.com/santhosh-tekuri/jsonschema/v5 v5.3.1 // indirect
	golang.org/x/sync v0.23.0 // indirect
	golang.org/x/text v0.41.0 // indirect
	modernc.org/libc v1.77.1 // indirect
	modernc.org/mathutil v1.7.1 // indirect
	modernc.org/memory v1.12.1 // indirect
	modernc.org/sqlite v1.60.1 // indirect
)

replace github.com/socialebasis/verbinder => ../..

replace github.com/socialebasis/verbinder/adapters/drivers => ../../adapters/drivers

replace github.com/socialebasis/verbinder/examples => ..
