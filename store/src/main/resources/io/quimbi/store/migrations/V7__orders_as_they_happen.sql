-- Orders as they happen: what sources have said of them, what was delivered, and the changes that
-- are worth telling. See docs/adr/0008-orders-as-they-happen.md.
--
-- None of these tables refers to its store by a foreign key: every row would lock the one row of the
-- store for the time of its transaction, hundreds of times a second. What deletes a store deletes
-- here too.

-- Numbers of orders and customers are drawn by many at once; sequences do not wait for each other.
-- A sequence belongs to its column and goes with the table.
DO $$
DECLARE
  no integer;
  numbered text;
  highest integer;
BEGIN
  FOR no IN SELECT store_no FROM store LOOP
    IF to_regclass('shop_order_' || no) IS NULL THEN
      CONTINUE;
    END IF;
    FOREACH numbered IN ARRAY ARRAY['order', 'customer'] LOOP
      EXECUTE format('CREATE SEQUENCE %1$s_no_%2$s AS integer OWNED BY %3$s_%2$s.%1$s_no',
                     numbered, no, CASE numbered WHEN 'order' THEN 'shop_order' ELSE numbered END);
      EXECUTE format('SELECT max(%1$s_no) FROM %3$s_%2$s',
                     numbered, no, CASE numbered WHEN 'order' THEN 'shop_order' ELSE numbered END)
        INTO highest;
      IF highest IS NOT NULL THEN
        PERFORM setval(format('%s_no_%s', numbered, no)::regclass, highest);
      END IF;
    END LOOP;
  END LOOP;
END $$;

-- Of rows that were scored by themselves, after everybody's profiles were published.
ALTER TABLE profile
  ADD COLUMN as_of      timestamptz,
  ADD COLUMN updated_at timestamptz;
COMMENT ON COLUMN profile.as_of IS 'Null where it is the publication''s';
COMMENT ON COLUMN profile.updated_at IS 'Null where it is the publication''s';

ALTER TABLE product ADD COLUMN named_at timestamptz;
COMMENT ON COLUMN product.named_at IS
  'Time of the order that brought the name as it happened; null of a name from a file';

-- All that has been said of an order by its source: its newest statement and every refund.
CREATE TABLE order_source (
  store_no    integer NOT NULL,
  source_key  text NOT NULL,
  -- Null while only refunds are known.
  order_id    text,
  customer_id text,
  state       text NOT NULL,
  PRIMARY KEY (store_no, source_key)
);
CREATE INDEX order_source_order ON order_source (store_no, order_id);
CREATE INDEX order_source_customer ON order_source (store_no, customer_id);

-- Whose orders changed since everybody's profiles were published. Numbers rise; a publication
-- notes the highest before it reads the orders, and scores again who has a higher one at its end.
CREATE SEQUENCE live_touch_no;
CREATE TABLE live_touch (
  store_no    integer NOT NULL,
  customer_no integer NOT NULL,
  touch_no    bigint NOT NULL DEFAULT nextval('live_touch_no'),
  PRIMARY KEY (store_no, customer_no)
);

-- Deliveries of the last 30 days, by the numbers that their sources give them.
CREATE TABLE webhook_delivery (
  store_no    integer NOT NULL,
  source      text NOT NULL,
  delivery_id text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (store_no, source, delivery_id)
);
CREATE INDEX webhook_delivery_received ON webhook_delivery (received_at);

-- What deliveries are signed with. It must be had in clear to check a signature; nobody but the
-- owner of the database may read this table, and nothing prints it.
CREATE TABLE webhook_secret (
  store_no         integer NOT NULL REFERENCES store ON DELETE CASCADE,
  source           text NOT NULL,
  secret           text NOT NULL,
  -- The one before, good for an hour after the change: deliveries under way are signed with it.
  previous         text,
  changed_at       timestamptz NOT NULL DEFAULT now(),
  hashed_customers boolean NOT NULL DEFAULT false,
  PRIMARY KEY (store_no, source)
);

CREATE TABLE drift_event (
  event_no            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  store_no            integer NOT NULL,
  -- Given to committed events, one giver at a time: who reads on from a number misses none.
  sequence_no         bigint,
  customer_no         integer NOT NULL,
  order_ids           text[] NOT NULL,
  created_at          timestamptz NOT NULL DEFAULT now(),
  as_of               timestamptz NOT NULL,
  model_no            integer NOT NULL,
  score               double precision,
  severity            text,
  severity_calibrated text,
  evidence            double precision,
  axes_changed        text[] NOT NULL,
  -- Before, after and the drift since the last snapshot.
  detail              jsonb NOT NULL
);
CREATE UNIQUE INDEX drift_event_sequence ON drift_event (store_no, sequence_no);
CREATE INDEX drift_event_new ON drift_event (store_no, event_no) WHERE sequence_no IS NULL;
CREATE INDEX drift_event_customer ON drift_event (store_no, customer_no);

-- Walls ----------------------------------------------------------------------------------------

DO $$
DECLARE
  owned text;
BEGIN
  FOREACH owned IN ARRAY ARRAY['order_source', 'live_touch', 'webhook_delivery', 'webhook_secret',
                               'drift_event'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
  END LOOP;
END $$;
CREATE POLICY store_reader ON drift_event FOR SELECT
  USING (store_no = ANY (ARRAY(SELECT s.store_no FROM store s WHERE s.reader = session_user)));
