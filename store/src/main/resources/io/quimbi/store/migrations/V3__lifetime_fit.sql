-- The models that churn risk and lifetime value are predicted by, and what profiles keep of them.

-- One row for each use: the models that a publication or a run of snapshots was made with. The newest
-- good one of a store stays when its user goes, for whoever cannot fit models of their own.
CREATE TABLE lifetime_fit (
  fit_no                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  store_no              integer NOT NULL REFERENCES store,
  -- What the figures are for, and up to when the orders were that the models were fitted on: earlier,
  -- where the fit at the as-of did not converge and the last good one stands in.
  as_of                 timestamptz NOT NULL,
  fitted_until          timestamptz NOT NULL CHECK (fitted_until <= as_of),
  state                 text NOT NULL
    CHECK (state IN ('converged', 'undetermined', 'last_good', 'not_converged')),
  dropout_identified    boolean NOT NULL,
  model                 text NOT NULL CHECK (model IN ('mbg-nbd', 'bg-nbd')),
  unit                  text NOT NULL CHECK (unit IN ('day', 'week')),
  -- r, alpha, a, b with their standard errors, infinite where the orders do not determine one.
  parameters            double precision[] NOT NULL,
  standard_errors       double precision[] NOT NULL,
  log_likelihood        double precision NOT NULL,
  stop_reason           text NOT NULL,
  iterations            integer NOT NULL,
  customers             bigint NOT NULL,
  distinct_rows         integer NOT NULL,
  -- p, q, gamma likewise; null where nobody had a repeat purchase of a value.
  value_parameters      double precision[],
  value_standard_errors double precision[],
  value_log_likelihood  double precision,
  value_stop_reason     text,
  value_iterations      integer,
  value_customers       bigint,
  value_distinct_rows   integer,
  created_at            timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX lifetime_fit_of_store ON lifetime_fit (store_no, as_of);
COMMENT ON COLUMN lifetime_fit.unit IS 'Of alpha';

ALTER TABLE publication ADD COLUMN fit_no bigint REFERENCES lifetime_fit;
CREATE INDEX publication_fit ON publication (fit_no);
ALTER TABLE snapshot_run ADD COLUMN fit_no bigint REFERENCES lifetime_fit;
CREATE INDEX snapshot_run_fit ON snapshot_run (fit_no);

-- Null in profiles published before, until the next discovery or assignment.
ALTER TABLE profile
  ADD COLUMN churn           double precision,
  -- z, the log-odds of being gone; the surprise of the gap where dropout is not identified.
  ADD COLUMN risk_rank       double precision,
  ADD COLUMN ltv             double precision,
  ADD COLUMN next_order      date,
  ADD COLUMN next_order_from date,
  ADD COLUMN next_order_to   date;
ALTER TABLE segment
  ADD COLUMN mean_churn_risk    double precision,
  ADD COLUMN mean_predicted_ltv double precision;

CREATE FUNCTION churn_risk_level(risk double precision) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN risk < 0.3 THEN 'LOW'
              WHEN risk < 0.6 THEN 'MEDIUM'
              WHEN risk < 0.8 THEN 'HIGH'
              WHEN risk IS NOT NULL THEN 'CRITICAL'
         END;
COMMENT ON FUNCTION churn_risk_level(double precision) IS
  'A word for a churn risk; null where there is none';

ALTER TABLE lifetime_fit ENABLE ROW LEVEL SECURITY;
CREATE POLICY store_reader ON lifetime_fit FOR SELECT
  USING (store_no = ANY (ARRAY(SELECT s.store_no FROM store s WHERE s.reader = session_user)));
