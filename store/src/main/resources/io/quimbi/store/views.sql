-- What a person reads in SQL. The same text makes the owner's views over all stores and each store's
-- own: ${schema} is where they go, ${p} follows the name of a partitioned table, ${only:t} holds the
-- rows of table t to the store, ${named:t} those of a table that has the store's name, ${no:t} is the
-- number of the store of a row of t. That is a constant in a store's own views, so that a subquery of
-- it is computed once for all rows.

CREATE VIEW ${schema}.customers WITH (security_invoker = true) AS
SELECT s.store_id,
       c.customer_id,
       o.orders AS total_orders,
       o.first_order_at,
       o.last_order_at,
       c.created_at
FROM quimbi.customer${p} c
JOIN quimbi.store s ON s.store_no = c.store_no
LEFT JOIN LATERAL (
  SELECT count(*) AS orders, min(ordered_at) AS first_order_at, max(ordered_at) AS last_order_at
  FROM quimbi.shop_order${p} x
  WHERE x.store_no = c.store_no AND x.customer_no = c.customer_no
    AND x.line_count > 0 AND x.cancelled_at IS NULL) o ON true
WHERE ${only:c};
COMMENT ON VIEW ${schema}.customers IS 'Everybody known from an order, a return or a ticket';
COMMENT ON COLUMN ${schema}.customers.customer_id IS 'The store''s own id';
COMMENT ON COLUMN ${schema}.customers.total_orders IS 'Orders that were not cancelled; 0 is awaiting first purchase';
COMMENT ON COLUMN ${schema}.customers.first_order_at IS 'Time of the first of them';
COMMENT ON COLUMN ${schema}.customers.last_order_at IS 'Time of the last of them';
COMMENT ON COLUMN ${schema}.customers.created_at IS 'When the customer was first imported';

CREATE VIEW ${schema}.orders WITH (security_invoker = true) AS
SELECT s.store_id,
       o.order_id,
       c.customer_id,
       o.ordered_at,
       o.has_time,
       o.cancelled_at,
       h.channel,
       o.line_count AS lines,
       quimbi.amount(o.list_total) AS list_total,
       quimbi.amount(o.discount) AS discount,
       quimbi.amount(o.list_total - o.discount) AS paid
FROM quimbi.shop_order${p} o
JOIN quimbi.store s ON s.store_no = o.store_no
JOIN quimbi.customer${p} c ON c.store_no = o.store_no AND c.customer_no = o.customer_no
LEFT JOIN quimbi.channel h ON h.store_no = o.store_no AND h.channel_no = o.channel_no
WHERE ${only:o} AND ${only:c};
COMMENT ON VIEW ${schema}.orders IS 'Orders; those without lines are slips under which returns were booked';
COMMENT ON COLUMN ${schema}.orders.ordered_at IS 'When it was placed';
COMMENT ON COLUMN ${schema}.orders.has_time IS 'False where only a date was given';
COMMENT ON COLUMN ${schema}.orders.cancelled_at IS 'From when it no longer counts; null if never';
COMMENT ON COLUMN ${schema}.orders.lines IS 'Number of bought lines';
COMMENT ON COLUMN ${schema}.orders.list_total IS 'Value before discount, in the store''s currency';
COMMENT ON COLUMN ${schema}.orders.discount IS 'Discount on all lines';
COMMENT ON COLUMN ${schema}.orders.paid IS 'list_total less discount; refunds are not taken off';

CREATE VIEW ${schema}.order_lines WITH (security_invoker = true) AS
SELECT s.store_id,
       o.order_id,
       c.customer_id,
       o.ordered_at,
       l.line_no,
       p.product_id,
       coalesce(p.product_name, p.product_id) AS product_name,
       k.category,
       l.quantity,
       round(quimbi.amount(l.list_total) / l.quantity::numeric, 6) AS unit_price,
       quimbi.amount(l.list_total) AS list_total,
       quimbi.amount(l.discount) AS discount,
       quimbi.amount(l.list_total - l.discount) AS paid
