package io.quimbi.engine.importing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads the records of a file that a {@link RecordWriter} wrote. Not thread-safe. */
public final class RecordReader implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final WorkFolder.Use folder;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private boolean ended;

  /** A reader of a file from its beginning. */
  public RecordReader(WorkFolder.Use folder, Path file) {
    this.folder = folder;
    try {
      this.channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (IOException e) {
      throw folder.failed(e);
    }
  }

  /**
   * Brings bytes into the {@link #buffer}.
   *
   * @param bytes how many are there afterwards, or as many as the file still has; at most 65,536
   * @return whether there is any
   */
  public boolean fill(int bytes) {
    if (buffer.remaining() < bytes && !ended) {
      buffer.compact();
      try {
        while (!ended && buffer.position() < bytes) {
          ended = channel.read(buffer) < 0;
        }
      } catch (IOException e) {
        throw folder.failed(e);
      }
      buffer.flip();
    }
    return buffer.hasRemaining();
  }

  /** What was read and not yet taken. */
  public ByteBuffer buffer() {
    return buffer;
  }

  /**
   * Takes bytes, more than the buffer holds too.
   *
   * @throws IllegalStateException if the file has not so many
   */
  public byte[] take(int length) {
    byte[] bytes = new byte[length];
    int taken = 0;
    while (taken < length) {
      if (!fill(1)) {
        throw new IllegalStateException("a file of records cannot end within one");
      }
      int part = Math.min(buffer.remaining(), length - taken);
      buffer.get(bytes, taken, part);
      taken += part;
    }
    return bytes;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw folder.failed(e);
    }
  }
}
