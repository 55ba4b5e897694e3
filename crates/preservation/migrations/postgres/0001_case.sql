-- The record: canonical bytes of every entry, the Merkle tree over them, what was signed of it, and by whom.
CREATE TABLE entry (
    idx   BIGINT NOT NULL PRIMARY KEY,
    bytes BYTEA  NOT NULL
);

CREATE TABLE tile (
    level  BIGINT NOT NULL,
    idx    BIGINT NOT NULL,
    hashes BYTEA  NOT NULL,
    PRIMARY KEY (level, idx)
);

CREATE TABLE checkpoint (
    size BIGINT NOT NULL PRIMARY KEY,
    note TEXT   NOT NULL
);

CREATE TABLE verifier (
    key TEXT NOT NULL PRIMARY KEY
);

-- What the file `format` says of a case in a folder. Written last: a schema without it is not a case.
CREATE TABLE format (
    version BIGINT NOT NULL PRIMARY KEY
);

-- Projections: everything below can be rebuilt from the entries.
CREATE TABLE fact (
    kind       TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    version    BIGINT NOT NULL,
    entry      BIGINT NOT NULL REFERENCES entry (idx),
    superseded BIGINT REFERENCES entry (idx),
    item       TEXT,
    blob       TEXT,
    body       TEXT   NOT NULL,
    PRIMARY KEY (kind, id, version)
);

CREATE INDEX fact_current ON fact (kind, entry) WHERE superseded IS NULL;
CREATE INDEX fact_item ON fact (item, kind) WHERE item IS NOT NULL;
CREATE INDEX fact_blob ON fact (blob, kind) WHERE blob IS NOT NULL;

CREATE TABLE report (
    entry  BIGINT NOT NULL PRIMARY KEY REFERENCES entry (idx),
    sha256 TEXT   NOT NULL,
    as_of  BIGINT NOT NULL
);