FROM quimbi.shop_order${p} o
CROSS JOIN LATERAL quimbi.lines_of(o.lines, o.quantities) l
JOIN quimbi.store s ON s.store_no = o.store_no
JOIN quimbi.customer${p} c ON c.store_no = o.store_no AND c.customer_no = o.customer_no
LEFT JOIN quimbi.product p ON p.store_no = o.store_no AND p.product_no = l.product_no
LEFT JOIN quimbi.category k ON k.store_no = o.store_no AND k.category_no = l.category_no
WHERE ${only:o} AND ${only:c};
COMMENT ON VIEW ${schema}.order_lines IS 'What was bought, a line each';
COMMENT ON COLUMN ${schema}.order_lines.line_no IS 'From 0 within the order';
COMMENT ON COLUMN ${schema}.order_lines.product_name IS 'The product''s name, or its id where it has none';
COMMENT ON COLUMN ${schema}.order_lines.quantity IS 'Above 0; what came back is in refunds';
COMMENT ON COLUMN ${schema}.order_lines.unit_price IS 'List price of one, before discount, to six decimals';
COMMENT ON COLUMN ${schema}.order_lines.list_total IS 'Value before discount';
COMMENT ON COLUMN ${schema}.order_lines.discount IS 'Discount on the line';
COMMENT ON COLUMN ${schema}.order_lines.paid IS 'list_total less discount';

CREATE VIEW ${schema}.refunds WITH (security_invoker = true) AS
SELECT s.store_id,
       o.order_id,
       c.customer_id,
       r.kind,
       r.line_no,
       p.product_id,
       r.refunded_at,
       r.quantity,
       quimbi.amount(r.amount) AS amount,
       w.reason
FROM (
  SELECT f.store_no, f.order_no, 'refund' AS kind, f.line_no,
         nullif(b.lines[5 * f.line_no + 1], 0)::integer AS product_no,
         NULL::double precision AS quantity, f.refunded_at, f.amount, f.reason_no
  FROM quimbi.refund${p} f
  JOIN quimbi.shop_order${p} b ON b.store_no = f.store_no AND b.order_no = f.order_no
  WHERE ${only:f} AND ${only:b}
  UNION ALL
  SELECT b.store_no, b.order_no, 'return', NULL, b.product_no,
         b.quantity, b.returned_at, b.amount, b.reason_no
  FROM quimbi.return_line${p} b
  WHERE ${only:b}) r
JOIN quimbi.shop_order${p} o ON o.store_no = r.store_no AND o.order_no = r.order_no
JOIN quimbi.store s ON s.store_no = r.store_no
JOIN quimbi.customer${p} c ON c.store_no = o.store_no AND c.customer_no = o.customer_no
LEFT JOIN quimbi.product p ON p.store_no = r.store_no AND p.product_no = r.product_no
LEFT JOIN quimbi.return_reason w ON w.store_no = r.store_no AND w.reason_no = r.reason_no
WHERE ${only:o} AND ${only:c};
COMMENT ON VIEW ${schema}.refunds IS 'Money paid back, as it was imported';
COMMENT ON COLUMN ${schema}.refunds.order_id IS 'The order refunded; of a return, the slip it was booked under';
COMMENT ON COLUMN ${schema}.refunds.kind IS 'refund: of a line; return: goods that came back, to be set against earlier lines of the same product';
COMMENT ON COLUMN ${schema}.refunds.line_no IS 'The line refunded; null for a return';
COMMENT ON COLUMN ${schema}.refunds.quantity IS 'How much came back; null for a refund';
COMMENT ON COLUMN ${schema}.refunds.amount IS 'Money paid back';

CREATE VIEW ${schema}.tickets WITH (security_invoker = true) AS
SELECT s.store_id,
       t.ticket_id,
       c.customer_id,
       t.opened_at,
       h.channel,
       t.satisfaction,
       t.escalated,
       t.order_id
