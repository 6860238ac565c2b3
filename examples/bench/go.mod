module github.com/socialebasis/verbinder/examples/bench

go 1.25.0

require github.com/socialebasis/verbinder v0.0.0

require github.com/teambition/rrule-go v1.8.2

replace github.com/socialebasis/verbinder => ../..
