-- One schema holds everything of Quimbi. Money is bigint millionths of the currency unit, times are
-- timestamptz (microseconds), texts that repeat are numbers into a dictionary of the store.
--
-- The large tables are partitioned by store: a store's first import fills tables that nobody else
-- sees yet, without a log and with indexes built afterwards; a reader of one store is given that
-- store's partitions and no other; statistics are the store's own. A partition NAME_<store_no> is
-- made by the program with its keys and indexes (StoreTables) and attached when it is complete,
-- which no reader waits for. See docs/adr/0002-walls-and-indexes.md.

CREATE TABLE installation (
  only_row        boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- Part of the names of the reading roles, which all databases of a server share.
  installation_id text NOT NULL DEFAULT substr(replace(gen_random_uuid()::text, '-', ''), 1, 8),
  -- From it the passwords of the reading roles are derived; nobody but the owner may read it.
  reader_secret   bytea NOT NULL
    DEFAULT sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')),
  -- Of the owner's views, which are made anew by a program that brings newer ones.
  views_version   integer NOT NULL DEFAULT 0,
  created_at      timestamptz NOT NULL DEFAULT now()
);
INSERT INTO installation DEFAULT VALUES;

CREATE TABLE store (
  store_no       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  store_id       text NOT NULL UNIQUE,
  time_zone      text NOT NULL,
  currency       text,
  created_at     timestamptz NOT NULL DEFAULT now(),
  -- The role that may read this store and nothing else, once somebody asked for it.
  reader         name UNIQUE,
  reader_version integer NOT NULL DEFAULT 0
);

-- Dictionaries ---------------------------------------------------------------------------------

CREATE TABLE product (
  store_no     integer NOT NULL REFERENCES store,
  product_no   integer NOT NULL,
  product_id   text NOT NULL,
  product_name text,
  PRIMARY KEY (store_no, product_no),
  UNIQUE (store_no, product_id)
);

CREATE TABLE category (
  store_no    integer NOT NULL REFERENCES store,
  category_no integer NOT NULL,
  category    text NOT NULL,
  PRIMARY KEY (store_no, category_no),
  UNIQUE (store_no, category)
);

CREATE TABLE channel (
  store_no   integer NOT NULL REFERENCES store,
  channel_no integer NOT NULL,
  channel    text NOT NULL,
  PRIMARY KEY (store_no, channel_no),
  UNIQUE (store_no, channel)
);

CREATE TABLE return_reason (
  store_no  integer NOT NULL REFERENCES store,
  reason_no integer NOT NULL,
  reason    text NOT NULL,
  PRIMARY KEY (store_no, reason_no),
  UNIQUE (store_no, reason)
);

-- Orders ---------------------------------------------------------------------------------------

CREATE TABLE customer (
  store_no    integer NOT NULL,
  customer_no integer NOT NULL,
  customer_id text NOT NULL,
  created_at  timestamptz NOT NULL
) PARTITION BY LIST (store_no);

CREATE TABLE shop_order (
  store_no     integer NOT NULL,
  order_no     integer NOT NULL,
  customer_no  integer NOT NULL,
  channel_no   integer,
  ordered_at   timestamptz NOT NULL,
  cancelled_at timestamptz,
  -- 0 for a return slip: returns are booked under an order of their own.
  line_count   integer NOT NULL,
  list_total   bigint NOT NULL,
  discount     bigint NOT NULL,
  has_time     boolean NOT NULL,
  order_id     text NOT NULL,
  -- Of the order with its lines, refunds and returns, whatever their order (OrderHash).
  content_hash bytea NOT NULL
) PARTITION BY LIST (store_no);

CREATE TABLE order_line (
  store_no    integer NOT NULL,
  order_no    integer NOT NULL,
  line_no     integer NOT NULL,
  product_no  integer,
  category_no integer,
  quantity    double precision NOT NULL,
  list_total  bigint NOT NULL,
  discount    bigint NOT NULL
) PARTITION BY LIST (store_no);

CREATE TABLE refund (
  store_no    integer NOT NULL,
  order_no    integer NOT NULL,
  line_no     integer NOT NULL,
  reason_no   integer,
  refunded_at timestamptz NOT NULL,
  amount      bigint NOT NULL
) PARTITION BY LIST (store_no);

