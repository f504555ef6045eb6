-- What writes with an Idempotency-Key were answered. No reference to the store: a key may be of a
-- store that was deleted since, and a row lives a day.
CREATE TABLE idempotent_request (
  store_id     text        NOT NULL,
  route        text        NOT NULL,
  key          text        NOT NULL,
  fingerprint  bytea       NOT NULL,
  claimed_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  status       integer,
  content_type text,
  body         bytea,
  PRIMARY KEY (store_id, route, key),
  CHECK ((status IS NULL) = (body IS NULL))
);
CREATE INDEX idempotent_request_age ON idempotent_request (claimed_at);
COMMENT ON TABLE idempotent_request IS
  'Writes with an Idempotency-Key of the last 24 hours; status is null while one is under way';
ALTER TABLE idempotent_request ENABLE ROW LEVEL SECURITY;
