// Package surprise is not in the table.
package surprise
