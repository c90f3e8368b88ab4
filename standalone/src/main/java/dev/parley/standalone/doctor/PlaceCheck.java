package dev.parley.standalone.doctor;

import dev.parley.inference.source.NativeCache;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The folders that are written to, and the port. */
record PlaceCheck(Optional<Path> data, NativeCache natives, String host, int port) {

  List<Finding> findings() {
    return List.of(dataFinding(), nativesFinding(), portFinding());
  }

  private Finding dataFinding() {
    return data.map(folder -> new DiskCheck("disk", folder, "--data").finding(0))
        .orElseGet(
            () -> Finding.bad("disk", "this user has no home", "choose a folder with --data"));
  }

  /** Libtorch and the tokenizers are unpacked at the first start. */
  private Finding nativesFinding() {
    String text = "native libraries in " + natives.folder();
    String advice = "set " + NativeCache.SETTING + " to a folder that can be written";
    if (!natives.isUsable()) {
      return Finding.bad("libraries", text + ", which cannot be written", advice);
    }
    return natives.origin() == NativeCache.Origin.TEMPORARY
        ? Finding.poor("libraries", text + ": the home cannot be written", advice)
        : Finding.good("libraries", text);
  }

  private Finding portFinding() {
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
