-- Who may call the service, what was done by whom, and who must not come back.

-- Known to the owner only: whoever could read what a key opens could open everything.
CREATE TABLE api_key (
  key_id        text PRIMARY KEY,
  store_no      integer NOT NULL REFERENCES store,
  role          text NOT NULL CHECK (role IN ('read', 'write', 'admin')),
  label         text,
  -- Of 256 random bits, so one round of hashing is enough (KeyText).
  secret_sha256 bytea NOT NULL CHECK (octet_length(secret_sha256) = 32),
  created_at    timestamptz NOT NULL,
  last_used_at  timestamptz,
  revoked_at    timestamptz
);
CREATE INDEX api_key_of_store ON api_key (store_no, created_at);
ALTER TABLE api_key ENABLE ROW LEVEL SECURITY;

-- A person is told by HMAC-SHA-256 of store and id under this: without it nobody can try ids.
ALTER TABLE installation ADD COLUMN person_secret bytea NOT NULL
  DEFAULT sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));

CREATE TABLE audit (
  entry_no    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- By name: that a store was deleted is told after it is gone.
  store_id    text NOT NULL,
  actor       text NOT NULL,
  action      text NOT NULL,
  subject     text,
  person_hash bytea
);
CREATE INDEX audit_of_store ON audit (store_id, entry_no);
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;

-- Customers that were erased, by hash: a later import of the same file must not bring them back.
CREATE TABLE erased_customer (
  store_no    integer NOT NULL REFERENCES store,
  person_hash bytea NOT NULL,
  erased_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (store_no, person_hash)
);
ALTER TABLE erased_customer ENABLE ROW LEVEL SECURITY;

-- The second wall (ServiceRole, docs/adr/0007-the-service-role.md): the service works for its callers
-- as a role that sees the store whose number its transaction has set, and nothing where none is.
ALTER TABLE installation
  ADD COLUMN service_role    name,
  ADD COLUMN service_version bigint NOT NULL DEFAULT 0;

CREATE FUNCTION current_store() RETURNS integer
  LANGUAGE sql STABLE PARALLEL SAFE
  -- Empty, not null, once a transaction that had set it is over.
  RETURN nullif(current_setting('quimbi.store_no', true), '')::integer;
COMMENT ON FUNCTION current_store() IS
  'The number of the store that this transaction works for; null where none is set';

-- A store that was deleted is gone at once, under a name that nobody can ask for; its tables go
-- afterwards, by whoever opens the database next if need be (StoreDeletion).
ALTER TABLE store ADD COLUMN deleted_at timestamptz;
