package dev.parley.grammar.calls;

import dev.parley.grammar.Grammar;
import dev.parley.grammar.schema.Compilation;
import dev.parley.grammar.schema.Compilation.Compiled;
import dev.parley.grammar.schema.Compilation.Refused;
import dev.parley.grammar.schema.SchemaRules;
import dev.parley.grammar.schema.Schemas;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Makes the grammars of answers that call tools, and keeps those used last. Thread-safe. */
public final class CallGrammars {

  /** Calls of one answer at most, where any number may follow the first: a model might not stop. */
  private static final int MOST_CALLS = 16;

  private static final int KEPT = 32;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Schemas schemas;
  private final ParameterGrammars parameters;
  private final KeywordGrammars keywords;
  private final Map<CallRules, Compilation> recent =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CallRules, Compilation> eldest) {
          return size() > KEPT;
        }
      };

  public CallGrammars(Schemas schemas) {
    this.schemas = schemas;
    this.parameters = new ParameterGrammars(schemas);
    this.keywords = new KeywordGrammars(schemas);
  }

  /** The answers that follow these rules; refused when a strict tool's schema cannot be. */
  public Compilation compile(CallRules rules) {
    synchronized (recent) {
      Compilation known = recent.get(rules);
      if (known != null) {
        return known;
      }
    }
    Compilation compiled = compiled(rules);
    synchronized (recent) {
      Compilation first = recent.putIfAbsent(rules, compiled);
      return first == null ? compiled : first;
    }
  }

  private Compilation compiled(CallRules rules) {
    CallFrame frame = rules.frame();
    List<Grammar> tools = new ArrayList<>();
    for (CallableTool tool : rules.tools()) {
      switch (arguments(tool, frame.arguments())) {
        case Compiled(Grammar arguments) ->
            tools.add(
                Grammar.sequence(
                    Grammar.literal(frame.beforeName() + escaped(tool) + frame.beforeArguments()),
                    arguments,
                    Grammar.literal(frame.end())));
        case Refused refused -> {
          return refused;
        }
      }
    }
    Grammar call = Grammar.oneOf(tools);
    Grammar one = behindMark(frame, call, 0);
    Grammar some = behindMark(frame, call, MOST_CALLS - 1);
    return new Compiled(
        switch (rules.amount()) {
          case ANY -> amongText(frame, some);
          case ONE -> call(frame, one);
          case SOME -> frame.list().isPresent() ? call(frame, some) : calls(frame, one);
        });
  }

  /** A call, or in a list as many more. */
  private static Grammar behindMark(CallFrame frame, Grammar call, int more) {
    return frame
        .list()
        .map(
            list ->
                Grammar.sequence(
                    Grammar.literal(list.begin()),
                    call,
                    Grammar.repeat(
                        Grammar.sequence(Grammar.literal(list.separator()), call), 0, more),
                    Grammar.literal(list.end() + list.mark())))
        .orElse(call);
  }

  private static Grammar amongText(CallFrame frame, Grammar behindMark) {
    return frame
        .mark()
        .map(mark -> Grammar.textWith(mark, behindMark))
        .orElseGet(() -> Grammar.oneOf(List.of(behindMark, Grammar.textWithoutBrace())));
  }

  private static Grammar call(CallFrame frame, Grammar behindMark) {
    return Grammar.sequence(Grammar.literal(frame.mark().orElse("")), behindMark);
  }

  private static Grammar calls(CallFrame frame, Grammar behindMark) {
    Grammar one = call(frame, behindMark);
    if (frame.between().isEmpty()) {
      return one;
    }
    Grammar more = Grammar.sequence(Grammar.literal(frame.between().get()), one);
    return Grammar.sequence(one, Grammar.repeat(more, 0, MOST_CALLS - 1));
  }

  private Compilation arguments(CallableTool tool, ArgumentSpelling spelling) {
    return switch (spelling) {
      case ArgumentSpelling.JsonObject() -> object(tool);
      case ArgumentSpelling.Parameters between -> parameters.compile(tool, between);
      case ArgumentSpelling.Keywords() -> keywords.compile(tool);
    };
  }

  private Compilation object(CallableTool tool) {
    Optional<String> schema = tool.schema();
    if (schema.isEmpty()) {
      return new Compiled(Grammar.literal("{}"));
    }
    return switch (tool.binding()) {
      case STRICT -> schemas.compile(schema.get(), SchemaRules.STRICT);
      case WHERE_POSSIBLE -> asFarAsPossible(schema.get());
      case NONE -> new Compiled(Schemas.anyObject());
    };
  }

  /** A schema that allows other values than objects says nothing that could be relied on. */
  private Compilation asFarAsPossible(String schema) {
    return isObject(schema)
            && schemas.compile(schema, SchemaRules.LENIENT) instanceof Compiled compiled
        ? compiled
        : new Compiled(Schemas.anyObject());
  }

  private static boolean isObject(String schema) {
    try {
      return JSON.readTree(schema).path("type").asString("").equals("object");
    } catch (JacksonException _) {
      return false;
    }
  }

  /** Inside of the JSON string that the frame opens and closes. */
  private static String escaped(CallableTool tool) {
    String quoted = JSON.writeValueAsString(tool.name());
    return quoted.substring(1, quoted.length() - 1);
  }
}
