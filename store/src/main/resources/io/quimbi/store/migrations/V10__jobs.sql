-- Jobs: up to when each is done, what came of it, and when which instance of the service does it.

-- A job that is done by itself is a run of the store like any other; this is what it was due for.
ALTER TABLE run
  ADD COLUMN job    text,
  ADD COLUMN due_at timestamptz;
CREATE INDEX run_of_job ON run (store_id, run_no) WHERE job IS NOT NULL;

CREATE TABLE job (
  store_no   integer NOT NULL REFERENCES store,
  job        text NOT NULL,
  -- What was due by then needs nothing more.
  done_until timestamptz NOT NULL,
  PRIMARY KEY (store_no, job)
);
ALTER TABLE job ENABLE ROW LEVEL SECURITY;

-- The table of db-scheduler, in the columns that it asks for. One row for each job of each store,
-- picked by one instance at a time.
CREATE TABLE scheduled_tasks (
  task_name            text NOT NULL,
  task_instance        text NOT NULL,
  task_data            bytea,
  execution_time       timestamptz NOT NULL,
  picked               boolean NOT NULL,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures integer,
  last_heartbeat       timestamptz,
  version              bigint NOT NULL,
  priority             smallint,
  PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_execution_time ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_heartbeat ON scheduled_tasks (last_heartbeat);
ALTER TABLE scheduled_tasks ENABLE ROW LEVEL SECURITY;
