package io.quimbi.engine.importing;

/**
 * How many lines of a history are kept in memory, and where they go when there are more. Customers
 * and the distinct texts stay in memory in either case; so do orders while they are imported.
 *
 * @param linesMax lines, returns among them, that are kept in memory
 * @param sliceLines lines of one slice of customers where they are not; two slices are in memory at
 *     once
 * @param folder where the others go
 */
public record LineMemory(int linesMax, int sliceLines, WorkFolder folder) {
  // A line takes 40 bytes when it is read, 35 as a row, 45 in the sorted book and beside it, and
  // its
  // share of an order, with 2.2 lines, as much again. Measured: 1.76 million lines fit into 600 MB.
  private static final long BYTES_PER_LINE = 200;
  private static final double SHARE_OF_HEAP = 0.6;

  // While a slice is stored, another is sorted, and with many slices everybody's features and all
  // orders are in memory as well.
  private static final int SLICES_IN_MEMORY_MAX = 6;

  /** Checks the limits. */
  public LineMemory {
    if (linesMax < 1 || sliceLines < 1) {
      throw new IllegalArgumentException(
          "lines in memory and of a slice must be ≥ 1, were " + linesMax + " and " + sliceLines);
    }
  }

  /**
   * Cuts customers into slices.
   *
   * @param rows how many lines each customer has, in the order of the customers' ids
   * @return the slice of each, from 0 up; one customer is never in two
   */
  public int[] slices(int[] rows) {
    int[] slices = new int[rows.length];
    int current = 0;
    long inSlice = 0;
    for (int c = 0; c < rows.length; c++) {
      if (inSlice > 0 && inSlice + rows[c] > sliceLines) {
        current++;
        inSlice = 0;
      }
      slices[c] = current;
      inSlice += rows[c];
    }
    return slices;
  }

  /** What suits the heap of this process. */
  public static LineMemory ofHeap(WorkFolder folder) {
    long lines = (long) (Runtime.getRuntime().maxMemory() * SHARE_OF_HEAP) / BYTES_PER_LINE;
    int linesMax = (int) Math.clamp(lines, 1, Integer.MAX_VALUE - 8L);
    return new LineMemory(linesMax, Math.max(1, linesMax / SLICES_IN_MEMORY_MAX), folder);
  }
}
