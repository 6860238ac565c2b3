// Package graph holds no code of its own: its tests and benchmarks compare the measures of
// cohesion/network with those of an established library for graphs, in one run.
package graph
