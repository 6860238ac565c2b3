// Package histories has only tests. They do long random histories to a store in memory, to SQLite
// and to PostgreSQL, and want the same of all three; and they let many clients work on the
// same records and want what each saw to be as if one had come after the other
// (linearizability, Herlihy and Wing, 1990), which porcupine decides.
//
// The short form runs with the other tests. The long form is
//
//	go test ./histories -args -operations 100000 -histories 200
//
// PostgreSQL is the server that VERBINDER_POSTGRES names, as in the tests of package
// postgres.
package histories
