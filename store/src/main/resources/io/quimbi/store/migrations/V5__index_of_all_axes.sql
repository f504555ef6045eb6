-- What profiles are sought by on 14 axes is in one inverted index instead of 14 B-trees (ADR 2), for
-- which the server needs operators that come with PostgreSQL and are not installed by themselves.
-- Without them profiles go on having the B-trees, as those have that are stored already: they serve
-- the same conditions, and go with the next discovery or assignment.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS btree_gin;
EXCEPTION
  WHEN insufficient_privilege OR feature_not_supported OR undefined_file THEN
    NULL;
END $$;
