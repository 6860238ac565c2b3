package duplicate

import (
	"bytes"
	"strings"
)

// appendPhone appends the canonical form of a telephone number: digits with the country
// code where one is known. "+" or "00" begin an international number; a national number
// of ten digits beginning with 0 (or nine without) that fits the Dutch plan is a Dutch
// one. What is left is compared as digits. Fewer than five digits are no number. An
// extension ("ext", "tst", "x", "#") is left out.
func appendPhone(dst []byte, text string) []byte {
	start := len(dst)
	plus := false
	for i := 0; i < len(text); i++ {
		c := text[i] | 0x20
		switch {
		case text[i] >= '0' && text[i] <= '9':
			dst = append(dst, text[i])
		case text[i] == '+' && len(dst) == start:
			plus = true
		case text[i] == '(' && i+2 < len(text) && text[i+1] == '0' && text[i+2] == ')' && len(dst) > start:
			i += 2 // the trunk zero of "+31 (0)20"
		case (c == 'x' || c == 't' || text[i] == '#' || c == 'e') && len(dst)-start >= 7:
			return finishPhone(dst, start, plus)
		}
	}
	return finishPhone(dst, start, plus)
}

func finishPhone(dst []byte, start int, plus bool) []byte {
	digits := dst[start:]
	switch {
	case len(digits) < 5:
		return dst[:start]
	case plus:
	case len(digits) > 9 && digits[0] == '0' && digits[1] == '0':
		digits = digits[2:]
	case len(digits) == 10 && digits[0] == '0' && digits[1] != '0':
		dst = append(dst, 0) // one longer: 0 becomes 31
		copy(dst[start+2:], dst[start+1:])
		dst[start], dst[start+1] = '3', '1'
		return dst
	case len(digits) == 11 && digits[0] == '1':
		digits = digits[1:] // the trunk prefix of North America
	}
	if plus && len(digits) == 11 && digits[0] == '1' {
		digits = digits[1:]
	}
	if len(digits) == 12 && digits[0] == '3' && digits[1] == '1' && digits[2] == '0' {
		digits = append(digits[:2], digits[3:]...) // +31 020 ...
	}
	return append(dst[:start], digits...)
}

// secondLevels are the second-level labels under which a country registers names.
var secondLevels = wordList(`co com org net ac gov edu gob gouv or ne go mil nom sch ltd plc me nhs police gv asso`)

// freeMail are domains of mail providers; an address there says nothing about whose it is
// but by its whole.
var freeMail = wordList(`gmail.com googlemail.com hotmail.com hotmail.nl outlook.com live.nl live.com msn.com yahoo.com yahoo.co.uk icloud.com me.com mac.com aol.com gmx.net gmx.de web.de
	ziggo.nl kpnmail.nl kpnplanet.nl planet.nl hetnet.nl xs4all.nl home.nl casema.nl chello.nl upcmail.nl tele2.nl telfort.nl online.nl quicknet.nl zonnet.nl wxs.nl solcon.nl caiway.nl kliksafe.nl
	telenet.be skynet.be proximus.be orange.fr wanadoo.fr free.fr laposte.net t-online.de protonmail.com proton.me btinternet.com sky.com comcast.net verizon.net att.net mail.ru yandex.ru qq.com 163.com 126.com`)

// platforms are domains on which many parties have a page: only the path tells them apart.
var platforms = wordList(`facebook.com instagram.com twitter.com x.com linkedin.com youtube.com google.com sites.google.com meetup.com wordpress.com blogspot.com wixsite.com weebly.com jimdo.com linktr.ee github.io business.site webnode.nl`)

// pagePlatforms are those of platforms where the path alone says whose page it is.
var pagePlatforms = wordList(`facebook.com instagram.com twitter.com x.com linkedin.com youtube.com google.com sites.google.com meetup.com linktr.ee`)

// pageSections are parts of a path on a platform that come before the name of the page.
var pageSections = wordList(`pages groups p pg people company in school showcase site view a user c channel about home`)

// pageOf returns what names the page in a path on a platform: the first part that is no
// section, without the full stops that platforms pass over; "" if nothing does.
func pageOf(path string) string {
	for part := range strings.SplitSeq(path, "/") {
		part = strings.ReplaceAll(strings.TrimPrefix(part, "@"), ".", "")
		if part != "" && !pageSections[part] && part != "profilephp" && part != "sharephp" {
			return part
		}
	}
	return ""
}

// onPlatform says whether a normalised website is a page on a platform.
func onPlatform(key []byte) bool {
	host, _, ok := bytes.Cut(key, []byte("/"))
	return ok && platforms[string(host)]
}

// isMobile says whether a normalised number is known to be that of a mobile telephone:
// of the Netherlands and its neighbours.
func isMobile(key []byte) bool {
	for _, prefix := range [...]string{"316", "324", "4915", "4916", "4917", "447", "336", "337"} {
		if len(key) >= 10 && strings.HasPrefix(string(key), prefix) {
			return true
		}
	}
	return false
}

// appendDomain appends the registrable domain of a host name: its last two labels, or
// three where the country registers below a second level ("example.co.uk").
func appendDomain(dst []byte, host string) []byte {
	host = strings.Trim(host, ".")
	end := len(host)
	last := strings.LastIndexByte(host, '.')
	if last < 0 {
		return append(dst, host...)
	}
	second := strings.LastIndexByte(host[:last], '.')
	if second < 0 {
		return append(dst, host...)
	}
	if end-last == 3 && secondLevels[host[second+1:last]] || platforms[host[second+1:]] {
		second = strings.LastIndexByte(host[:second], '.')
	}
	return append(dst, host[second+1:]...)
}

// splitWebsite returns host and path of a web address as people write it, folded.
func splitWebsite(folded string) (host, path string) {
	s := strings.TrimSpace(folded)
	if _, rest, ok := strings.Cut(s, "://"); ok {
		s = rest
	}
	if i := strings.IndexAny(s, "?#"); i >= 0 {
		s = s[:i]
	}
	host, path, _ = strings.Cut(s, "/")
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		host = host[i+1:]
	}
	host, _, _ = strings.Cut(host, ":")
	host = strings.TrimPrefix(host, "www.")
	path = strings.Trim(path, "/")
	for _, page := range []string{"index.html", "index.php", "index.htm", "home", "nl", "en"} {
		if path == page {
			path = ""
		}
	}
	if !strings.Contains(host, ".") || strings.ContainsAny(host, " ,") {
		return "", ""
	}
	return host, path
}
