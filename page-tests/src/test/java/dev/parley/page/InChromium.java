package dev.parley.page;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands a test its own {@link FakeParley} and a fresh tab on it. Each test has an origin of its
 * own, so nothing that the page keeps reaches the next test. Where no Chromium is installed the
 * tests are left out, loudly; under {@code CI=true} they fail.
 */
final class InChromium implements ParameterResolver, ExecutionCondition, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(InChromium.class);
  private static final String MISSING =
      "NO BROWSER TEST WAS RUN: chromium and chromedriver are not on the PATH "
          + "(Debian: apt-get install chromium chromium-driver)";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Chromium.Programs.find().isPresent()) {
      return ConditionEvaluationResult.enabled("chromium is installed");
    }
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException(MISSING);
    }
    sayPastSurefire(MISSING);
    return ConditionEvaluationResult.disabled(MISSING);
  }

  /** System.err goes to a file that nobody opens; the console is the JVM's own error stream. */
  private static void sayPastSurefire(String text) {
    new PrintStream(new FileOutputStream(FileDescriptor.err), true).println(text);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == FakeParley.class || type == Page.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Page.class ? page(context) : parley(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Page page = context.getStore(NAMESPACE).get(Page.class, Page.class);
    if (page != null) {
      context.getExecutionException().ifPresent(failure -> page.explain(context.getDisplayName()));
    }
  }

  private static FakeParley parley(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(FakeParley.class, key -> new FakeParley(), FakeParley.class);
  }

  private static Page page(ExtensionContext context) {
    Store whole = context.getRoot().getStore(NAMESPACE);
    Chromium chromium =
        whole.computeIfAbsent(
            Chromium.class,
            key -> new Chromium(Chromium.Programs.find().orElseThrow()),
            Chromium.class);
    String address = parley(context).address();
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(Page.class, key -> new Page(chromium.driver(), address), Page.class);
  }
}
