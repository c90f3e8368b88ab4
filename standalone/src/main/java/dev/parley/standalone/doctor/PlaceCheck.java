package dev.parley.standalone.doctor;

import dev.parley.worker.hub.transfer.PullProgress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Room on the disks, and the port. */
record PlaceCheck(Path data, Path models, String host, int port) {

  private static final long LEAST = 500L << 20;

  List<Finding> look() {
    return List.of(
        disk("disk", data, "make room, or choose another place with --data"),
        disk("cache", models, "make room, or choose another place for models with HF_HOME"),
        door());
  }

  private static Finding disk(String subject, Path folder, String advice) {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    if (!Files.isWritable(existing)) {
      return Finding.bad(subject, existing + " cannot be written", advice);
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      String text = PullProgress.spell(free) + " free in " + folder;
      return free >= LEAST ? Finding.good(subject, text) : Finding.poor(subject, text, advice);
    } catch (IOException e) {
      return Finding.bad(subject, existing + " cannot be used: " + e.getMessage(), advice);
    }
  }

  private Finding door() {
    String text = host + " port " + port;
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
      return Finding.good("port", text + " is free");
    } catch (IOException e) {
      return Finding.bad(
          "port",
          text + ": " + e.getMessage(),
          "if that is a Parley, ./parley status shows it; else choose another with --port");
    }
  }
}
