-- Records, what they are found by, the feed, idempotency keys and documents.
-- The community leads every key; reference data has the community 'reference'.
-- Instants are microseconds since 1970 in UTC; days are year*10000 + month*100 + day.
-- Text that people give is bytea: it sorts by its bytes, and text refuses NUL.

CREATE TABLE vb_partition (
	community text COLLATE "C" NOT NULL PRIMARY KEY,
	seq       bigint   NOT NULL, -- number of the last change
	link      bytea    NOT NULL, -- of the chain of changes, at that change
	records   bigint   NOT NULL, -- how many there are
	tally     bytea    NOT NULL, -- sum of their checksums
	documents bigint   NOT NULL, -- the same of documents, in 'reference'
	papers    bytea    NOT NULL,
	listed    smallint NOT NULL  -- 1: the community's own record is stored
) WITH (fillfactor = 50);

CREATE TABLE vb_record (
	community text COLLATE "C" NOT NULL,
	kind      smallint NOT NULL,
	id        text COLLATE "C" NOT NULL,
	version   bigint   NOT NULL,
	form      smallint NOT NULL, -- version of the form of body
	body      bytea,             -- JSON; NULL is a tombstone
	checksum  bytea    NOT NULL,
	status    text COLLATE "C" NOT NULL,
	changed   bigint   NOT NULL,
	expires   integer  NOT NULL, -- 0 is never
	published smallint NOT NULL,
	facets    bytea    NOT NULL, -- its rows in vb_facet, packed
	PRIMARY KEY (community, kind, id)
);

CREATE INDEX vb_record_status ON vb_record (community, kind, status, id) WHERE status <> '';
-- A planner that knows nothing of the data yet may take any index that begins with the
-- community for the key. Conditions that are always true, but that only the statements
-- meant for an index repeat, keep it from that.
CREATE INDEX vb_record_changed ON vb_record (community, kind, changed) WHERE changed > -9223372036854775807;
CREATE INDEX vb_record_expires ON vb_record (community, kind, expires) WHERE expires > 0;

CREATE TABLE vb_facet (
	community text COLLATE "C" NOT NULL,
	kind      smallint NOT NULL,
	facet     smallint NOT NULL,
	value     bytea    NOT NULL,
	id        text COLLATE "C" NOT NULL,
	PRIMARY KEY (community, kind, facet, value, id)
);

CREATE TABLE vb_change (
	community text COLLATE "C" NOT NULL,
	seq       bigint   NOT NULL,
	kind      smallint NOT NULL,
	id        text COLLATE "C" NOT NULL,
	version   bigint   NOT NULL,
	deleted   smallint NOT NULL,
	at        bigint   NOT NULL,
	link      bytea    NOT NULL,
	erased    smallint NOT NULL, -- 1: it was another when it was linked
	PRIMARY KEY (community, seq)
);

CREATE INDEX vb_change_record ON vb_change (community, kind, id, seq);

CREATE TABLE vb_key (
	community text COLLATE "C" NOT NULL,
	key       bytea   NOT NULL,
	request   bytea   NOT NULL,
	at        bigint  NOT NULL,
	seq       bigint  NOT NULL, -- number of the unit's first change
	changes   bigint  NOT NULL, -- how many changes it has
	forgotten smallint NOT NULL, -- 1: what was asked was erased
	checksum  bytea   NOT NULL,
	PRIMARY KEY (community, key)
);

CREATE INDEX vb_key_at ON vb_key (community, at) WHERE at > -9223372036854775807;

CREATE TABLE vb_document (
	community text COLLATE "C" NOT NULL,
	name      text COLLATE "C" NOT NULL,
	version   bigint NOT NULL,
	body      bytea  NOT NULL,
	checksum  bytea  NOT NULL,
	PRIMARY KEY (community, name)
);

-- The second wall: a transaction sees the community that it named, and without one it
-- sees nothing. FORCE holds for the owner of the tables too; superusers and roles
-- with BYPASSRLS still see everything, so a program must not connect as one.
ALTER TABLE vb_partition ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE vb_record ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE vb_facet ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE vb_change ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE vb_key ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE vb_document ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY vb_own ON vb_partition USING (community = current_setting('verbinder.community', true));
CREATE POLICY vb_own ON vb_record USING (community = current_setting('verbinder.community', true));
CREATE POLICY vb_own ON vb_facet USING (community = current_setting('verbinder.community', true));
CREATE POLICY vb_own ON vb_change USING (community = current_setting('verbinder.community', true));
CREATE POLICY vb_own ON vb_key USING (community = current_setting('verbinder.community', true));
CREATE POLICY vb_own ON vb_document USING (community = current_setting('verbinder.community', true));

-- Which communities there are, for the list of them and to verify that none is missing;
-- nothing else crosses.
CREATE POLICY vb_all ON vb_partition FOR SELECT USING (current_setting('verbinder.community', true) = '*');
CREATE POLICY vb_all ON vb_change FOR SELECT USING (current_setting('verbinder.community', true) = '*' AND seq = 1);
