package io.quimbi.server.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A way to a port of this machine that can be cut, with all that goes over it, and mended. */
final class Wire implements AutoCloseable {
  private final int to;
  private final int port;
  private final List<Socket> ends = new ArrayList<>();
  private @Nullable ServerSocket open;

  private Wire(int to, ServerSocket open) {
    this.to = to;
    this.open = open;
    this.port = open.getLocalPort();
    accept(open);
  }

  static Wire to(int port) throws IOException {
    return new Wire(port, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  /** Where it begins. */
  int port() {
    return port;
  }

  private void accept(ServerSocket door) {
    Thread.ofVirtual()
        .start(
            () -> {
              while (true) {
                try {
                  Socket near = door.accept();
                  Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
                  synchronized (this) {
                    ends.add(near);
                    ends.add(far);
                  }
                  carry(near, far);
                  carry(far, near);
                } catch (IOException cut) {
                  return;
                }
              }
            });
  }

  private static void carry(Socket from, Socket into) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (from;
                  into) {
                from.getInputStream().transferTo(into.getOutputStream());
              } catch (IOException cut) {
                // Either end may go at any time; the other is closed with it.
                return;
              }
            });
  }

  /** Ends everything that is under way and takes nothing more. */
  synchronized void cut() {
    try {
      if (open != null) {
        open.close();
        open = null;
      }
      for (Socket end : ends) {
        end.close();
      }
      ends.clear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As it was, at the same port. */
  synchronized void mend() throws IOException {
    ServerSocket again = new ServerSocket();
    again.setReuseAddress(true);
    again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    open = again;
    accept(again);
  }

  @Override
  public void close() {
    cut();
  }
}
