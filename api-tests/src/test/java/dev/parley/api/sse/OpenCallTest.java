package dev.parley.api.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.parley.testkit.Await;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Who may touch a call whose client has left, the server or the call's own thread? */
class OpenCallTest {

  private final List<String> order = new CopyOnWriteArrayList<>();
  private final AsyncContext context =
      pretended(
          AsyncContext.class,
          (_, method, _) -> {
            order.add(method.getName());
            return null;
          });
  private final OpenCall call =
      OpenCall.of(pretended(HttpServletRequest.class, (_, _, _) -> context));

  @Test
  void theServerGoesOnOnceTheCallsThreadHasLetGo() throws InterruptedException {
    Thread server =
        Thread.ofPlatform()
            .start(
                () -> {
                  call.onError(new AsyncEvent(context));
                  order.add("server goes on");
                });
    Await.until("the server waits", () -> server.getState() == Thread.State.WAITING);
    call.complete();
    server.join();
    assertThat(order).endsWith("complete", "server goes on");
  }

  @Test
  void aServerThatHasEndedIsNoTrouble() {
    AsyncContext ended =
        pretended(
            AsyncContext.class,
            (_, method, _) -> {
              if (method.getName().equals("complete")) {
                throw new IllegalStateException("recycled");
              }
              return null;
            });
    OpenCall late = OpenCall.of(pretended(HttpServletRequest.class, (_, _, _) -> ended));
    assertThatCode(late::complete).doesNotThrowAnyException();
    late.onError(new AsyncEvent(ended));
  }

  private static <T> T pretended(Class<T> type, InvocationHandler answer) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answer));
  }
}
