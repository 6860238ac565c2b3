package memstore

import (
	_ "github.com/socialebasis/verbinder/adapters/store/storetest"
	_ "modernc.org/sqlite"
)
