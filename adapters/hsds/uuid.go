package hsds

import (
	"crypto/sha1" //nolint:gosec // RFC 9562 version 5 is defined with it; nothing is kept secret by it
	"encoding/hex"
)

// uuidOf derives a UUID of version 5 (RFC 9562 section 5.5) from a list of texts, in a
// name space of its own. The same texts always give the same UUID.
func uuidOf(parts ...string) string {
	// The name space is the UUID of version 5 of "verbinder/hsds" in the name space of
	// the RFC for URLs, worked out once.
	space := [16]byte{0xdd, 0x4e, 0x1c, 0xbb, 0xab, 0x7c, 0x55, 0xa5, 0x94, 0x36, 0x4a, 0x72, 0xf7, 0xc0, 0xcb, 0xc4}
	h := sha1.New() //nolint:gosec // see above
	h.Write(space[:])
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	sum := h.Sum(nil)[:16]
	sum[6] = sum[6]&0x0f | 0x50
	sum[8] = sum[8]&0x3f | 0x80
	text := hex.EncodeToString(sum)
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}

// isUUID reports whether s has the form of a UUID in hexadecimal digits.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F'):
			return false
		}
	}
	return true
}

// asUUID returns an identifier as it is if it is a UUID, else one derived from it.
func asUUID(kind, id string) string {
	if isUUID(id) {
		return id
	}
	return uuidOf("id", kind, id)
}
