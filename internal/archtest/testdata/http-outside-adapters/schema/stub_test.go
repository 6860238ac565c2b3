package schema

import _ "net/http/httptest"
