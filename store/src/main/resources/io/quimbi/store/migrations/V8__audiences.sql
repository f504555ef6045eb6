-- Named filters of customers that are exported again and again, with who was in the last export.

CREATE TABLE audience (
  store_no    integer NOT NULL REFERENCES store,
  name        text NOT NULL,
  -- As FilterJson writes it.
  filter      jsonb NOT NULL,
  words       text,
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  export_no   integer NOT NULL DEFAULT 0,
  exported_at timestamptz,
  -- Customer numbers in ascending order: four bytes each, and compressed. A table of a row each
  -- would take ten times the room and be written anew with every export all the same.
  members     integer[] NOT NULL DEFAULT '{}',
  added       integer[] NOT NULL DEFAULT '{}',
  removed     integer[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (store_no, name)
);
ALTER TABLE audience ENABLE ROW LEVEL SECURITY;
