-- A store as schema 1 kept it.

CREATE TABLE vb_migration (
	community TEXT    NOT NULL,
	version   INTEGER NOT NULL,
	name      TEXT    NOT NULL,
	PRIMARY KEY (community, version)
);

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

INSERT INTO vb_migration (community, version, name) VALUES ('reference', 1, '0001_records');
INSERT INTO vb_partition (community, seq, link, records, tally, documents, papers, listed) VALUES ('01KAMSVR00C0MMNNTY00000001', 6, x'f5dae1c3decab9748a4d19404bf960aa69308700db307e01601f7f357e6fd391', 4, x'f62569434d2dbdd384bf61555c7a12750b58867ca9574e9e9c9171d51b864b10', 0, x'', 0);
INSERT INTO vb_partition (community, seq, link, records, tally, documents, papers, listed) VALUES ('reference', 0, x'', 0, x'', 1, x'0d8a7a8af93ab07262c694b53995427f4ffeb53983c1652ddb0175b4051540e4', 0);
INSERT INTO vb_record (community, kind, id, version, form, body, checksum, status, changed, expires, published, facets) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, '01KAMSVR00P0ACE00000000001', 1, 1, x'7b226964223a2230314b414d535652303050304143453030303030303030303031222c22636f6d6d756e697479223a2230314b414d535652303043304d4d4e4e54593030303030303031222c2276657273696f6e223a312c2263726561746564223a22323032362d31312d32325431323a30303a30305a222c226368616e676564223a22323032362d31312d32325431323a30303a30305a222c22736f75726365223a7b2273797374656d223a22687364733a6b61617274222c226964223a2231227d2c226e616d65223a7b226e6c223a22446f727073687569732031227d7d', x'c330650a9747c5fc2f51e3423daed94f867c5552f93bf36adeeebbf61e926984', '', 1795348800000000, 0, 0, x'040f31303a687364733a6b616172743a31');
INSERT INTO vb_record (community, kind, id, version, form, body, checksum, status, changed, expires, published, facets) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, '01KAMSVR00P0ACE00000000002', 2, 1, NULL, x'810930439a658e664af92c323b5e56a0f0992b5a2f4c54e221a0c7809e533dd9', '', 0, 0, 0, x'');
INSERT INTO vb_record (community, kind, id, version, form, body, checksum, status, changed, expires, published, facets) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, '01KAMSVR00P0ACE00000000003', 1, 1, x'7b226964223a2230314b414d535652303050304143453030303030303030303033222c22636f6d6d756e697479223a2230314b414d535652303043304d4d4e4e54593030303030303031222c2276657273696f6e223a312c2263726561746564223a22323032362d31312d32325431323a30303a30305a222c226368616e676564223a22323032362d31312d32325431323a30303a30305a222c22736f75726365223a7b2273797374656d223a22687364733a6b61617274222c226964223a2233227d2c226e616d65223a7b226e6c223a22446f727073687569732033227d7d', x'3393043eef7be0fad265159d3a7f434a89c6883595a8d4873dda763a3a8ca796', '', 1795348800000000, 0, 0, x'040f31303a687364733a6b616172743a33');
INSERT INTO vb_record (community, kind, id, version, form, body, checksum, status, changed, expires, published, facets) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, '01KAMSVR00P0ACE00000000004', 1, 1, x'7b226964223a2230314b414d535652303050304143453030303030303030303034222c22636f6d6d756e697479223a2230314b414d535652303043304d4d4e4e54593030303030303031222c2276657273696f6e223a312c2263726561746564223a22323032362d31312d32325431323a30303a30305a222c226368616e676564223a22323032362d31312d32325431323a30303a30305a222c22736f75726365223a7b2273797374656d223a22687364733a6b61617274222c226964223a2234227d2c226e616d65223a7b226e6c223a22446f727073687569732034227d7d', x'2690c29942a49f878d10ab517fcfb98b5a9b82fef4dd4c926b402096deb75ca7', '', 1795348800000000, 0, 0, x'040f31303a687364733a6b616172743a34');
INSERT INTO vb_record (community, kind, id, version, form, body, checksum, status, changed, expires, published, facets) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, '01KAMSVR00P0ACE00000000005', 1, 1, x'7b226964223a2230314b414d535652303050304143453030303030303030303035222c22636f6d6d756e697479223a2230314b414d535652303043304d4d4e4e54593030303030303031222c2276657273696f6e223a312c2263726561746564223a22323032362d31312d32325431323a30303a30305a222c226368616e676564223a22323032362d31312d32325431323a30303a30305a222c22736f75726365223a7b2273797374656d223a22687364733a6b61617274222c226964223a2235227d2c226e616d65223a7b226e6c223a22446f727073687569732035227d7d', x'd8d13d6083c57754f5f7bd24647c3c4fa07a25f525953a1a14881f0de3afdd4f', '', 1795348800000000, 0, 0, x'040f31303a687364733a6b616172743a35');
INSERT INTO vb_facet (community, kind, facet, value, id) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, 4, x'31303a687364733a6b616172743a31', '01KAMSVR00P0ACE00000000001');
INSERT INTO vb_facet (community, kind, facet, value, id) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, 4, x'31303a687364733a6b616172743a33', '01KAMSVR00P0ACE00000000003');
INSERT INTO vb_facet (community, kind, facet, value, id) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, 4, x'31303a687364733a6b616172743a34', '01KAMSVR00P0ACE00000000004');
INSERT INTO vb_facet (community, kind, facet, value, id) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, 4, x'31303a687364733a6b616172743a35', '01KAMSVR00P0ACE00000000005');
INSERT INTO vb_change (community, seq, kind, id, version, deleted, at, link, erased) VALUES ('01KAMSVR00C0MMNNTY00000001', 1, 3, '01KAMSVR00P0ACE00000000001', 1, 0, 1795348800000000, x'506856a7f42f696bea9900bd0d191a9b2d457023634c4104e848ca116a9c5594', 0);
INSERT INTO vb_change (community, seq, kind, id, version, deleted, at, link, erased) VALUES ('01KAMSVR00C0MMNNTY00000001', 2, 3, '01KAMSVR00P0ACE00000000002', 1, 0, 1795348800000000, x'6a5da9a73b638c722599ba98cd8779b0f8ff1f50187d5ab2230f5c909021e247', 0);
INSERT INTO vb_change (community, seq, kind, id, version, deleted, at, link, erased) VALUES ('01KAMSVR00C0MMNNTY00000001', 3, 3, '01KAMSVR00P0ACE00000000003', 1, 0, 1795348800000000, x'5c36f20999ab33e50aa1ed341aa921f7bef22e607cb47373db191c35956084ce', 0);
INSERT INTO vb_change (community, seq, kind, id, version, deleted, at, link, erased) VALUES ('01KAMSVR00C0MMNNTY00000001', 4, 3, '01KAMSVR00P0ACE00000000004', 1, 0, 1795348800000000, x'1e1cbdfef49c3a8f14d75e971d5a5b9b007590d0c79601ba89e2d3ce2a437bc5', 0);
INSERT INTO vb_change (community, seq, kind, id, version, deleted, at, link, erased) VALUES ('01KAMSVR00C0MMNNTY00000001', 5, 3, '01KAMSVR00P0ACE00000000005', 1, 0, 1795348800000000, x'70c265f715edeb1916f0ccf7ae53295490c4054c5b99b787759d98f7b942beb2', 0);
INSERT INTO vb_change (community, seq, kind, id, version, deleted, at, link, erased) VALUES ('01KAMSVR00C0MMNNTY00000001', 6, 3, '01KAMSVR00P0ACE00000000002', 2, 1, 1795348800000000, x'f5dae1c3decab9748a4d19404bf960aa69308700db307e01601f7f357e6fd391', 0);
INSERT INTO vb_key (community, key, request, at, seq, changes, forgotten, checksum) VALUES ('01KAMSVR00C0MMNNTY00000001', x'6b65792d31', x'72', 1795348800000000, 1, 1, 0, x'5b06800f66ad989de3ec174113f926948404ec26bfc32cc5cec43633f4fe4d09');
INSERT INTO vb_key (community, key, request, at, seq, changes, forgotten, checksum) VALUES ('01KAMSVR00C0MMNNTY00000001', x'6b65792d32', x'72', 1795348800000000, 2, 1, 0, x'2e99fe2b22714f85cb7747d544daa645df9f3770e72ced3168bc88d74461b7b5');
INSERT INTO vb_key (community, key, request, at, seq, changes, forgotten, checksum) VALUES ('01KAMSVR00C0MMNNTY00000001', x'6b65792d33', x'72', 1795348800000000, 3, 1, 0, x'27782bdf3207322c1be43c83b5ad07cde54e71b979be80543c3339962bea0357');
INSERT INTO vb_key (community, key, request, at, seq, changes, forgotten, checksum) VALUES ('01KAMSVR00C0MMNNTY00000001', x'6b65792d34', x'72', 1795348800000000, 4, 1, 0, x'ebd0a9313459a4b9945d2c5f4c771c368d483c31d44127dcb133d38cb55cce98');
INSERT INTO vb_key (community, key, request, at, seq, changes, forgotten, checksum) VALUES ('01KAMSVR00C0MMNNTY00000001', x'6b65792d35', x'72', 1795348800000000, 5, 1, 0, x'6d31acf545ad2ae1c537a905df02dd5e2afccef305d5edbd9d3ff747003c2545');
INSERT INTO vb_document (community, name, version, body, checksum) VALUES ('reference', 'scheme/sb', 1, x'7b2261223a20317d', x'0d8a7a8af93ab07262c694b53995427f4ffeb53983c1652ddb0175b4051540e4');
