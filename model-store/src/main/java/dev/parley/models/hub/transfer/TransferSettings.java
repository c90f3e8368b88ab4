package dev.parley.models.hub.transfer;

/**
 * How files come over.
 *
 * @param connections at once, for a file of several parts
 * @param partSize bytes that one request asks for
 */
public record TransferSettings(int connections, long partSize) {

  public static final TransferSettings USUAL = new TransferSettings(4, 64L << 20);
}
