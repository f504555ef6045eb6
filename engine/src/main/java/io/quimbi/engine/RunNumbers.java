package io.quimbi.engine;

import java.util.function.LongConsumer;

/**
 * Tells whoever started long work under which number it is listed, as soon as it is: the work
 * itself goes on in the same thread and returns much later.
 */
public final class RunNumbers {
  private static final ScopedValue<LongConsumer> HEARD = ScopedValue.newInstance();

  private RunNumbers() {}

  /** Does work; each run that it begins in this thread is told to {@code heard}. */
  public static void during(LongConsumer heard, Runnable work) {
    ScopedValue.where(HEARD, heard).run(work);
  }

  /** A run was registered; called by what keeps the runs. */
  public static void begun(long runNo) {
    if (HEARD.isBound()) {
      HEARD.get().accept(runNo);
    }
  }
}