FROM quimbi.ticket${p} t
JOIN quimbi.store s ON s.store_no = t.store_no
JOIN quimbi.customer${p} c ON c.store_no = t.store_no AND c.customer_no = t.customer_no
LEFT JOIN quimbi.channel h ON h.store_no = t.store_no AND h.channel_no = t.channel_no
WHERE ${only:t} AND ${only:c};
COMMENT ON VIEW ${schema}.tickets IS 'Support tickets';
COMMENT ON COLUMN ${schema}.tickets.satisfaction IS '1 to 5; null where none was given';
COMMENT ON COLUMN ${schema}.tickets.order_id IS 'The order it is about, if it said';

CREATE VIEW ${schema}.models WITH (security_invoker = true) AS
SELECT s.store_id, m.model_no, m.active, m.created_at, m.content_hash, m.provenance, m.comparison
FROM quimbi.model m
JOIN quimbi.store s ON s.store_no = m.store_no
WHERE ${only:m};
COMMENT ON VIEW ${schema}.models IS 'Results of discoveries; at most one is active';
COMMENT ON COLUMN ${schema}.models.model_no IS 'Counts up from 1';
COMMENT ON COLUMN ${schema}.models.content_hash IS 'SHA-256 of the model''s canonical bytes';
COMMENT ON COLUMN ${schema}.models.provenance IS 'When, from what, by which options and code it was made';
COMMENT ON COLUMN ${schema}.models.comparison IS
  'Lineage and stability against the model that was active when it was made';

CREATE VIEW ${schema}.segments WITH (security_invoker = true) AS
SELECT s.store_id, g.model_no, g.axis, g.name AS segment, g.path, g.identity, g.kind,
       g.size AS customers, g.share, g.hybrids, g.mean_churn_risk, g.mean_predicted_ltv,
       n.interpretation, n.named_by, coalesce(n.stale, false) AS name_stale
FROM quimbi.segment g
JOIN quimbi.model m ON m.store_no = g.store_no AND m.model_no = g.model_no AND m.active
JOIN quimbi.store s ON s.store_no = g.store_no
LEFT JOIN quimbi.segment_name n
  ON n.store_no = g.store_no AND n.model_no = g.model_no AND n.axis = g.axis
 AND n.identity = g.identity
WHERE ${only:g}
ORDER BY g.store_no, g.place;
COMMENT ON VIEW ${schema}.segments IS 'The segments of the active model';
COMMENT ON COLUMN ${schema}.segments.path IS 'Where it sits below the axis; 0.1 is the second child of the first segment';
COMMENT ON COLUMN ${schema}.segments.identity IS 'Stays the same across discoveries';
COMMENT ON COLUMN ${schema}.segments.kind IS 'Ordinary, pinned or reserved';
COMMENT ON COLUMN ${schema}.segments.customers IS 'Whose dominant segment it is';
COMMENT ON COLUMN ${schema}.segments.share IS 'Of all customers';
COMMENT ON COLUMN ${schema}.segments.hybrids IS 'Of them, those whose membership is balanced by another segment';
COMMENT ON COLUMN ${schema}.segments.mean_churn_risk IS 'Over those of whom it is known';
COMMENT ON COLUMN ${schema}.segments.mean_predicted_ltv IS 'Over those of whom it is known';
COMMENT ON COLUMN ${schema}.segments.interpretation IS
  'What its members do, in plain units; null for a reserved segment';
COMMENT ON COLUMN ${schema}.segments.named_by IS
  'person, built_in or claude; null for a reserved segment, whose name is its own';
COMMENT ON COLUMN ${schema}.segments.name_stale IS
  'Whether its centroid no longer bears out what its name says';

CREATE VIEW ${schema}.archetypes WITH (security_invoker = true) AS
SELECT s.store_id, a.archetype_id, a.signature, a.customers, a.share, a.mean_lifetime_value, a.family
FROM quimbi.archetype a
JOIN quimbi.publication b
  ON b.store_no = a.store_no AND b.publication_no = a.publication_no AND b.visible
JOIN quimbi.model m ON m.store_no = b.store_no AND m.model_no = b.model_no AND m.active
JOIN quimbi.store s ON s.store_no = a.store_no
WHERE ${only:a};
COMMENT ON VIEW ${schema}.archetypes IS 'Observed combinations of dominant segments';
COMMENT ON COLUMN ${schema}.archetypes.signature IS 'The combination in words';
COMMENT ON COLUMN ${schema}.archetypes.family IS 'The nearest frequent archetype of a rare one';

