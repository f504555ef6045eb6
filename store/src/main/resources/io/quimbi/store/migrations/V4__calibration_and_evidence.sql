-- What is usual in a store under a model, and how surprising everybody's recent behaviour is.

ALTER TABLE model ADD COLUMN calibration jsonb;
COMMENT ON COLUMN model.calibration IS
  'Usual sizes of drift by order count and spacing, from the store''s own history';

ALTER TABLE snapshot_run ADD COLUMN store_past jsonb;
COMMENT ON COLUMN snapshot_run.store_past IS
  'What the store as a whole contributed to the evidence of the run; null of a run without';

-- In hundredths of -log10 of a probability, from 100 on; null for less or for none, which takes a
-- bit. Most of them are null.
ALTER TABLE snapshot
  ADD COLUMN frequency_up             smallint,
  ADD COLUMN frequency_down           smallint,
  ADD COLUMN discounted_orders_up     smallint,
  ADD COLUMN discounted_orders_down   smallint,
  ADD COLUMN new_category_orders_up   smallint,
  ADD COLUMN new_category_orders_down smallint,
  ADD COLUMN refunded_orders_up       smallint,
  ADD COLUMN refunded_orders_down     smallint,
  ADD COLUMN value_up                 smallint,
  ADD COLUMN value_down               smallint;
