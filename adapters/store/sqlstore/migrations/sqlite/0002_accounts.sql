-- The list of erasures and the processing log.

ALTER TABLE vb_partition ADD COLUMN erasure_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE vb_partition ADD COLUMN erasure_link BLOB NOT NULL DEFAULT x'';
ALTER TABLE vb_partition ADD COLUMN log_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE vb_partition ADD COLUMN log_link BLOB NOT NULL DEFAULT x'';
ALTER TABLE vb_partition ADD COLUMN pruned_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE vb_partition ADD COLUMN pruned_link BLOB NOT NULL DEFAULT x'';

CREATE TABLE vb_erasure (
	community TEXT    NOT NULL,
	seq       INTEGER NOT NULL,
	subject   BLOB    NOT NULL,
	at        INTEGER NOT NULL,
	removed   BLOB    NOT NULL, -- JSON
	digest    BLOB    NOT NULL,
	link      BLOB    NOT NULL,
	PRIMARY KEY (community, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE vb_log (
	community TEXT    NOT NULL,
	seq       INTEGER NOT NULL,
	at        INTEGER NOT NULL,
	activity  TEXT    NOT NULL,
	actor     TEXT    NOT NULL,
	subject   BLOB    NOT NULL,
	trace     TEXT    NOT NULL,
	records   INTEGER NOT NULL,
	link      BLOB    NOT NULL,
	PRIMARY KEY (community, seq)
) STRICT, WITHOUT ROWID;
