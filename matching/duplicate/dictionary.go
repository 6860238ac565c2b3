package duplicate

import "math/bits"

// A dictionary numbers distinct byte strings from 1 in order of arrival; 0 is no value.
// The bytes live in one arena. Open addressing with linear probing.
type dictionary struct {
	slots []int32  // ids, 0 is free; its length is a power of two
	hash  []uint32 // by id, the upper half of the full hash
	start []uint32 // by id; start[id+1] is its end
	arena []byte
}

func newDictionary() *dictionary {
	return &dictionary{slots: make([]int32, 64), hash: make([]uint32, 1), start: make([]uint32, 2)}
}

// size returns the number of ids given out, 0 included.
func (d *dictionary) size() int { return len(d.hash) }

// bytes returns the value of an id; it shares memory with the dictionary.
func (d *dictionary) bytes(id int32) []byte { return d.arena[d.start[id]:d.start[id+1]] }

// slot returns the place of a value, or the free place where it belongs.
func (d *dictionary) slot(value []byte, h uint64) int {
	mask := len(d.slots) - 1
	i := int(h) & mask
	for {
		id := d.slots[i]
		if id == 0 || d.hash[id] == uint32(h>>32) && string(d.bytes(id)) == string(value) {
			return i
		}
		i = (i + 1) & mask
	}
}

// add returns the id of a value, a new one if it is not there; an empty value is 0.
func (d *dictionary) add(value []byte) (id int32, fresh bool) {
	if len(value) == 0 {
		return 0, false
	}
	h := hashBytes(value)
	i := d.slot(value, h)
	if id := d.slots[i]; id != 0 {
		return id, false
	}
	id = int32(len(d.hash))
	d.slots[i] = id
	d.hash = append(d.hash, uint32(h>>32))
	d.arena = append(d.arena, value...)
	d.start = append(d.start, uint32(len(d.arena)))
	if 2*len(d.hash) > len(d.slots) {
		d.grow()
	}
	return id, true
}

func (d *dictionary) grow() {
	d.slots = make([]int32, 2*len(d.slots))
	mask := len(d.slots) - 1
	for id := 1; id < len(d.hash); id++ {
		i := int(hashBytes(d.bytes(int32(id)))) & mask
		for d.slots[i] != 0 {
			i = (i + 1) & mask
		}
		d.slots[i] = int32(id)
	}
}

// truncate takes back the newest ids until size is left. The last that came is the last
// of its run of probes, so that freeing its place breaks no other.
func (d *dictionary) truncate(size int) {
	for len(d.hash) > size {
		id := int32(len(d.hash) - 1)
		value := d.bytes(id)
		d.slots[d.slot(value, hashBytes(value))] = 0
		d.hash = d.hash[:id]
		d.start = d.start[:id+1]
		d.arena = d.arena[:d.start[id]]
	}
}

// Constants of the hash: odd numbers without pattern.
const (
	hashSeed = 0x9E3779B97F4A7C15
	hashMul  = 0xD6E8FEB86659FD93
)

// hashBytes is a 64-bit hash, the same on every machine: eight bytes at a time are
// folded in by a multiplication of 128 bits.
func hashBytes(b []byte) uint64 {
	h := uint64(hashSeed) ^ uint64(len(b))
	for len(b) >= 8 {
		x := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
		h = mix(h^x, hashMul)
		b = b[8:]
	}
	var x uint64
	for i, c := range b {
		x |= uint64(c) << (8 * i)
	}
	return mix(h^x, hashSeed)
}

// mix folds the product of two numbers.
func mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a^hashMul, b)
	return hi ^ lo
}

// hashPair combines two hashes; the order matters.
func hashPair(a, b uint64) uint64 { return mix(mix(a, hashMul)^b, hashSeed) }