CREATE TABLE return_line (
  store_no    integer NOT NULL,
  order_no    integer NOT NULL,
  return_no   integer NOT NULL,
  product_no  integer,
  reason_no   integer,
  quantity    double precision NOT NULL,
  returned_at timestamptz NOT NULL,
  amount      bigint NOT NULL
) PARTITION BY LIST (store_no);

CREATE TABLE ticket (
  store_no     integer NOT NULL,
  customer_no  integer NOT NULL,
  channel_no   integer,
  satisfaction real,
  opened_at    timestamptz NOT NULL,
  escalated    boolean NOT NULL,
  ticket_id    text NOT NULL,
  order_id     text
) PARTITION BY LIST (store_no);

-- Work -----------------------------------------------------------------------------------------

CREATE TABLE run (
  run_no       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- By name: the first import of a store runs before there is a row of it.
  store_id     text NOT NULL,
  kind         text NOT NULL,
  state        text NOT NULL
    CHECK (state IN ('running', 'done', 'failed', 'cancelled', 'crashed')),
  stage        text,
  stage_done   bigint,
  stage_total  bigint,
  owner        text NOT NULL,
  started_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  heartbeat_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at     timestamptz,
  summary      text
);
CREATE INDEX run_of_store ON run (store_id, run_no);
CREATE INDEX run_running ON run (run_no) WHERE state = 'running';

CREATE TABLE import_log (
  store_no    integer NOT NULL REFERENCES store,
  run_no      bigint NOT NULL REFERENCES run,
  sha256      text NOT NULL,
  name        text NOT NULL,
  format      text NOT NULL,
  imported_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (store_no, run_no)
);
CREATE INDEX import_log_source ON import_log (store_no, sha256);

-- Models and profiles --------------------------------------------------------------------------

CREATE TABLE model (
  store_no     integer NOT NULL REFERENCES store,
  model_no     integer NOT NULL,
  run_no       bigint NOT NULL REFERENCES run,
  active       boolean NOT NULL,
  content      bytea NOT NULL,
  content_hash text NOT NULL,
  provenance   jsonb NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (store_no, model_no)
);
CREATE UNIQUE INDEX model_active ON model (store_no) WHERE active;

CREATE TABLE segment (
  store_no integer NOT NULL,
  model_no integer NOT NULL,
  -- The place of the leaf in a profile's memberships, from 0 through all axes.
  place    integer NOT NULL,
  axis_no  integer NOT NULL,
  axis     text NOT NULL,
  leaf     integer NOT NULL,
  path     text NOT NULL,
  identity text NOT NULL,
  name     text NOT NULL,
  kind     text NOT NULL,
  size     bigint NOT NULL,
  share    double precision NOT NULL,
  hybrids  bigint NOT NULL,
  PRIMARY KEY (store_no, model_no, place),
  FOREIGN KEY (store_no, model_no) REFERENCES model
);

-- Everybody's profile, as one discovery or assignment left it. The profiles of a publication are a
-- table of their own, made beside the visible ones; making them visible is one row.
CREATE TABLE publication (
  publication_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  store_no       integer NOT NULL REFERENCES store,
  model_no       integer NOT NULL,
  run_no         bigint NOT NULL REFERENCES run,
  visible        boolean NOT NULL,
  as_of          timestamptz NOT NULL,
  customers      integer NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  FOREIGN KEY (store_no, model_no) REFERENCES model
);
CREATE UNIQUE INDEX publication_visible ON publication (store_no) WHERE visible;

CREATE TABLE archetype (
  store_no            integer NOT NULL,
  publication_no      bigint NOT NULL REFERENCES publication ON DELETE CASCADE,
  archetype_id        text NOT NULL,
  signature           text NOT NULL,
  customers           bigint NOT NULL,
  share               double precision NOT NULL,
  mean_lifetime_value double precision NOT NULL,
  family              text,
  PRIMARY KEY (store_no, publication_no, archetype_id)
);

