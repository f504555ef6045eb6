-- What segments are called. A name belongs to the identity of a segment: whoever gives one gives it in
-- every model that has a segment of that identity. segment.name is the same, where a view spells
-- memberships by it; of segments that are divided further there is a row here only.

CREATE TABLE segment_name (
  store_no       integer NOT NULL,
  model_no       integer NOT NULL,
  axis           text NOT NULL,
  identity       text NOT NULL,
  path           text NOT NULL,
  name           text NOT NULL,
  named_by       text NOT NULL CHECK (named_by IN ('person', 'built_in', 'claude')),
  interpretation text NOT NULL,
  -- What the words of the name say: [{"quantity", "scale", "low", "high"}].
  claims         jsonb NOT NULL,
  -- Whether the centroid in this model no longer bears the claims out.
  stale          boolean NOT NULL,
  PRIMARY KEY (store_no, model_no, axis, identity),
  FOREIGN KEY (store_no, model_no) REFERENCES model,
  -- Two segments may change names in one transaction.
  UNIQUE (store_no, model_no, axis, name) DEFERRABLE INITIALLY DEFERRED
);

ALTER TABLE model ADD COLUMN population jsonb;
COMMENT ON COLUMN model.population IS
  'Percentiles of each feature among the eligible customers when the model was discovered';

ALTER TABLE segment_name ENABLE ROW LEVEL SECURITY;
CREATE POLICY store_reader ON segment_name FOR SELECT
  USING (store_no = ANY (ARRAY(SELECT s.store_no FROM store s WHERE s.reader = session_user)));
