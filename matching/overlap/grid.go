package overlap

import (
	"slices"

	"github.com/socialebasis/verbinder/cohesion"
)

// cellMetres is the side of a cell of the grid on which residents are counted.
const cellMetres = 500

// cellLat is the same in units of 1e-7 degree of latitude.
const cellLat = 44_966

// A grid divides the earth into cells of about 500 by 500 metres: rows of equal latitude,
// each cut into cells that are equally wide in metres at its middle. Cells are numbered as they come.
// Areas lend their residents to the cells within them.
type grid struct {
	number map[int64]int32
	weight []int64 // residents in thousandths, at least unitWeight; by cell
	known  []bool  // whether an area lends residents to the cell
}

// unitWeight is what a cell counts of which no residents are known: one, so that without
// figures shares are shares of ground.
const unitWeight = 1000

// row returns the row of a latitude, in units of 1e-7 degree from the south pole.
func rowOf(lat int64) int64 { return (lat + 900_000_000) / cellLat }

// rowMiddle returns the latitude in the middle of a row.
func rowMiddle(row int64) int64 { return min(row*cellLat+cellLat/2-900_000_000, 900_000_000) }

// rowWidth returns the width of the cells of a row, in units of 1e-7 degree of longitude.
func rowWidth(row int64) int64 {
	cos := int64(cohesion.Point{Lat: int32(rowMiddle(row))}.Vector().X) // in 2^-30
	return min(3_600_000_000, (cellLat<<30)/max(cos, 1))
}

// cell returns the number of a cell, a new one if need be.
func (g *grid) cell(row, column int64) int32 {
	key := row<<32 | column
	n, known := g.number[key]
	if !known {
		n = int32(len(g.weight))
		g.number[key] = n
		g.weight = append(g.weight, unitWeight)
		g.known = append(g.known, false)
	}
	return n
}

// disc returns the cells whose middle lies within a radius of a point, ascending; at least
// the one that holds the point. Circles across the date line end there.
func (g *grid) disc(centre cohesion.Point, radius int32) []int32 {
	at, limit := centre.Vector(), cohesion.ChordOfMetres(radius)
	reach := int64(radius)*cellLat/cellMetres + cellLat
	lat, lon := int64(centre.Lat), int64(centre.Lon)
	var cells []int32
	for row := rowOf(max(lat-reach, -900_000_000)); row <= rowOf(min(lat+reach, 900_000_000)); row++ {
		width := rowWidth(row)
		span := int64(radius)/cellMetres + 2
		middle := (lon + 1_800_000_000) / width
		// Along a row the distance falls to the middle and rises behind it.
		from, to := max(0, middle-span), min(3_600_000_000/width, middle+span)
		for from <= to && cohesion.Chord2(at, cellVector(row, from, width)) > limit {
			from++
		}
		for from <= to && cohesion.Chord2(at, cellVector(row, to, width)) > limit {
			to--
		}
		for column := from; column <= to; column++ {
			cells = append(cells, g.cell(row, column))
		}
	}
	if len(cells) == 0 {
		row := rowOf(lat)
		cells = append(cells, g.cell(row, (lon+1_800_000_000)/rowWidth(row)))
	}
	slices.Sort(cells)
	return cells
}

func cellVector(row, column, width int64) cohesion.UnitVector {
	lon := min(column*width+width/2-1_800_000_000, 1_800_000_000)
	return cohesion.Point{Lat: int32(rowMiddle(row)), Lon: int32(lon)}.Vector()
}

// within returns the cells whose middle lies within an area's boundary, ascending.
func (g *grid) within(a *cohesion.Area) []int32 {
	centre, radius, ok := a.Enclose()
	if !ok {
		return nil
	}
	var cells []int32
	reach := int64(radius)*cellLat/cellMetres + cellLat
	lat, lon := int64(centre.Lat), int64(centre.Lon)
	for row := rowOf(max(lat-reach, -900_000_000)); row <= rowOf(min(lat+reach, 900_000_000)); row++ {
		width := rowWidth(row)
		span := int64(radius)/cellMetres + 2
		middle := (lon + 1_800_000_000) / width
		for column := max(0, middle-span); column <= min(3_600_000_000/width, middle+span); column++ {
			p := cohesion.Point{Lat: int32(rowMiddle(row)), Lon: int32(min(column*width+width/2-1_800_000_000, 1_800_000_000))}
			if a.Contains(p) {
				cells = append(cells, g.cell(row, column))
			}
		}
	}
	slices.Sort(cells)
	return cells
}

// settle divides residents over cells.
func (g *grid) settle(cells []int32, residents int) {
	if len(cells) == 0 || residents <= 0 {
		return
	}
	share := max(1, int64(residents)*unitWeight/int64(len(cells)))
	for _, c := range cells {
		if !g.known[c] {
			g.known[c] = true
			g.weight[c] = 0
		}
		g.weight[c] += share
	}
}

// sum returns the weight of cells.
func (g *grid) sum(cells []int32) int64 {
	var sum int64
	for _, c := range cells {
		sum += g.weight[c]
	}
	return sum
}
