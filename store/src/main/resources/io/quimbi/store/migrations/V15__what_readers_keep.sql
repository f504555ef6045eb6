-- What tells whoever keeps something in memory that it has changed, on every instance of a service.

-- names_no counts renamings of segments, erasures counts customers who were erased.
ALTER TABLE store ADD COLUMN names_no integer NOT NULL DEFAULT 0;
ALTER TABLE store ADD COLUMN erasures integer NOT NULL DEFAULT 0;
UPDATE store s SET erasures = e.customers
FROM (SELECT store_no, count(*) AS customers FROM erased_customer GROUP BY store_no) e
WHERE e.store_no = s.store_no;

-- The transaction of the last touch: touches that some snapshot does not show are those after it,
-- whatever the order in which transactions end.
ALTER TABLE live_touch ADD COLUMN touched_in xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX live_touch_touched ON live_touch (store_no, touched_in);
