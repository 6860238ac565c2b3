-- Records, what they are found by, the feed, idempotency keys and documents.
-- The community leads every key; reference data has the community 'reference'.
-- Instants are microseconds since 1970 in UTC; days are year*10000 + month*100 + day.

CREATE TABLE vb_partition (
	community TEXT    NOT NULL PRIMARY KEY,
	seq       INTEGER NOT NULL, -- number of the last change
	link      BLOB    NOT NULL, -- of the chain of changes, at that change
	records   INTEGER NOT NULL, -- how many there are
	tally     BLOB    NOT NULL, -- sum of their checksums
	documents INTEGER NOT NULL, -- the same of documents, in 'reference'
	papers    BLOB    NOT NULL,
	listed    INTEGER NOT NULL  -- 1: the community's own record is stored
) STRICT, WITHOUT ROWID;

CREATE TABLE vb_record (
	community TEXT    NOT NULL,
	kind      INTEGER NOT NULL,
	id        TEXT    NOT NULL,
	version   INTEGER NOT NULL,
	form      INTEGER NOT NULL, -- version of the form of body
	body      BLOB,             -- JSON; NULL is a tombstone
	checksum  BLOB    NOT NULL,
	status    TEXT    NOT NULL,
	changed   INTEGER NOT NULL,
	expires   INTEGER NOT NULL, -- 0 is never
	published INTEGER NOT NULL,
	facets    BLOB    NOT NULL, -- its rows in vb_facet, packed
	PRIMARY KEY (community, kind, id)
) STRICT;

CREATE INDEX vb_record_status ON vb_record (community, kind, status, id) WHERE status <> '';
-- A planner that knows nothing of the data yet may take any index that begins with the
-- community for the key. Conditions that are always true, but that only the statements
-- meant for an index repeat, keep it from that.
CREATE INDEX vb_record_changed ON vb_record (community, kind, changed) WHERE changed > -9223372036854775807;
CREATE INDEX vb_record_expires ON vb_record (community, kind, expires) WHERE expires > 0;

CREATE TABLE vb_facet (
	community TEXT    NOT NULL,
	kind      INTEGER NOT NULL,
	facet     INTEGER NOT NULL,
	value     BLOB    NOT NULL,
	id        TEXT    NOT NULL,
	PRIMARY KEY (community, kind, facet, value, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE vb_change (
	community TEXT    NOT NULL,
	seq       INTEGER NOT NULL,
	kind      INTEGER NOT NULL,
	id        TEXT    NOT NULL,
	version   INTEGER NOT NULL,
	deleted   INTEGER NOT NULL,
	at        INTEGER NOT NULL,
	link      BLOB    NOT NULL,
	erased    INTEGER NOT NULL, -- 1: it was another when it was linked
	PRIMARY KEY (community, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX vb_change_record ON vb_change (community, kind, id, seq);

CREATE TABLE vb_key (
	community TEXT    NOT NULL,
	key       BLOB    NOT NULL,
	request   BLOB    NOT NULL,
	at        INTEGER NOT NULL,
	seq       INTEGER NOT NULL, -- number of the unit's first change
	changes   INTEGER NOT NULL, -- how many changes it has
	forgotten INTEGER NOT NULL, -- 1: what was asked was erased
	checksum  BLOB    NOT NULL,
	PRIMARY KEY (community, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX vb_key_at ON vb_key (community, at) WHERE at > -9223372036854775807;

CREATE TABLE vb_document (
	community TEXT    NOT NULL,
	name      TEXT    NOT NULL,
	version   INTEGER NOT NULL,
	body      BLOB    NOT NULL,
	checksum  BLOB    NOT NULL,
	PRIMARY KEY (community, name)
) STRICT;
