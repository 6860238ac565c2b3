-- A store as schema 1 kept it.

CREATE TABLE vb_migration (
	community TEXT    NOT NULL,
	version   INTEGER NOT NULL,
	name      TEXT    NOT NULL,
	PRIMARY KEY (community, version)
);

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

INSERT INTO vb_migration (community, version, name) VALUES ('reference', 1, '0001_records');
SELECT set_config('verbinder.community', '01KAMSVR00C0MMNNTY00000001', false);
INSERT INTO vb_partition (community, seq, link, records, tally, documents, papers, listed) VALUES ('01KAMSVR00C0MMNNTY00000001', 6, '\xf5dae1c3decab9748a4d19404bf960aa69308700db307e01601f7f357e6fd391', 4, '\xf62569434d2dbdd384bf61555c7a12750b58867ca9574e9e9c9171d51b864b10', 0, '\x', 0);
SELECT set_config('verbinder.community', 'reference', false);
INSERT INTO vb_partition (community, seq, link, records, tally, documents, papers, listed) VALUES ('reference', 0, '\x', 0, '\x', 1, '\x0d8a7a8af93ab07262c694b53995427f4ffeb53983c1652ddb0175b4051540e4', 0);
SELECT set_config('verbinder.community', '01KAMSVR00C0MMNNTY00000001', false);
INSERT INTO vb_record (community, kind, id, version, form, body, checksum, status, changed, expires, published, facets) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, '01KAMSVR00P0ACE00000000001', 1, 1, '\x7b226964223a2230314b414d535652303050304143453030303030303030303031222c22636f6d6d756e697479223a2230314b414d535652303043304d4d4e4e54593030303030303031222c2276657273696f6e223a312c2263726561746564223a22323032362d31312d32325431323a30303a30305a222c226368616e676564223a22323032362d31312d32325431323a30303a30305a222c22736f75726365223a7b2273797374656d223a22687364733a6b61617274222c226964223a2231227d2c226e616d65223a7b226e6c223a22446f727073687569732031227d7d', '\xc330650a9747c5fc2f51e3423daed94f867c5552f93bf36adeeebbf61e926984', '', 1795348800000000, 0, 0, '\x040f31303a687364733a6b616172743a31');
INSERT INTO vb_record (community, kind, id, version, form, body, checksum, status, changed, expires, published, facets) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, '01KAMSVR00P0ACE00000000002', 2, 1, NULL, '\x810930439a658e664af92c323b5e56a0f0992b5a2f4c54e221a0c7809e533dd9', '', 0, 0, 0, '\x');
INSERT INTO vb_record (community, kind, id, version, form, body, checksum, status, changed, expires, published, facets) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, '01KAMSVR00P0ACE00000000003', 1, 1, '\x7b226964223a2230314b414d535652303050304143453030303030303030303033222c22636f6d6d756e697479223a2230314b414d535652303043304d4d4e4e54593030303030303031222c2276657273696f6e223a312c2263726561746564223a22323032362d31312d32325431323a30303a30305a222c226368616e676564223a22323032362d31312d32325431323a30303a30305a222c22736f75726365223a7b2273797374656d223a22687364733a6b61617274222c226964223a2233227d2c226e616d65223a7b226e6c223a22446f727073687569732033227d7d', '\x3393043eef7be0fad265159d3a7f434a89c6883595a8d4873dda763a3a8ca796', '', 1795348800000000, 0, 0, '\x040f31303a687364733a6b616172743a33');
INSERT INTO vb_record (community, kind, id, version, form, body, checksum, status, changed, expires, published, facets) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, '01KAMSVR00P0ACE00000000004', 1, 1, '\x7b226964223a2230314b414d535652303050304143453030303030303030303034222c22636f6d6d756e697479223a2230314b414d535652303043304d4d4e4e54593030303030303031222c2276657273696f6e223a312c2263726561746564223a22323032362d31312d32325431323a30303a30305a222c226368616e676564223a22323032362d31312d32325431323a30303a30305a222c22736f75726365223a7b2273797374656d223a22687364733a6b61617274222c226964223a2234227d2c226e616d65223a7b226e6c223a22446f727073687569732034227d7d', '\x2690c29942a49f878d10ab517fcfb98b5a9b82fef4dd4c926b402096deb75ca7', '', 1795348800000000, 0, 0, '\x040f31303a687364733a6b616172743a34');
INSERT INTO vb_record (community, kind, id, version, form, body, checksum, status, changed, expires, published, facets) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, '01KAMSVR00P0ACE00000000005', 1, 1, '\x7b226964223a2230314b414d535652303050304143453030303030303030303035222c22636f6d6d756e697479223a2230314b414d535652303043304d4d4e4e54593030303030303031222c2276657273696f6e223a312c2263726561746564223a22323032362d31312d32325431323a30303a30305a222c226368616e676564223a22323032362d31312d32325431323a30303a30305a222c22736f75726365223a7b2273797374656d223a22687364733a6b61617274222c226964223a2235227d2c226e616d65223a7b226e6c223a22446f727073687569732035227d7d', '\xd8d13d6083c57754f5f7bd24647c3c4fa07a25f525953a1a14881f0de3afdd4f', '', 1795348800000000, 0, 0, '\x040f31303a687364733a6b616172743a35');
INSERT INTO vb_facet (community, kind, facet, value, id) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, 4, '\x31303a687364733a6b616172743a31', '01KAMSVR00P0ACE00000000001');
INSERT INTO vb_facet (community, kind, facet, value, id) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, 4, '\x31303a687364733a6b616172743a33', '01KAMSVR00P0ACE00000000003');
INSERT INTO vb_facet (community, kind, facet, value, id) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, 4, '\x31303a687364733a6b616172743a34', '01KAMSVR00P0ACE00000000004');
INSERT INTO vb_facet (community, kind, facet, value, id) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, 4, '\x31303a687364733a6b616172743a35', '01KAMSVR00P0ACE00000000005');
INSERT INTO vb_change (community, seq, kind, id, version, deleted, at, link, erased) VALUES ('01KAMSVR00C0MMNNTY00000001', 1, 3, '01KAMSVR00P0ACE00000000001', 1, 0, 1795348800000000, '\x506856a7f42f696bea9900bd0d191a9b2d457023634c4104e848ca116a9c5594', 0);
INSERT INTO vb_change (community, seq, kind, id, version, deleted, at, link, erased) VALUES ('01KAMSVR00C0MMNNTY00000001', 2, 3, '01KAMSVR00P0ACE00000000002', 1, 0, 1795348800000000, '\x6a5da9a73b638c722599ba98cd8779b0f8ff1f50187d5ab2230f5c909021e247', 0);
INSERT INTO vb_change (community, seq, kind, id, version, deleted, at, link, erased) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, 3, '01KAMSVR00P0ACE00000000003', 1, 0, 1795348800000000, '\x5c36f20999ab33e50aa1ed341aa921f7bef22e607cb47373db191c35956084ce', 0);
INSERT INTO vb_change (community, seq, kind, id, version, deleted, at, link, erased) VALUES ('01KAMSVR00C0MMNNTY00000001', 4, 3, '01KAMSVR00P0ACE00000000004', 1, 0, 1795348800000000, '\x1e1cbdfef49c3a8f14d75e971d5a5b9b007590d0c79601ba89e2d3ce2a437bc5', 0);
INSERT INTO vb_change (community, seq, kind, id, version, deleted, at, link, erased) VALUES ('01KAMSVR00C0MMNNTY00000001', 5, 3, '01KAMSVR00P0ACE00000000005', 1, 0, 1795348800000000, '\x70c265f715edeb1916f0ccf7ae53295490c4054c5b99b787759d98f7b942beb2', 0);
INSERT INTO vb_change (community, seq, kind, id, version, deleted, at, link, erased) VALUES ('01KAMSVR00C0MMNNTY00000001', 6, 3, '01KAMSVR00P0ACE00000000002', 2, 1, 1795348800000000, '\xf5dae1c3decab9748a4d19404bf960aa69308700db307e01601f7f357e6fd391', 0);
INSERT INTO vb_key (community, key, request, at, seq, changes, forgotten, checksum) VALUES ('01KAMSVR00C0MMNNTY00000001', '\x6b65792d31', '\x72', 1795348800000000, 1, 1, 0, '\x5b06800f66ad989de3ec174113f926948404ec26bfc32cc5cec43633f4fe4d09');
INSERT INTO vb_key (community, key, request, at, seq, changes, forgotten, checksum) VALUES ('01KAMSVR00C0MMNNTY00000001', '\x6b65792d32', '\x72', 1795348800000000, 2, 1, 0, '\x2e99fe2b22714f85cb7747d544daa645df9f3770e72ced3168bc88d74461b7b5');
INSERT INTO vb_key (community, key, request, at, seq, changes, forgotten, checksum) VALUES ('01KAMSVR00C0MMNNTY00000001', '\x6b65792d33', '\x72', 1795348800000000, 3, 1, 0, '\x27782bdf3207322c1be43c83b5ad07cde54e71b979be80543c3339962bea0357');
INSERT INTO vb_key (community, key, request, at, seq, changes, forgotten, checksum) VALUES ('01KAMSVR00C0MMNNTY00000001', '\x6b65792d34', '\x72', 1795348800000000, 4, 1, 0, '\xebd0a9313459a4b9945d2c5f4c771c368d483c31d44127dcb133d38cb55cce98');
INSERT INTO vb_key (community, key, request, at, seq, changes, forgotten, checksum) VALUES ('01KAMSVR00C0MMNNTY00000001', '\x6b65792d35', '\x72', 1795348800000000, 5, 1, 0, '\x6d31acf545ad2ae1c537a905df02dd5e2afccef305d5edbd9d3ff747003c2545');
SELECT set_config('verbinder.community', 'reference', false);
INSERT INTO vb_document (community, name, version, body, checksum) VALUES ('reference', 'scheme/sb', 1, '\x7b2261223a20317d', '\x0d8a7a8af93ab07262c694b53995427f4ffeb53983c1652ddb0175b4051540e4');
