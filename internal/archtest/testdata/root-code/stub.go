// Package verbinder has code.
package verbinder

func help() {}
