// Package network shows the organisations of a community as a graph: who works with
// whom, which of them stand alone or in islands, who holds the network together, and who
// should meet (G1, G3, P3, V4).
//
// A [Network] is made of records: partnerships, referrals, shared places and joint
// initiatives become ties between organisations, weighted by trust. [Network.Report]
// measures it; [Network.Introductions] ranks pairs that have no tie and should; a
// [Renderer] says why in a sentence; [Represented] shows for whom nobody speaks.
//
// A [Graph] is the plain structure beneath, for who has ties from somewhere else. Its
// measures are those of the literature, each named in its comment, and are undefined, not
// zero, where the literature leaves them so: nobody brokers for an organisation without
// ties.
//
// Results do not depend on the order of the records, nor on the number of processors:
// nodes are sorted by id, sums have a fixed order, and products are rounded before they
// are added, so that no compiler fuses them. Nothing here reads a clock or keeps what it
// is given beyond the call, but for the records' ids and names. A Graph and a Network are
// immutable and safe for concurrent use.
package network