CREATE VIEW ${schema}.customer_profiles WITH (security_invoker = true) AS
SELECT s.store_id,
       c.customer_id,
       format((SELECT quimbi.membership_format(${no:p})), VARIADIC p.memberships::text[])::jsonb
         AS segment_memberships,
       p.dominant_segments,
       jsonb_object((SELECT quimbi.profile_axes(${no:p})), quimbi.strength_words(p.strengths))
         AS membership_strengths,
       p.archetype_id,
       quimbi.amount(p.lifetime_value) AS lifetime_value,
       p.orders AS total_orders,
       round(quimbi.amount(p.paid) / greatest(p.orders, 1), 6) AS avg_order_value,
       floor(extract(epoch FROM coalesce(p.as_of, b.as_of) - p.last_order_at) / 86400)::integer
         AS days_since_last_purchase,
       floor(extract(epoch FROM coalesce(p.as_of, b.as_of) - p.first_order_at) / 86400)::integer
         AS customer_tenure_days,
       p.churn AS churn_risk_score,
       quimbi.churn_risk_level(p.churn) AS churn_risk_level,
       p.risk_rank AS churn_risk_rank,
       p.ltv AS predicted_ltv,
       p.next_order,
       p.next_order_from,
       p.next_order_to,
       f.state AS prediction_state,
       coalesce(p.updated_at, b.created_at) AS last_updated,
       c.created_at
FROM quimbi.profile${p} p
JOIN quimbi.publication b
  ON b.store_no = p.store_no AND b.publication_no = p.publication_no AND b.visible
JOIN quimbi.model m ON m.store_no = b.store_no AND m.model_no = b.model_no AND m.active
JOIN quimbi.store s ON s.store_no = p.store_no
JOIN quimbi.customer${p} c ON c.store_no = p.store_no AND c.customer_no = p.customer_no
LEFT JOIN quimbi.lifetime_fit f ON f.fit_no = b.fit_no
WHERE ${only:p} AND ${only:c};
COMMENT ON VIEW ${schema}.customer_profiles IS
  'Thumbprints under the active model; customers awaiting their first purchase have none';
COMMENT ON COLUMN ${schema}.customer_profiles.segment_memberships IS
  'Axis to segment to membership; each axis adds up to 1 (to four decimals, exactly)';
COMMENT ON COLUMN ${schema}.customer_profiles.dominant_segments IS
  'Axis to dominant segment; dominant_segments->>''axis'' = ''segment'' and @> are indexed';
COMMENT ON COLUMN ${schema}.customer_profiles.membership_strengths IS
  'Axis to strong, balanced (a hybrid) or weak';
COMMENT ON COLUMN ${schema}.customer_profiles.lifetime_value IS 'Paid less refunded, up to the as-of';
COMMENT ON COLUMN ${schema}.customer_profiles.total_orders IS 'Orders up to the as-of';
COMMENT ON COLUMN ${schema}.customer_profiles.avg_order_value IS 'Paid by order, to six decimals';
COMMENT ON COLUMN ${schema}.customer_profiles.days_since_last_purchase IS
  'Whole days from the last order to the as-of';
COMMENT ON COLUMN ${schema}.customer_profiles.customer_tenure_days IS
  'Whole days from the first order to the as-of';
COMMENT ON COLUMN ${schema}.customer_profiles.churn_risk_score IS
  '1 less the probability of being alive; null where it is not known';
COMMENT ON COLUMN ${schema}.customer_profiles.churn_risk_level IS
  'LOW below 0.3, MEDIUM below 0.6, HIGH below 0.8, else CRITICAL';
COMMENT ON COLUMN ${schema}.customer_profiles.churn_risk_rank IS
  'What to rank by: log-odds of being gone; surprise of the gap where dropout is not identified';
COMMENT ON COLUMN ${schema}.customer_profiles.predicted_ltv IS
  'Value to date and expected, in the store''s currency; null where it is not known';
