package cohesion

import "strings"

// E-mail addresses as they are typed by accident. In what follows a domain is known by its end or
// its provider, for an at sign with spaces beside it is mostly a time, a price or a handle.

// wordAt is the sign in words.
const wordAt = " at "

// addressSlipped returns the address around the at sign at i, behind which right is, with spaces
// beside it, or without the dot; end is 0 if there is none.
func addressSlipped(s string, floor, i, right int) (start, end int) {
	left, domain := skipSpacesBack(s, floor, i), skipSpaces(s, right)
	start = localStart(s, floor, left)
	if start == left || left < i-2 || domain > right+2 {
		return 0, 0
	}
	provider := providerSize(s[domain:])
	if end = slippedDomain(s, domain); end == 0 {
		if provider > 0 && left == i && domain == right && (domain+provider == len(s) || s[domain+provider] != '-') {
			return start, domain + provider
		}
		return 0, 0
	}
	if left < i && domain == right && (provider == 0 && !looksLocal(s[start:left]) || beforeHandle(s[start:left])) {
		return 0, 0 // a handle
	}
	if left < i && beforeHandle(s[start:left]) {
		return 0, 0
	}
	return start, end
}

// addressInWords returns the address around " at " at i, of a known provider only; end is 0 if
// there is none.
func addressInWords(s string, floor, i int) (start, end int) {
	if providerSize(s[i+len(wordAt):]) == 0 {
		return 0, 0
	}
	start = localStart(s, floor, i)
	if start == i || beforeHandle(s[start:i]) {
		return 0, 0
	}
	return start, slippedDomain(s, i+len(wordAt))
}

// slippedDomain returns where a domain that starts at i ends, of a known top level, with a comma or spaces
// at its last dot; 0 if there is none.
func slippedDomain(s string, i int) int {
	for {
		start := i
		for i < len(s) && (isWordByte(s[i]) || s[i] == '-') {
			i++
		}
		if i == start {
			return 0
		}
		dot := i
		if i = skipSpaces(s, i); i == len(s) || i > dot+2 || s[i] != '.' && s[i] != ',' || s[i] == ',' && i > dot {
			return 0
		}
		comma := s[i] == ','
		glued := i == dot
		next := i + 1
		if !comma {
			next = skipSpaces(s, next)
		}
		if n := topLevelSize(s[next:]); n > 0 && next <= i+3 {
			return next + n
		}
		if comma || !glued || next > i+1 {
			return 0
		}
		i = next
	}
}

// topLevelSize returns the length of a frequent top-level domain at the start of s that is no word, 0 if
// there is none.
func topLevelSize(s string) int {
	n := 0
	for n < len(s) && n <= 3 && (isWordByte(s[n]) || s[n] == '-') {
		n++
	}
	switch strings.ToLower(s[:n]) {
	case "nl", "com", "org", "net", "eu":
		return n
	}
	return 0
}

// providerSize returns the length of the name of a provider of mail at the start of s, 0 if there is
// none.
func providerSize(s string) int {
	const longest = len("protonmail")
	n := 0
	for n < len(s) && n <= longest && isWordByte(s[n]) {
		n++
	}
	switch strings.ToLower(s[:n]) {
	case "gmail", "googlemail", "hotmail", "outlook", "icloud", "yahoo", "ziggo", "kpnmail", "protonmail", "hetnet", "upcmail", "casema", "quicknet", "telfort":
		return n
	}
	return 0
}

// looksLocal reports whether a word is written as only the local part of an address is.
func looksLocal(word string) bool {
	return strings.ContainsAny(strings.Trim(word, "."), "._+0123456789")
}

// beforeHandle reports whether a word goes before the name of a domain in plain text.
func beforeHandle(word string) bool {
	switch strings.ToLower(strings.Trim(word, ".-'")) {
	case "een", "geen", "alleen", "met", "via", "op", "bij", "of", "en", "ons", "onze", "naar", "volg", "je", "uw", "uit", "is", "mail", "mailadres",
		"adres", "e-mail", "email", "account", "look", "me", "us", "a", "an", "the", "with", "from", "your", "mijn", "my", "work", "works", "werkt":
		return true
	}
	return false
}
