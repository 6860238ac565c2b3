// Package geojson writes places and areas as GeoJSON (RFC 7946), for maps.
//
// [Places] makes features of the places of a [published.Supply], as points: a
// confidential place on its grid, without address. [Areas] makes features of its areas,
// as polygons where there is a boundary. A place or area of which no position is known
// has the geometry null, which the format provides for, so that none is lost.
//
// Coordinates are WGS 84, longitude first, with at most 7 decimals, exactly those of the
// records. Rings are closed, the outer ones counterclockwise and the holes clockwise
// (section 3.1.6), with what is degenerate left out. A collection and each area has a
// bounding box, which does not cross the antimeridian. The id of a feature is that of its record
// or the code of its area. Equal supplies give equal bytes. All functions are safe
// for concurrent use.
package geojson
