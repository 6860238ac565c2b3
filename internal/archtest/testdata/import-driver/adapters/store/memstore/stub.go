// Package memstore is tested with a driver.
package memstore

import _ "github.com/socialebasis/verbinder/adapters/store"
