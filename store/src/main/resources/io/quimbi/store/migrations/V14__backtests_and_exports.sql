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
