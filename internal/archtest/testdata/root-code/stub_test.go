package verbinder_test

import _ "github.com/socialebasis/verbinder/matching"
