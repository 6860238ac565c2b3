// Command faults does to the stores what fate does, and counts what is lost:
//
//	go run ./faults                       lists the faults
//	go run ./faults -fault kill           does one of them, in full
//	go run ./faults -fault all -short     does each, with few rounds
//
// Run it in the folder of this module. Each fault works in a temporary folder, is bounded in time, and ends in
// one line of figures. The exit status is 1 if anything was lost that had been
// acknowledged, if a unit was applied in half or twice, if the feed has a gap, if damage
// went unseen, or if the store did not say clearly what is wrong and recover.
//
// Writers are clerks. Each has a book in a community and writes it up in units: unit n
// needs the book to stand at n-1, takes it to n, files a record, removes or erases an
// earlier one now and then, and makes an entry in the processing log. So what a community must
// hold follows from how far its books are. A unit that was answered is acknowledged; one that was
// cut off is in doubt, is sent again under the same key, and must then have happened once.
//
// Faults of PostgreSQL start a server of their own by initdb in the temporary folder. Its programs
// are looked for in VERBINDER_POSTGRES_BIN, on the path, and where Debian has them. Root
// starts it as user postgres. Power cuts and input/output errors need strace; a full and
// a read-only disk need to mount a tmpfs, in a user namespace if not as root. With -fault all,
// what lacks its programs is left out and said so; with VERBINDER_REQUIRE_FAULTS=1 that is a
// failure.
package main
