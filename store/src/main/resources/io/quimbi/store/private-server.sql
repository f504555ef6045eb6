-- On our own server nobody logs in but the owner and the reading roles of stores, so what PostgreSQL
-- lets everybody do by default can be taken back: whatever tells of, or gets in the way of, anything
-- but one's own rows. An external server's defaults are its administrator's to change.

REVOKE ALL ON DATABASE postgres FROM PUBLIC;
REVOKE ALL ON DATABASE template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE postgres TO PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;

DO $$
DECLARE
  f regprocedure;
  columns text;
BEGIN
  -- How large other stores' tables are and how often they are read; who else is connected; locks
  -- that writers wait for; large objects; messages to other sessions.
  FOR f IN
    SELECT p.oid::regprocedure FROM pg_proc p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace
      AND (p.proname LIKE 'pg\_stat\_get%' OR p.proname LIKE 'pg\_%size'
           OR p.proname LIKE 'pg\_%advisory%' OR p.proname LIKE 'lo\_%'
           OR p.proname IN ('pg_notify', 'pg_listening_channels', 'pg_export_snapshot',
                            'pg_cancel_backend', 'pg_terminate_backend', 'pg_lock_status',
                            'pg_blocking_pids', 'pg_get_replication_slots',
                            'pg_prepared_xact', 'pg_relation_filenode'))
      AND p.proname NOT IN ('pg_column_size')
  LOOP
    EXECUTE format('REVOKE EXECUTE ON ROUTINE %s FROM PUBLIC', f);
  END LOOP;
  -- The planner's row counts stand in pg_class, whose other columns clients need.
  SELECT string_agg(quote_ident(attname), ', ') INTO columns
  FROM pg_attribute
  WHERE attrelid = 'pg_catalog.pg_class'::regclass AND NOT attisdropped
    AND attname NOT IN ('relpages', 'reltuples', 'relallvisible', 'relallfrozen', 'relfilenode');
  EXECUTE 'REVOKE SELECT ON pg_catalog.pg_class FROM PUBLIC';
  EXECUTE format('GRANT SELECT (%s) ON pg_catalog.pg_class TO PUBLIC', columns);
END $$;