COMMENT ON COLUMN ${schema}.customer_profiles.next_order IS
  'As likely before as after, if the customer is alive; null beyond a century';
COMMENT ON COLUMN ${schema}.customer_profiles.next_order_from IS
  'With 80 % between here and next_order_to';
COMMENT ON COLUMN ${schema}.customer_profiles.next_order_to IS
  'With 80 % between next_order_from and here; null beyond a century';
COMMENT ON COLUMN ${schema}.customer_profiles.prediction_state IS
  'converged; undetermined: a sketch; last_good: by an earlier fit; not_converged: no figures';
COMMENT ON COLUMN ${schema}.customer_profiles.last_updated IS 'When the profile was computed';
COMMENT ON COLUMN ${schema}.customer_profiles.created_at IS 'When the customer was first imported';

CREATE VIEW ${schema}.temporal_snapshots WITH (security_invoker = true) AS
-- How to spell the snapshots of a model, once for all of its rows.
WITH spelling AS MATERIALIZED (
  SELECT m.store_no, m.model_no,
         quimbi.model_axes(m.store_no, m.model_no) AS axes,
         quimbi.model_leaves(m.store_no, m.model_no) AS leaves,
         quimbi.model_first_leaves(m.store_no, m.model_no) AS first_leaves,
         quimbi.model_membership_format(m.store_no, m.model_no) AS memberships
  FROM quimbi.model m
  WHERE ${only:m}
    AND EXISTS (SELECT FROM quimbi.snapshot_run u
                WHERE u.store_no = m.store_no AND u.model_no = m.model_no AND u.visible))
SELECT r.run_no::bigint * 4294967296 + p.customer_no AS snapshot_id,
       s.store_id,
       c.customer_id,
       r.snapshot_date,
       r.snapshot_type,
       a.archetype_id,
       2 AS archetype_level,
       a.name AS archetype_name,
       jsonb_object(
         g.axes,
         ARRAY(SELECT g.leaves[f.place + get_byte(p.dominants, f.axis_no::integer - 1) + 1]
               FROM unnest(g.first_leaves) WITH ORDINALITY AS f (place, axis_no)
               ORDER BY f.axis_no)) AS dominant_segments,
       format(g.memberships,
              VARIADIC array_replace(p.memberships, NULL, 0::smallint)::text[])::jsonb
         AS fuzzy_memberships,
       quimbi.features_json(r.features, p.features) AS behavioral_features,
       p.churn AS churn_risk_score,
       quimbi.churn_risk_level(p.churn) AS churn_risk_level,
       p.ltv AS predicted_ltv,
       p.orders AS orders_at_snapshot,
       quimbi.amount(p.value) AS total_value_at_snapshot,
       floor(extract(epoch FROM r.as_of - p.first_order_at) / 86400)::integer
         AS days_since_first_order,
       (extract(year FROM t.tenure) * 12 + extract(month FROM t.tenure))::integer
         AS tenure_months,
       r.created_at,
       nullif(r.input_fingerprint, '') AS data_version,
       r.model_no AS model_id,
       l.state AS prediction_state
FROM quimbi.snapshot${p} p
JOIN quimbi.snapshot_run r
  ON r.store_no = p.store_no AND r.partition_no = p.partition_no AND r.run_no = p.run_no
 AND r.visible
JOIN spelling g ON g.store_no = r.store_no AND g.model_no = r.model_no
JOIN quimbi.store s ON s.store_no = p.store_no
JOIN quimbi.customer${p} c ON c.store_no = p.store_no AND c.customer_no = p.customer_no
LEFT JOIN quimbi.lifetime_fit l ON l.fit_no = r.fit_no
LEFT JOIN quimbi.snapshot_archetype a
  ON a.store_no = p.store_no AND a.archetype_no = p.archetype_no
CROSS JOIN LATERAL (
  SELECT age(r.as_of AT TIME ZONE s.time_zone, p.first_order_at AT TIME ZONE s.time_zone)) t (tenure)
WHERE ${only:p} AND ${only:r} AND ${only:c};
COMMENT ON VIEW ${schema}.temporal_snapshots IS
  'Dated thumbprints, one per customer, date and type, each under the model it was made with';
