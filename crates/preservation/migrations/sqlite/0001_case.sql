-- The record: canonical bytes of every entry, the Merkle tree over them, what was signed of it, and by whom.
CREATE TABLE entry (
    idx   INTEGER NOT NULL PRIMARY KEY,
    bytes BLOB    NOT NULL
) STRICT;

CREATE TABLE tile (
    level  INTEGER NOT NULL,
    idx    INTEGER NOT NULL,
    hashes BLOB    NOT NULL,
    PRIMARY KEY (level, idx)
) STRICT;

CREATE TABLE checkpoint (
    size INTEGER NOT NULL PRIMARY KEY,
    note TEXT    NOT NULL
) STRICT;

CREATE TABLE verifier (
    key TEXT NOT NULL PRIMARY KEY
) STRICT;

-- Projections: everything below can be rebuilt from the entries.
CREATE TABLE fact (
    kind       TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    entry      INTEGER NOT NULL REFERENCES entry (idx),
    superseded INTEGER REFERENCES entry (idx),
    item       TEXT,
    blob       TEXT,
    body       TEXT    NOT NULL,
    PRIMARY KEY (kind, id, version)
) STRICT;

CREATE INDEX fact_current ON fact (kind, entry) WHERE superseded IS NULL;
CREATE INDEX fact_item ON fact (item, kind) WHERE item IS NOT NULL;
CREATE INDEX fact_blob ON fact (blob, kind) WHERE blob IS NOT NULL;

CREATE TABLE report (
    entry  INTEGER NOT NULL PRIMARY KEY REFERENCES entry (idx),
    sha256 TEXT    NOT NULL,
    as_of  INTEGER NOT NULL
) STRICT;
