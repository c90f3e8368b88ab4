package dev.parley.models.hub.transfer;

import dev.parley.models.hub.remote.Attempts;
import dev.parley.models.hub.remote.HubClient;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.RemoteFile;
import dev.parley.models.hub.remote.TransientFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Brings files over, whole and checked, and goes on where an earlier run was cut. One thread. */
public final class FileDownload {

  private final HubClient wire;
  private final TransferSettings settings;
  private final ProgressMeter meter;
  private boolean resumed;

  public FileDownload(HubClient wire, TransferSettings settings, ProgressMeter meter) {
    this.wire = wire;
    this.settings = settings;
    this.meter = meter;
  }

  /**
   * Puts the file at {@code target}, by a rename: it is there whole or not at all. Until then its
   * bytes are beside it.
   *
   * @throws HubException when it cannot be had, or is not what the hub says
   * @throws IOException of the local disk
   */
  public void fetch(RemoteFile file, Path target) throws IOException, InterruptedException {
    Path partial = partial(target);
    Files.createDirectories(partial.getParent());
    boolean right = isReceived(file, partial);
    if (!right && resumed) {
      // A power failure may have left holes in what an earlier run wrote: once more, from nothing.
      right = isReceived(file, partial);
    }
    if (!right) {
      throw wrong(file);
    }
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    PartialFile.delete(partial);
  }

  /** Bytes of this file that an earlier run left. */
  public long have(RemoteFile file, Path target) throws IOException {
    return haveOf(file, partial(target));
  }

  private long haveOf(RemoteFile file, Path partial) throws IOException {
    if (!Files.exists(partial)) {
      return 0;
    }
    try (PartialFile started = open(file, partial)) {
      return started.have();
    }
  }

  /** False when it is not what the hub says; nothing of it is left then. */
  private boolean isReceived(RemoteFile file, Path partial)
      throws IOException, InterruptedException {
    receive(file, partial);
    if (file.checksum().holds(partial)) {
      return true;
    }
    PartialFile.delete(partial);
    meter.had(-file.size());
    return false;
  }

  private void receive(RemoteFile file, Path partial) throws IOException, InterruptedException {
    try (PartialFile into = open(file, partial)) {
      resumed = into.have() > 0;
      meter.had(into.have());
      new Parts(wire, file, into, meter).receive(settings.connections());
      into.finish();
    } catch (RangesRefused noRanges) {
      receiveInOnePiece(file, partial);
    }
  }

  /** From a server that cannot continue a file: a cut costs all that came. */
  private void receiveInOnePiece(RemoteFile file, Path partial)
      throws IOException, InterruptedException {
    Attempts tries = wire.tries();
    meter.had(-haveOf(file, partial));
    while (true) {
      PartialFile.delete(partial);
      try (PartialFile into = PartialFile.open(partial, file.size(), Math.max(1, file.size()))) {
        try {
          new Parts(wire, file, into, meter).receiveWhole();
          into.finish();
          return;
        } catch (TransientFailure trouble) {
          meter.had(-into.have());
          tries.failed(trouble);
        }
      }
    }
  }

  private PartialFile open(RemoteFile file, Path partial) throws IOException {
    return PartialFile.open(partial, file.size(), settings.partSize());
  }

  private static Path partial(Path target) {
    return target.resolveSibling(target.getFileName() + ".parley.incomplete");
  }

  private HubException wrong(RemoteFile file) {
    return new HubException(
        ("%s sent a %s whose checksum is wrong: it was thrown away; try again, and if that does not"
                + " help, ask what changes files on the way here")
            .formatted(wire.site().name(), file.name()));
  }
}
