package io.quimbi.server.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import org.springframework.http.HttpStatus;

/** A request whose body ends in a refusal where it is longer than it may be. */
final class LimitedBody extends HttpServletRequestWrapper {
  private final long bytesMax;

  LimitedBody(HttpServletRequest request, long bytesMax) {
    super(request);
    this.bytesMax = bytesMax;
  }

  /** What is said of a body that is too large. */
  static Refused refusal(long bytesMax) {
    return new Refused(
        HttpStatus.CONTENT_TOO_LARGE,
        "BODY_TOO_LARGE",
        "the body may have at most "
            + bytesMax
            + " bytes here; send less at a time, or set body-limit-kilobytes higher");
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    return new Counted(super.getInputStream());
  }

  private final class Counted extends ServletInputStream {
    private final ServletInputStream body;
    private long left = bytesMax;

    Counted(ServletInputStream body) {
      this.body = body;
    }

    private int counted(int bytes) {
      left -= Math.max(0, bytes);
      if (left < 0) {
        throw refusal(bytesMax);
      }
      return bytes;
    }

    @Override
    public int read() throws IOException {
      int value = body.read();
      counted(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      return counted(body.read(to, offset, length));
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }
  }
}
