module github.com/socialebasis/verbinder/examples

go 1.25.0

require github.com/socialebasis/verbinder v0.0.0

replace github.com/socialebasis/verbinder => ..
