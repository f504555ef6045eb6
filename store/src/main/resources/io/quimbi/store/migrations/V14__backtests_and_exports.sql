-- The last backtest of a store, and the exports of its audiences.

CREATE TABLE backtest (
  store_no integer PRIMARY KEY REFERENCES store,
  run_no   bigint NOT NULL REFERENCES run,
  made_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- As KeptBacktests writes it; of no single customer.
  report   jsonb NOT NULL
);
ALTER TABLE backtest ENABLE ROW LEVEL SECURITY;

-- Counts alone: who was in an export is known of the last one only (audience).
CREATE TABLE audience_export (
  store_no    integer NOT NULL,
  name        text NOT NULL,
  export_no   integer NOT NULL,
  exported_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  layout      text NOT NULL,
  members     integer NOT NULL,
  added       integer NOT NULL,
  removed     integer NOT NULL,
  PRIMARY KEY (store_no, name, export_no),
  FOREIGN KEY (store_no, name) REFERENCES audience ON DELETE CASCADE
);
ALTER TABLE audience_export ENABLE ROW LEVEL SECURITY;

-- How many customers moved how much between two runs: reading everybody anew takes half a second.
CREATE TABLE severity_step (
  store_no integer NOT NULL,
  model_no integer NOT NULL,
  -- Of what the drift is and how it was taken, as SeverityTrend writes it.
  what     text NOT NULL,
  from_run integer NOT NULL REFERENCES snapshot_run ON DELETE CASCADE,
  to_run   integer NOT NULL REFERENCES snapshot_run ON DELETE CASCADE,
  counts   jsonb NOT NULL,
  PRIMARY KEY (store_no, model_no, what, from_run, to_run),
  FOREIGN KEY (store_no, model_no) REFERENCES model ON DELETE CASCADE
);
CREATE INDEX severity_step_from ON severity_step (from_run);
CREATE INDEX severity_step_to ON severity_step (to_run);
ALTER TABLE severity_step ENABLE ROW LEVEL SECURITY;
