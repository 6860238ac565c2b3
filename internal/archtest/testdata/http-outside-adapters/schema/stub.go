// Package schema fetches.
package schema

import _ "net/http"
