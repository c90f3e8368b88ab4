package dev.parley.inference.chatformat.jinja.run;

import dev.parley.inference.chatformat.jinja.syntax.Expression;
import dev.parley.inference.chatformat.jinja.syntax.Statement;
import dev.parley.inference.chatformat.jinja.syntax.Statement.Parameter;
import dev.parley.inference.chatformat.jinja.syntax.Statement.Target;
import dev.parley.inference.chatformat.jinja.value.Arguments;
import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Function;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Namespace;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Undefined;
import dev.parley.inference.chatformat.jinja.value.MarkedText;
import dev.parley.inference.chatformat.jinja.value.MarkedTextBuilder;
import dev.parley.inference.chatformat.jinja.value.PythonSpelling;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.chatformat.jinja.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Executes statements. Not thread-safe. */
final class Interpreter {

  /** How statements end. */
  private enum End {
    THROUGH,
    BREAK,
    CONTINUE
  }

  private final Limits limits;
  private final Evaluator evaluator;
  private MarkedTextBuilder out = new MarkedTextBuilder();

  Interpreter(Limits limits) {
    this.limits = limits;
    this.evaluator = new Evaluator(limits);
  }

  /** What statements print. */
  MarkedText print(List<Statement> body, Scope scope) {
    MarkedTextBuilder around = out;
    out = new MarkedTextBuilder();
    try {
      execute(body, scope);
      return out.build();
    } finally {
      out = around;
    }
  }

  private End execute(List<Statement> body, Scope scope) {
    for (Statement statement : body) {
      limits.enter();
      End end = execute(statement, scope);
      limits.leave();
      if (end != End.THROUGH) {
        return end;
      }
    }
    return End.THROUGH;
  }

  private End execute(Statement statement, Scope scope) {
    switch (statement) {
      case Statement.Data(String text) -> print(MarkedText.own(text));
      case Statement.Print(Expression value) ->
          print(PythonSpelling.of(evaluator.evaluate(value, scope)));
      case Statement.If branches -> {
        return execute(chosen(branches, scope), scope);
      }
      case Statement.For loop -> loop(loop, scope);
      case Statement.Assign(Target target, Expression value) ->
          assign(target, evaluator.evaluate(value, scope), scope);
      case Statement.Capture(Target target, Optional<Expression> filter, List<Statement> body) -> {
        JinjaValue text = new Str(print(body, scope.inner()));
        assign(
            target, filter.map(some -> evaluator.filtered(some, text, scope)).orElse(text), scope);
      }
      case Statement.With(List<Statement.Assign> variables, List<Statement> body) -> {
        Scope inner = scope.inner();
        variables.forEach(
            set -> assign(set.target(), evaluator.evaluate(set.value(), scope), inner));
        return execute(body, inner);
      }
      case Statement.Macro(String name, List<Parameter> parameters, List<Statement> body) ->
          scope.set(name, new Macro(name, parameters, body, scope));
      case Statement.CallBlock call -> print(PythonSpelling.of(called(call, scope)));
      case Statement.FilterBlock(Expression filter, List<Statement> body) ->
          print(
              PythonSpelling.of(
                  evaluator.filtered(filter, new Str(print(body, scope.inner())), scope)));
      case Statement.Block(List<Statement> body) -> {
        return execute(body, scope.inner());
      }
      case Statement.Break _ -> {
        return End.BREAK;
      }
      case Statement.Continue _ -> {
        return End.CONTINUE;
      }
    }
    return End.THROUGH;
  }

  private void print(MarkedText text) {
    limits.spend(text.length());
    out.append(text);
  }

  private List<Statement> chosen(Statement.If branches, Scope scope) {
    for (Statement.Branch branch : branches.branches()) {
      if (evaluator.holds(branch.condition(), scope)) {
        return branch.body();
      }
    }
    return branches.otherwise();
  }

  private void loop(Statement.For loop, Scope scope) {
    List<JinjaValue> items = items(loop, scope);
    if (items.isEmpty()) {
      execute(loop.otherwise(), scope.inner());
      return;
    }
    LoopState state = new LoopState(items);
    for (int i = 0; i < items.size(); i++) {
      state.moveTo(i);
      Scope inner = scope.inner();
      inner.set("loop", state);
      limits.enter();
      assign(loop.target(), items.get(i), inner);
      End end = execute(loop.body(), inner);
      limits.leave();
      if (end == End.BREAK) {
        break;
      }
    }
  }

  private List<JinjaValue> items(Statement.For loop, Scope scope) {
    JinjaValue value = evaluator.evaluate(loop.items(), scope);
    List<JinjaValue> items = Values.items(value);
    limits.spend(16L * items.size());
    if (loop.filter().isEmpty()) {
      return items;
    }
    List<JinjaValue> kept = new ArrayList<>();
    for (JinjaValue item : items) {
      Scope inner = scope.inner();
      assign(loop.target(), item, inner);
      if (evaluator.holds(loop.filter().get(), inner)) {
        kept.add(item);
      }
    }
    return kept;
  }

  private void assign(Target target, JinjaValue value, Scope scope) {
    switch (target) {
      case Target.Variable(String name) -> scope.set(name, value);
      case Target.Member(String namespace, String name) -> {
        if (!(scope.get(namespace) instanceof Namespace(Map<String, JinjaValue> attributes))) {
          throw new TemplateException("sets an attribute of what is no namespace");
        }
        attributes.put(name, value);
      }
      case Target.Unpacked(List<Target> targets) -> {
        List<JinjaValue> items = Values.items(value);
        if (items.size() != targets.size()) {
          throw new TemplateException("takes a list of another length apart");
        }
        for (int i = 0; i < items.size(); i++) {
          assign(targets.get(i), items.get(i), scope);
        }
      }
    }
  }

  private JinjaValue called(Statement.CallBlock block, Scope scope) {
    if (!(block.call() instanceof Expression.Call call)
        || !(evaluator.evaluate(call.callee(), scope) instanceof Macro macro)) {
      throw new TemplateException("has a call block without a macro");
    }
    JinjaValue caller = new Macro("caller", block.parameters(), block.body(), scope);
    return macro.call(evaluator.arguments(call.arguments(), scope), Optional.of(caller));
  }

  /** A macro, with the variables around it. */
  private final class Macro implements Function {

    private final String name;
    private final List<Parameter> parameters;
    private final List<Statement> body;
    private final Scope around;

    Macro(String name, List<Parameter> parameters, List<Statement> body, Scope around) {
      this.name = name;
      this.parameters = parameters;
      this.body = body;
      this.around = around;
    }

    @Override
    public JinjaValue call(Arguments arguments) {
      return call(arguments, Optional.empty());
    }

    JinjaValue call(Arguments arguments, Optional<JinjaValue> caller) {
      if (arguments.positional().size() > parameters.size()) {
        throw new TemplateException("calls '" + name + "' with too many arguments");
      }
      Scope inner = around.inner();
      caller.ifPresent(some -> inner.set("caller", some));
      for (int i = 0; i < parameters.size(); i++) {
        Parameter parameter = parameters.get(i);
        inner.set(
            parameter.name(),
            arguments
                .get(i, parameter.name())
                .or(() -> parameter.otherwise().map(value -> evaluator.evaluate(value, inner)))
                .orElseGet(() -> new Undefined(parameter.name())));
      }
      return new Str(print(body, inner));
    }
  }
}