COMMENT ON COLUMN ${schema}.temporal_snapshots.snapshot_type IS
  'daily, weekly, monthly, quarterly or yearly';
COMMENT ON COLUMN ${schema}.temporal_snapshots.archetype_level IS
  'Always 2: the combination of top-level segments';
COMMENT ON COLUMN ${schema}.temporal_snapshots.archetype_name IS 'The combination in words';
COMMENT ON COLUMN ${schema}.temporal_snapshots.dominant_segments IS 'Axis to dominant segment';
COMMENT ON COLUMN ${schema}.temporal_snapshots.fuzzy_memberships IS
  'Axis to segment to membership; each axis adds up to 1 (to four decimals, exactly)';
COMMENT ON COLUMN ${schema}.temporal_snapshots.behavioral_features IS
  'Feature to value in plain units, null where unavailable; null where features are not stored';
COMMENT ON COLUMN ${schema}.temporal_snapshots.churn_risk_score IS
  '1 less the probability of being alive; null where it is not known';
COMMENT ON COLUMN ${schema}.temporal_snapshots.churn_risk_level IS
  'LOW below 0.3, MEDIUM below 0.6, HIGH below 0.8, else CRITICAL';
COMMENT ON COLUMN ${schema}.temporal_snapshots.predicted_ltv IS
  'Value to date and expected, in the store''s currency; null where it is not known';
COMMENT ON COLUMN ${schema}.temporal_snapshots.orders_at_snapshot IS 'Orders up to the as-of';
COMMENT ON COLUMN ${schema}.temporal_snapshots.total_value_at_snapshot IS
  'Paid less refunded, up to the as-of';
COMMENT ON COLUMN ${schema}.temporal_snapshots.days_since_first_order IS
  'Whole days from the first order to the as-of';
COMMENT ON COLUMN ${schema}.temporal_snapshots.tenure_months IS
  'Whole months from the first order to the as-of, in the store''s time zone';
COMMENT ON COLUMN ${schema}.temporal_snapshots.created_at IS 'When the run was made';
COMMENT ON COLUMN ${schema}.temporal_snapshots.data_version IS
  'Fingerprint of what the run was made from; null where customers were put in one by one';
COMMENT ON COLUMN ${schema}.temporal_snapshots.model_id IS 'models.model_no';

CREATE VIEW ${schema}.evidence WITH (security_invoker = true) AS
SELECT r.run_no::bigint * 4294967296 + p.customer_no AS snapshot_id,
       s.store_id,
       c.customer_id,
       r.snapshot_date,
       r.snapshot_type,
       p.frequency_up / 100.0 AS frequency_up,
       p.frequency_down / 100.0 AS frequency_down,
       p.discounted_orders_up / 100.0 AS discounted_orders_up,
       p.discounted_orders_down / 100.0 AS discounted_orders_down,
       p.new_category_orders_up / 100.0 AS new_category_orders_up,
       p.new_category_orders_down / 100.0 AS new_category_orders_down,
       p.refunded_orders_up / 100.0 AS refunded_orders_up,
       p.refunded_orders_down / 100.0 AS refunded_orders_down,
       p.value_up / 100.0 AS value_up,
       p.value_down / 100.0 AS value_down
FROM quimbi.snapshot${p} p
JOIN quimbi.snapshot_run r
  ON r.store_no = p.store_no AND r.partition_no = p.partition_no AND r.run_no = p.run_no
 AND r.visible
JOIN quimbi.store s ON s.store_no = p.store_no
JOIN quimbi.customer${p} c ON c.store_no = p.store_no AND c.customer_no = p.customer_no
WHERE ${only:p} AND ${only:r} AND ${only:c};
COMMENT ON VIEW ${schema}.evidence IS
  'How surprising recent behaviour is against the customer''s own past: -log10 of its probability,'
  ' 2 being once in 100; null below 1 or where nothing can be said';
COMMENT ON COLUMN ${schema}.evidence.frequency_up IS
  'More orders than the customer''s own past leads to expect';
