package dev.parley.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenCallTest {

  private final List<String> server = new ArrayList<>();
  private final AsyncContext context =
      pretended(
          AsyncContext.class,
          (_, method, _) -> {
            server.add(method.getName());
            return null;
          });
  private final AsyncEvent event = new AsyncEvent(context);
  private final OpenCall call =
      OpenCall.of(pretended(HttpServletRequest.class, (_, _, _) -> context));

  @Test
  void isCompletedOnceHoweverOftenItsThreadSaysSo() {
    call.complete();
    call.complete();
    assertThat(completions()).isEqualTo(1);
  }

  @Test
  void afterAnErrorTheServersThreadCompletesItAndItsOwnDoesNot() {
    call.onError(event);
    call.complete();
    assertThat(completions()).isEqualTo(1);
  }

  @Test
  void whatTheServerHasCompletedIsNotCompletedAgain() {
    call.onComplete(event);
    call.complete();
    assertThat(completions()).isZero();
  }

  private int completions() {
    return Collections.frequency(server, "complete");
  }

  private static <T> T pretended(Class<T> type, InvocationHandler answer) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answer));
  }
}
