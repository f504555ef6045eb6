package io.quimbi.store;

import io.quimbi.engine.QuimbiException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A run with its transaction: everything it changes becomes visible at once with its own end, or is
 * undone. Not thread-safe.
 */
final class WorkSession implements AutoCloseable {
  private final Connections connections;
  private final Runs.Run run;
  private final Connection connection;
  private boolean ended;

  private WorkSession(Connections connections, Runs.Run run, Connection connection) {
    this.connections = connections;
    this.run = run;
    this.connection = connection;
  }

  /** What is done in the transaction. */
  interface Step<T> {
    T in(Connection connection) throws SQLException;
  }

  /** Registers a run, opens its transaction and waits until no other run writes the store. */
  static WorkSession begin(Connections connections, Runs runs, String storeId, String kind) {
    Runs.Run run = runs.begin(storeId, kind);
    Connection connection = null;
    try {
      connection = connections.take();
      connection.setAutoCommit(false);
      run.awaitTurn(connection);
      return new WorkSession(connections, run, connection);
    } catch (SQLException e) {
      connections.discard(connection);
      throw failed(run, DatabaseFailure.of(e, "starting the " + kind));
    } catch (QuimbiException e) {
      connections.discard(connection);
      throw failed(run, e);
    }
  }

  private static QuimbiException failed(Runs.Run run, QuimbiException e) {
    try {
      run.ended("failed", String.valueOf(e.getMessage()));
    } catch (QuimbiException second) {
      e.addSuppressed(second);
    }
    return e;
  }

  Runs.Run run() {
    return run;
  }

  /** Does something in the transaction; a failure undoes all of it. */
  <T> T step(String doing, Step<T> step) {
    if (ended) {
      throw new IllegalStateException("the run " + run.runNo() + " has ended");
    }
    try {
      return step.in(connection);
    } catch (SQLException e) {
      throw DatabaseFailure.of(e, doing);
    }
  }

  /** Commits everything together with the run's end. */
  void commit(String summary) {
    step(
        "making the result visible",
        work -> {
          run.doneWith(work, summary);
          work.commit();
          return work;
        });
    ended = true;
    run.released();
    try {
      connection.setAutoCommit(true);
      connections.give(connection);
    } catch (SQLException e) {
      connections.discard(connection);
    }
  }

  /** Undoes everything and ends the run as {@code state}. */
  void fail(String state, String reason) {
    if (ended) {
      return;
    }
    ended = true;
    // Breaking the connection undoes the transaction whatever state it is in.
    connections.discard(connection);
    run.ended(state, reason);
  }

  @Override
  public void close() {
    fail("failed", "ended without a result");
  }
}
