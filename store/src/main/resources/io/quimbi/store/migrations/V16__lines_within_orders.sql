-- The lines of an order are a field of its row. As rows of their own they were two thirds of all rows
-- there are to write, to index and to read, and nobody ever asked for one of them alone.

-- Five numbers a line, one line after the other: product_no and category_no (0 for none), quantity,
-- list_total and discount (millionths). Never compressed: a line takes 40 bytes wherever it is, by
-- which a program tells how many there are at most (StoredHistory).
ALTER TABLE shop_order ADD COLUMN lines bigint[] NOT NULL DEFAULT '{}';
ALTER TABLE shop_order ALTER COLUMN lines SET STORAGE EXTERNAL;
-- Of each line, where one of them is not a whole number; its number above is 0 then.
ALTER TABLE shop_order ADD COLUMN quantities double precision[];

UPDATE shop_order o
SET lines = ARRAY(SELECT unnest(l.numbers)), quantities = l.quantities
FROM (
  SELECT store_no, order_no,
         array_agg(
           ARRAY[coalesce(product_no, 0), coalesce(category_no, 0),
                 CASE WHEN whole THEN quantity ELSE 0 END, list_total, discount]::bigint[]
           ORDER BY line_no) AS numbers,
         CASE WHEN NOT bool_and(whole) THEN array_agg(quantity ORDER BY line_no) END AS quantities
  FROM (SELECT *, quantity = trunc(quantity) AND quantity <= 9007199254740992 AS whole
        FROM order_line) marked
  GROUP BY store_no, order_no) l
WHERE o.store_no = l.store_no AND o.order_no = l.order_no;

ALTER TABLE shop_order ALTER COLUMN lines DROP DEFAULT;

-- With the views over it, which are made anew.
DROP TABLE order_line CASCADE;

CREATE FUNCTION lines_of(lines bigint[], quantities double precision[])
  RETURNS TABLE (line_no integer, product_no integer, category_no integer,
                 quantity double precision, list_total bigint, discount bigint)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  -- As a text, which a query is given in place of the call. The arrays are copied once: looked up in the
  -- row, each number of a long one would be read with all the others. Of what is unnested only the places
  -- count; the planner expects ten of them, and of a series a thousand.
  AS $$
    SELECT (n - 1)::integer,
           nullif(a[5 * n - 4], 0)::integer,
           nullif(a[5 * n - 3], 0)::integer,
           coalesce(q[n], a[5 * n - 2]),
           a[5 * n - 1],
           a[5 * n]
    FROM (SELECT lines || '{}'::bigint[] AS a, quantities || '{}'::double precision[] AS q OFFSET 0) once,
         unnest(a[:cardinality(a) / 5]) WITH ORDINALITY AS place(number, n)
  $$;
COMMENT ON FUNCTION lines_of(bigint[], double precision[]) IS
  'The lines of an order, from lines and quantities of its row';