CREATE TABLE profile (
  store_no          integer NOT NULL,
  customer_no       integer NOT NULL,
  publication_no    bigint NOT NULL,
  lifetime_value    bigint NOT NULL,
  paid              bigint NOT NULL,
  first_order_at    timestamptz NOT NULL,
  last_order_at     timestamptz NOT NULL,
  orders            integer NOT NULL,
  archetype_id      text NOT NULL,
  -- One letter an axis: s strong, b balanced, w weak. The view spells them.
  strengths         text NOT NULL,
  -- By segment.place, in units of 1/10,000; each axis adds up to 10,000.
  memberships       smallint[] NOT NULL,
  -- Names, not numbers: they are what the indexes are on.
  dominant_segments jsonb NOT NULL,
  -- In the order of the feature catalogue; NaN where unavailable.
  features          real[] NOT NULL
) PARTITION BY LIST (store_no);

-- Spelling -------------------------------------------------------------------------------------

-- Not STRICT, which would keep it from being inlined and make it five times as slow.
CREATE FUNCTION amount(millionths bigint) RETURNS numeric
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN millionths % 10000 = 0 THEN (millionths / 10000) * 0.01
              ELSE trim_scale(millionths * 0.000001) END;
COMMENT ON FUNCTION amount(bigint) IS
  'Millionths of the currency unit as an exact decimal with at least two places';

CREATE FUNCTION strength_words(letters text) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  -- In this order no replacement meets a letter of an earlier one.
  RETURN string_to_array(
    rtrim(replace(replace(replace(letters, 'w', 'weak,'), 'b', 'balanced,'), 's', 'strong,'), ','),
    ',');

CREATE FUNCTION profile_axes(of_store integer) RETURNS text[]
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (
    SELECT array_agg(axis ORDER BY axis_no)
    FROM (SELECT g.axis_no, g.axis
          FROM segment g
          JOIN publication b
            ON b.store_no = g.store_no AND b.model_no = g.model_no AND b.visible
          WHERE g.store_no = of_store
          GROUP BY g.axis_no, g.axis) axes);
COMMENT ON FUNCTION profile_axes(integer) IS 'The axes of a store''s visible profiles, in order';

CREATE FUNCTION membership_format(of_store integer) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (
    SELECT '{' || string_agg(spelled, ', ' ORDER BY axis_no) || '}'
    FROM (SELECT g.axis_no,
                 replace(to_json(g.axis)::text, '%', '%%') || ': {'
                   || string_agg(replace(to_json(g.name)::text, '%', '%%') || ': %se-4', ', '
                                 ORDER BY g.place)
                   || '}' AS spelled
          FROM segment g
          JOIN publication b
            ON b.store_no = g.store_no AND b.model_no = g.model_no AND b.visible
          WHERE g.store_no = of_store
          GROUP BY g.axis_no, g.axis) axes);
COMMENT ON FUNCTION membership_format(integer) IS
  'What format() makes JSON of with a profile''s memberships: 1234 in %se-4 is JSON for 0.1234';

-- Walls ----------------------------------------------------------------------------------------
-- Nobody but the owner has any right here to begin with. A store's reading role (StoreReader) is
-- granted the partitions of its store, whose policies let that role pass and nobody else, and the
-- shared tables below, whose policies ask whose session it is: a fact that no setting changes.
-- They say = ANY where = would do: an equality would spread over a join to the profiles' store_no,
-- and with a condition of a policy there, what a reader asks for keeps out of the indexes (ADR 2).

DO $$
DECLARE
  shared text;
  partitioned text;
BEGIN
  FOREACH shared IN ARRAY ARRAY['product', 'category', 'channel', 'return_reason', 'import_log',
                                'model', 'segment', 'publication', 'archetype'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', shared);
    EXECUTE format(
      'CREATE POLICY store_reader ON %I FOR SELECT USING
         (store_no = ANY (ARRAY(SELECT s.store_no FROM store s WHERE s.reader = session_user)))',
      shared);
  END LOOP;
  -- No policy: by their parent nobody but the owner reads anything.
  FOREACH partitioned IN ARRAY ARRAY['customer', 'shop_order', 'order_line', 'refund',
                                     'return_line', 'ticket', 'profile'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', partitioned);
  END LOOP;
END $$;
ALTER TABLE installation ENABLE ROW LEVEL SECURITY;
ALTER TABLE store ENABLE ROW LEVEL SECURITY;
CREATE POLICY store_reader ON store FOR SELECT USING (reader = session_user);
ALTER TABLE run ENABLE ROW LEVEL SECURITY;
CREATE POLICY store_reader ON run FOR SELECT
  USING (store_id = ANY (ARRAY(SELECT s.store_id FROM store s WHERE s.reader = session_user)));
