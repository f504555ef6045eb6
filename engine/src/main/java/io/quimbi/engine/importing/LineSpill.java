package io.quimbi.engine.importing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/**
 * Lines, refunds and returns of orders that are too many for memory, in files: first one, in the
 * order in which they are read, then one for each slice of customers. A record takes some 40 bytes.
 *
 * <p>Filled and divided by one thread; slices may then be loaded by several at once.
 */
final class LineSpill implements LineSink, AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int RECORD_BYTES_MAX = 48;

  private static final byte LINE = 1;
  private static final byte REFUND = 2;
  private static final byte RETURN = 3;

  private final WorkFolder.Use folder;
  private final Path allFile;
  private final Out all;

  LineSpill(WorkFolder.Use folder) {
    this.folder = folder;
    this.allFile = folder.file("all");
    this.all = out(allFile);
  }

  private Out out(Path file) {
    return new Out(new RecordWriter(folder, file, BUFFER_BYTES));
  }

  @Override
  public void addLine(
      int order, int product, int category, long quantity, long listTotal, long discount) {
    all.addLine(order, product, category, quantity, listTotal, discount);
  }

  @Override
  public void addRefund(long time, long amount, int reason) {
    all.addRefund(time, amount, reason);
  }

  @Override
  public void addReturn(int order, int product, long time, long quantity, long amount, int reason) {
    all.addReturn(order, product, time, quantity, amount, reason);
  }

  /**
   * Divides what was added into files of slices; nothing can be added afterwards.
   *
   * @param sliceOfOrder the slice of each order, below 0 where it is left out
   * @param bought hears of the order of every line
   */
  void divide(int slices, int[] sliceOfOrder, IntConsumer bought) {
    all.to.finish();
    Out[] outs = new Out[slices];
    try {
      for (int slice = 0; slice < slices; slice++) {
        outs[slice] = out(fileOf(slice));
      }
      read(allFile, new Divider(outs, sliceOfOrder, bought));
      for (Out out : outs) {
        out.to.finish();
      }
      Files.delete(allFile);
    } catch (IOException e) {
      throw folder.failed(e);
    } finally {
      for (Out out : outs) {
        if (out != null) {
          out.to.close();
        }
      }
    }
  }

  /** The lines, refunds and returns of a slice. */
  OrderLines load(int slice) {
    OrderLines lines = new OrderLines();
    read(fileOf(slice), lines);
    return lines;
  }

  private Path fileOf(int slice) {
    return folder.file("slice-" + slice);
  }

  private void read(Path file, LineSink to) {
    try (RecordReader in = new RecordReader(folder, file)) {
      // A whole record is certainly there as long as the longest one would be.
      while (in.fill(RECORD_BYTES_MAX)) {
        readRecord(in.buffer(), to);
      }
    }
  }

  private static void readRecord(ByteBuffer in, LineSink to) {
    byte kind = in.get();
    switch (kind) {
      case LINE ->
          to.addLine(
              in.getInt(), in.getInt(), in.getInt(), in.getLong(), in.getLong(), in.getLong());
      case REFUND -> to.addRefund(in.getLong(), in.getLong(), in.getInt());
      case RETURN ->
          to.addReturn(
              in.getInt(), in.getInt(), in.getLong(), in.getLong(), in.getLong(), in.getInt());
      default -> throw new IllegalStateException("a record cannot be of kind " + kind);
    }
  }

  /** Removes the files. */
  @Override
  public void close() {
    all.to.close();
    folder.close();
  }

  /** Hands each record to the slice of its order. */
  private static final class Divider implements LineSink {
    private final Out[] outs;
    private final int[] sliceOfOrder;
    private final IntConsumer bought;
    private int sliceOfLine;

    Divider(Out[] outs, int[] sliceOfOrder, IntConsumer bought) {
      this.outs = outs;
      this.sliceOfOrder = sliceOfOrder;
      this.bought = bought;
    }

    @Override
    public void addLine(
        int order, int product, int category, long quantity, long listTotal, long discount) {
      sliceOfLine = sliceOfOrder[order];
      if (sliceOfLine >= 0) {
        bought.accept(order);
        outs[sliceOfLine].addLine(order, product, category, quantity, listTotal, discount);
      }
    }

    @Override
    public void addRefund(long time, long amount, int reason) {
      if (sliceOfLine >= 0) {
        outs[sliceOfLine].addRefund(time, amount, reason);
      }
    }

    @Override
    public void addReturn(
        int order, int product, long time, long quantity, long amount, int reason) {
      int slice = sliceOfOrder[order];
      if (slice >= 0) {
        outs[slice].addReturn(order, product, time, quantity, amount, reason);
      }
    }
  }

  /** A file being written. */
  private record Out(RecordWriter to) implements LineSink {
    @Override
    public void addLine(
        int order, int product, int category, long quantity, long listTotal, long discount) {
      room()
          .put(LINE)
          .putInt(order)
          .putInt(product)
          .putInt(category)
          .putLong(quantity)
          .putLong(listTotal)
          .putLong(discount);
    }

    @Override
    public void addRefund(long time, long amount, int reason) {
      room().put(REFUND).putLong(time).putLong(amount).putInt(reason);
    }

    @Override
    public void addReturn(
        int order, int product, long time, long quantity, long amount, int reason) {
      room()
          .put(RETURN)
          .putInt(order)
          .putInt(product)
          .putLong(time)
          .putLong(quantity)
          .putLong(amount)
          .putInt(reason);
    }

    private ByteBuffer room() {
      return to.room(RECORD_BYTES_MAX);
    }
  }
}
