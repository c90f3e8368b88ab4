package dev.parley.faults.client;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Keeps every byte that is read through it, as it came. One thread reads, any may look. */
final class Recording extends FilterInputStream {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Recording(InputStream in) {
    super(in);
  }

  /** All so far. */
  byte[] bytes() {
    return bytes.toByteArray();
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    if (read >= 0) {
      bytes.write(read);
    }
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    if (read > 0) {
      bytes.write(buffer, offset, read);
    }
    return read;
  }
}
