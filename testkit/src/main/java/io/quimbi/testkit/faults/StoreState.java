package io.quimbi.testkit.faults;

import java.nio.file.Path;

/**
 * What a store holds, as one text that is the same for the same contents: for each kind of row the
 * number and a digest of all rows in the order of their keys, the content hash of the model, and
 * whether any order is there twice or any run claims to be still under way. Times of storing and
 * numbers of runs and models, which count attempts, are left out.
 */
public final class StoreState {
  // One statement, so that one process shows one state.
  private static final String SQL =
      """
      SELECT 'customers' AS what, count(*)::text AS rows,
             md5(string_agg((to_jsonb(t) - 'created_at')::text, '' ORDER BY customer_id)) AS digest
        FROM customers t
      UNION ALL SELECT 'orders', count(*)::text,
             md5(string_agg(to_jsonb(t)::text, '' ORDER BY order_id)) FROM orders t
      UNION ALL SELECT 'orders by id', count(DISTINCT order_id)::text, '' FROM orders
      UNION ALL SELECT 'lines', count(*)::text,
             md5(string_agg(to_jsonb(t)::text, '' ORDER BY order_id, line_no)) FROM order_lines t
      UNION ALL SELECT 'refunds', count(*)::text,
             md5(string_agg(to_jsonb(t)::text, '' ORDER BY to_jsonb(t)::text)) FROM refunds t
      UNION ALL SELECT 'tickets', count(*)::text,
             md5(string_agg(to_jsonb(t)::text, '' ORDER BY ticket_id)) FROM tickets t
      UNION ALL SELECT 'active models', count(*)::text, string_agg(content_hash, ' ')
        FROM models WHERE active
      UNION ALL SELECT 'segments', count(*)::text,
             md5(string_agg((to_jsonb(t) - 'model_no')::text, '' ORDER BY axis, path, segment))
        FROM segments t
      UNION ALL SELECT 'archetypes', count(*)::text,
             md5(string_agg(to_jsonb(t)::text, '' ORDER BY archetype_id)) FROM archetypes t
      UNION ALL SELECT 'profiles', count(*)::text,
             md5(string_agg((to_jsonb(t) - 'created_at' - 'last_updated')::text, ''
               ORDER BY customer_id)) FROM customer_profiles t
      UNION ALL SELECT 'runs under way', count(*)::text, '' FROM runs WHERE state = 'running'
      """;

  private StoreState() {}

  /** Reads the state of the store {@code default} by a command of its own. */
  public static String of(CommandLineProgram program, Path home, Path scratch) {
    RunningCommand.Ended ended = program.run(home, scratch, "sql", SQL);
    if (ended.code() != 0) {
      throw new AssertionError("the store cannot be read: " + ended);
    }
    return ended.out().strip();
  }
}
