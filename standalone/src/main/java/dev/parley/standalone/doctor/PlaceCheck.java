package dev.parley.standalone.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/** The data folder and the port. */
record PlaceCheck(Path data, String host, int port) {

  List<Finding> findings() {
    return List.of(new DiskCheck("disk", data, "--data").finding(0), portFinding());
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