COMMENT ON COLUMN ${schema}.evidence.frequency_down IS
  'Fewer orders than the customer''s own past leads to expect';
COMMENT ON COLUMN ${schema}.evidence.discounted_orders_up IS
  'More orders at a discount than the customer''s own past leads to expect';
COMMENT ON COLUMN ${schema}.evidence.discounted_orders_down IS
  'Fewer orders at a discount than the customer''s own past leads to expect';
COMMENT ON COLUMN ${schema}.evidence.new_category_orders_up IS
  'More orders with a category never bought before than the customer''s own past leads to expect';
COMMENT ON COLUMN ${schema}.evidence.new_category_orders_down IS
  'Fewer orders with a category never bought before than the customer''s own past leads to expect';
COMMENT ON COLUMN ${schema}.evidence.refunded_orders_up IS
  'More orders refunded than the customer''s own past leads to expect';
COMMENT ON COLUMN ${schema}.evidence.refunded_orders_down IS
  'Fewer orders refunded than the customer''s own past leads to expect';
COMMENT ON COLUMN ${schema}.evidence.value_up IS
  'Dearer orders than the customer''s own past leads to expect';
COMMENT ON COLUMN ${schema}.evidence.value_down IS
  'Cheaper orders than the customer''s own past leads to expect';

CREATE VIEW ${schema}.imports WITH (security_invoker = true) AS
SELECT s.store_id, i.run_no, i.name, i.format, i.sha256, i.imported_at
FROM quimbi.import_log i
JOIN quimbi.store s ON s.store_no = i.store_no
WHERE ${only:i};
COMMENT ON VIEW ${schema}.imports IS 'The files that were imported';

CREATE VIEW ${schema}.runs WITH (security_invoker = true) AS
SELECT r.store_id, r.run_no, r.kind, r.state, r.stage, r.stage_done, r.stage_total, r.owner,
       r.started_at, r.heartbeat_at, r.ended_at, r.summary
FROM quimbi.run r
WHERE ${named:r};
COMMENT ON VIEW ${schema}.runs IS 'Imports, discoveries, snapshots and other work, one row each';
COMMENT ON COLUMN ${schema}.runs.state IS 'running, done, failed, cancelled, or crashed: its process went away';
COMMENT ON COLUMN ${schema}.runs.stage IS 'What it is or was doing';
COMMENT ON COLUMN ${schema}.runs.owner IS 'The process that runs it';
COMMENT ON COLUMN ${schema}.runs.heartbeat_at IS 'When that process was last heard of';
COMMENT ON COLUMN ${schema}.runs.summary IS 'What came of it, or why it failed';

CREATE VIEW ${schema}.lifetime_fits WITH (security_invoker = true) AS
SELECT s.store_id, f.as_of, f.fitted_until, f.state, f.dropout_identified, f.model,
       f.parameters[1] AS r,
       f.parameters[2] * CASE f.unit WHEN 'week' THEN 7 ELSE 1 END AS alpha_days,
       f.parameters[3] AS a,
       f.parameters[4] AS b,
       f.log_likelihood,
       f.value_parameters[1] AS p,
       f.value_parameters[2] AS q,
       f.value_parameters[3] AS gamma,
       f.value_log_likelihood,
       f.customers,
       f.created_at
FROM quimbi.lifetime_fit f
JOIN quimbi.store s ON s.store_no = f.store_no
WHERE ${only:f};
COMMENT ON VIEW ${schema}.lifetime_fits IS
  'The models that churn risk and lifetime value of profiles and snapshots are by';
COMMENT ON COLUMN ${schema}.lifetime_fits.as_of IS 'What their figures are for';
COMMENT ON COLUMN ${schema}.lifetime_fits.fitted_until IS
  'Orders up to here; before as_of where the fit there did not converge';
COMMENT ON COLUMN ${schema}.lifetime_fits.state IS
  'converged; undetermined: a sketch; last_good: by an earlier fit; not_converged: no figures';
COMMENT ON COLUMN ${schema}.lifetime_fits.dropout_identified IS
  'False where these orders do not say that anybody stops; there is no churn risk then';
