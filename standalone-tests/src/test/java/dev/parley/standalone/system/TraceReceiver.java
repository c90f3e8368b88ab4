package dev.parley.standalone.system;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Takes traces as a collector does: OTLP over HTTP, in protobuf. */
final class TraceReceiver implements AutoCloseable {

  private final HttpServer server;
  private final List<Received> spans = new ArrayList<>();

  /** One span and who sent it. */
  record Received(String service, Span span) {

    String trace() {
      return hex(span.getTraceId());
    }

    String id() {
      return hex(span.getSpanId());
    }

    String parent() {
      return hex(span.getParentSpanId());
    }

    Set<String> links() {
      return span.getLinksList().stream()
          .map(link -> hex(link.getSpanId()))
          .collect(Collectors.toSet());
    }

    /** Texts and numbers as texts. */
    Map<String, String> attributes() {
      return span.getAttributesList().stream()
          .collect(Collectors.toMap(KeyValue::getKey, Received::text));
    }

    private static String text(KeyValue attribute) {
      return attribute.getValue().hasIntValue()
          ? String.valueOf(attribute.getValue().getIntValue())
          : attribute.getValue().getStringValue();
    }

    private static String hex(ByteString bytes) {
      return HexFormat.of().formatHex(bytes.toByteArray());
    }
  }

  TraceReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Waits for a span that {@code wanted} accepts. */
  synchronized Received await(String what, Predicate<Received> wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (spans.stream().noneMatch(wanted)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no span " + what + " among " + spans);
      }
      waitALittle();
    }
    return spans.stream().filter(wanted).findFirst().orElseThrow();
  }

  synchronized List<Received> all() {
    return List.copyOf(spans);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
      exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private synchronized void add(ExportTraceServiceRequest request) {
    for (ResourceSpans resource : request.getResourceSpansList()) {
      String service = service(resource);
      resource
          .getScopeSpansList()
          .forEach(
              scope ->
                  scope.getSpansList().forEach(span -> spans.add(new Received(service, span))));
    }
    notifyAll();
  }

  private static String service(ResourceSpans resource) {
    return resource.getResource().getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals("service.name"))
        .map(attribute -> attribute.getValue().getStringValue())
        .findFirst()
        .orElse("");
  }

  @SuppressWarnings("WaitNotInLoop") // its caller loops
  private void waitALittle() {
    try {
      wait(1000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
