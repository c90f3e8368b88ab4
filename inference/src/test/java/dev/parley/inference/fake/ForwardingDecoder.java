package dev.parley.inference.fake;

import dev.parley.inference.model.Decoder;
import java.util.List;
import java.util.Optional;

/**
 * Another decoder, of which a test changes or observes something: all layers at once, and every
 * cache begins empty.
 */
public class ForwardingDecoder implements Decoder {

  protected final Decoder decoder;

  protected ForwardingDecoder(Decoder decoder) {
    this.decoder = decoder;
  }

  @Override
  public int capacity() {
    return decoder.capacity();
  }

  @Override
  public KvCache open() {
    return decoder.open();
  }

  @Override
  public List<Optional<Candidates>> forward(List<Chunk> batch) {
    return decoder.forward(batch);
  }

  @Override
  public void close() {
    decoder.close();
  }
}
