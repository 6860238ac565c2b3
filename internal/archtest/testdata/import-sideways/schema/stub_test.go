package schema_test

import (
	_ "github.com/google/go-cmp/cmp"
	_ "github.com/socialebasis/verbinder/internal/shareddata"
	_ "github.com/socialebasis/verbinder/matching"
	_ "github.com/socialebasis/verbinder/schema"
)
