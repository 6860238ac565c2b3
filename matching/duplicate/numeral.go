package duplicate

// numberWords are the numerals and ordinals that are compared as numbers.
var numberWords = pairList(`
	twee=2 drie=3 vier=4 vijf=5 zes=6 zeven=7 acht=8 negen=9 tien=10 elf=11 twaalf=12
	two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12
	eerste=1 tweede=2 derde=3 vierde=4 vijfde=5 zesde=6 zevende=7 achtste=8 negende=9 tiende=10
	first=1 second=2 third=3 fourth=4 fifth=5 sixth=6 seventh=7 eighth=8 ninth=9 tenth=10
	zwei=2 drei=3 funf=5 sechs=6 sieben=7 neun=9 zehn=10 deux=2 trois=3 quatre=4 cinq=5 sept=7 huit=8 neuf=9 dix=10
	ii=2 iii=3 iv=4 vi=6 vii=7 viii=8 ix=9 xi=11 xii=12 xiii=13 xiv=14 xv=15 xvi=16`)

// lastNumerals are Roman numerals only at the end of a name, where a letter is one.
var lastNumerals = pairList(`i=1 v=5 x=10`)

// ordinalEndings follow the digits of an ordinal.
var ordinalEndings = wordList(`st nd rd th e ste de er o a`)

// numeralOf returns the number that a word of a name stands for, as digits without
// leading zeros, in buf: digits, ordinals ("2e", "2nd"), words and Roman numerals.
func numeralOf(buf, word []byte, last bool) ([]byte, bool) {
	if c := word[0]; c < '0' || c > '9' {
		if n, ok := numberWords[string(word)]; ok {
			return append(buf, n...), true
		}
		if n, ok := lastNumerals[string(word)]; ok && last {
			return append(buf, n...), true
		}
		return nil, false
	}
	i := 0
	for i < len(word) && word[i] >= '0' && word[i] <= '9' {
		i++
	}
	if i < len(word) && !ordinalEndings[string(word[i:])] {
		return nil, false
	}
	digits := word[:i]
	for len(digits) > 1 && digits[0] == '0' {
		digits = digits[1:]
	}
	return append(buf, digits...), true
}
