-- The list of erasures and the processing log.

ALTER TABLE vb_partition
	ADD COLUMN erasure_seq  bigint NOT NULL DEFAULT 0,
	ADD COLUMN erasure_link bytea  NOT NULL DEFAULT '',
	ADD COLUMN log_seq      bigint NOT NULL DEFAULT 0,
	ADD COLUMN log_link     bytea  NOT NULL DEFAULT '',
	ADD COLUMN pruned_seq   bigint NOT NULL DEFAULT 0,
	ADD COLUMN pruned_link  bytea  NOT NULL DEFAULT '';

CREATE TABLE vb_erasure (
	community text COLLATE "C" NOT NULL,
	seq       bigint NOT NULL,
	subject   bytea  NOT NULL,
	at        bigint NOT NULL,
	removed   bytea  NOT NULL, -- JSON
	digest    bytea  NOT NULL,
	link      bytea  NOT NULL,
	PRIMARY KEY (community, seq)
);

CREATE TABLE vb_log (
	community text COLLATE "C" NOT NULL,
	seq       bigint NOT NULL,
	at        bigint NOT NULL,
	activity  text COLLATE "C" NOT NULL,
	actor     text COLLATE "C" NOT NULL,
	subject   bytea  NOT NULL,
	trace     text COLLATE "C" NOT NULL,
	records   bigint NOT NULL,
	link      bytea  NOT NULL,
	PRIMARY KEY (community, seq)
);

ALTER TABLE vb_erasure ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE vb_log ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY vb_own ON vb_erasure USING (community = current_setting('verbinder.community', true));
CREATE POLICY vb_own ON vb_log USING (community = current_setting('verbinder.community', true));
