package cohesion

import "strings"

// iban looks for a bank account number: its country stands in front of the digits.
func (n *numberAt) iban() (Finding, bool) {
	k := 1
	if isIBANGap(n.before(1)) {
		k = 2
	}
	a, b := n.before(k+1)&^0x20, n.before(k)&^0x20
	if !isCapital(a) || !isCapital(b) {
		return Finding{}, false
	}
	form := ibanForm(string([]byte{a, b}))
	if form == "" || n.at+1 >= len(n.s) || !isDigit(n.s[n.at+1]) {
		return Finding{}, false
	}
	end, rest := ibanRest(n.s, n.at+2, form)
	if end == 0 || end < len(n.s) && isDigit(n.s[end]) && isDigit(n.s[end-1]) {
		return Finding{}, false
	}
	for _, c := range [...]byte{a, b, n.s[n.at], n.s[n.at+1]} {
		rest = appendMod97(rest, c)
	}
	check := int(n.s[n.at]-'0')*10 + int(n.s[n.at+1]-'0')
	if rest != 1 || check < 2 || check > 98 {
		return Finding{}, false
	}
	return Finding{Kind: PersonalIBAN, Start: n.at - k - 1, End: end}, true
}

func isIBANGap(c byte) bool { return strings.IndexByte(" .-:,_/\t\n\r", c) >= 0 }

// ibanRest reads the account from i on in the given form, and returns where it ends, 0 if it is not
// there, and its remainder by 97 (ISO 7064).
func ibanRest(s string, i int, form string) (end, rest int) {
	for f := 0; f < len(form); {
		class := form[f]
		count := 0
		for f++; f < len(form) && isDigit(form[f]); f++ {
			count = count*10 + int(form[f]-'0')
		}
		for range count {
			for gap := 0; gap < maxGap && i < len(s) && isIBANGap(s[i]); gap++ {
				i++
			}
			if i == len(s) {
				return 0, 0
			}
			c := s[i]
			if class == 'n' && c&^0x20 == 'O' { // the letter typed for the digit
				c = '0'
			}
			if !inIBANClass(c, class) {
				return 0, 0
			}
			rest = appendMod97(rest, c)
			i++
		}
	}
	return i, rest
}

// inIBANClass tells digits (n), letters (a) and both (c) apart.
func inIBANClass(c, class byte) bool {
	return isDigit(c) && class != 'a' || isLetter(c) && class != 'n'
}

// appendMod97 writes a digit or letter (A is 10) behind a number of which only the remainder
// is kept.
func appendMod97(rest int, c byte) int {
	if isDigit(c) {
		return (rest*10 + int(c-'0')) % 97
	}
	return (rest*100 + int(c&^0x20-'A') + 10) % 97
}

// ibanForm returns what follows the check digits in the IBANs of a country of SEPA: n digits, a
// letters, c both (SWIFT, IBAN Registry). It is empty for other countries.
func ibanForm(country string) string {
	switch country {
	case "NL":
		return "a4n10"
	case "BE":
		return "n12"
	case "DE", "ME", "RS", "VA":
		return "n18"
	case "FR", "MC":
		return "n10c11n2"
	case "GB", "IE":
		return "a4n14"
	case "AD":
		return "n8c12"
	case "AL":
		return "n8c16"
	case "AT", "EE", "LT":
		return "n16"
	case "BG":
		return "a4n6c8"
	case "CH", "LI":
		return "n5c12"
	case "CY":
		return "n8c16"
	case "CZ", "ES", "SE", "SK":
		return "n20"
	case "DK", "FI":
		return "n14"
	case "GI":
		return "a4c15"
	case "GR":
		return "n7c16"
	case "HR":
		return "n17"
	case "HU", "PL":
		return "n24"
	case "IS":
		return "n22"
	case "IT", "SM":
		return "a1n10c12"
	case "LU":
		return "n3c13"
	case "LV":
		return "a4c13"
	case "MD":
		return "c20"
	case "MK":
		return "n3c10n2"
	case "MT":
		return "a4n5c18"
	case "NO":
		return "n11"
	case "PT":
		return "n21"
	case "RO":
		return "a4c16"
	case "SI":
		return "n15"
	}
	return ""
}
