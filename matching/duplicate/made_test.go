package duplicate

import (
	"fmt"
	"strings"
)

// source is a small generator of numbers for tests.
type source uint64

func (s *source) intn(n int) int {
	*s = source(mix(uint64(*s)+1, hashSeed))
	return int(uint64(*s) >> 33 % uint64(n))
}

func (s *source) pick(words string) string {
	list := strings.Fields(words)
	return list[s.intn(len(list))]
}

const (
	madeFirst  = "buurthuis stichting vereniging wijkcentrum dorpshuis koor atelier speeltuin bibliotheek moestuin inloophuis kringloop"
	madeSecond = "kom anker zonnehof oase linde brug molen schakel vlinder wilg poort sluis meent hoek akker bron ster kiem parel boei"
	madeTown   = "amersfoort zwolle emmen goes venlo assen"
	madeStreet = "kerkstraat dorpsweg molenlaan stationsplein havenkade lindelaan schoolstraat brink"
)

// madeRecords makes organisations of which some are there twice or more, with slips.
func madeRecords(seed, n int, link bool) []Record {
	s := source(seed)
	var out []Record
	for i := 0; i < n; i++ {
		name := s.pick(madeFirst) + " de " + s.pick(madeSecond) + s.pick(madeSecond)
		town := s.pick(madeTown)
		v := []string{
			name, fmt.Sprintf("%s %d", s.pick(madeStreet), 1+s.intn(80)), fmt.Sprintf("%d AB", 1000+s.intn(300)), town,
			fmt.Sprintf("06-%08d", 10000000+s.intn(80000000)), "www." + strings.ReplaceAll(name, " ", "") + ".nl", "", s.pick("stichting vereniging club"),
		}
		out = append(out, Record{ID: fmt.Sprintf("a%d", i), Source: "a", Values: v})
		for copies := s.intn(3); copies > 0; copies-- {
			w := append([]string{}, v...)
			if s.intn(2) == 0 {
				w[0] = strings.Replace(w[0], "e", "", 1)
			}
			w[1+s.intn(6)] = ""
			source := "a"
			if link {
				source = "b"
			}
			out = append(out, Record{ID: fmt.Sprintf("b%d-%d", i, copies), Source: source, Values: w})
		}
	}
	return out
}
