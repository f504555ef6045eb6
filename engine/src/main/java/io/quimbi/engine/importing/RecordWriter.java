package io.quimbi.engine.importing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes records to a new file of a work folder, many at a time. Not thread-safe. */
public final class RecordWriter implements AutoCloseable {
  private final WorkFolder.Use folder;
  private final FileChannel channel;
  private final ByteBuffer buffer;

  /**
   * A writer of a file that is not there yet.
   *
   * @param bufferBytes how much is written at a time
   */
  public RecordWriter(WorkFolder.Use folder, Path file, int bufferBytes) {
    this.folder = folder;
    this.buffer = ByteBuffer.allocateDirect(bufferBytes);
    try {
      this.channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw folder.failed(e);
    }
  }

  /**
   * Where the next bytes go.
   *
   * @param bytes how many there is certainly room for, at most the size of the buffer
   */
  public ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      flush();
    }
    return buffer;
  }

  /** Writes bytes, more than the buffer holds too. */
  public void put(byte[] bytes, int from, int length) {
    int written = 0;
    while (written < length) {
      ByteBuffer to = room(1);
      int part = Math.min(to.remaining(), length - written);
      to.put(bytes, from + written, part);
      written += part;
    }
  }

  /** Writes what is still to be written, and closes. */
  public void finish() {
    flush();
    close();
  }

  private void flush() {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw folder.failed(e);
    }
    buffer.clear();
  }

  /** Closes the file as it is. May be called again. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw folder.failed(e);
    }
  }
}
