package dev.parley.inference.chatformat.tools;

import dev.parley.conversation.ToolUse;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.inference.model.AnswerSplitter;
import java.util.Set;

/** How a family of models calls tools. */
public interface CallDialect {

  /** How the model writes a call. */
  CallFrame frame();

  /** A new splitter for an answer that may call these tools. */
  AnswerSplitter splitter(ToolUse tools);

  /** The marks of a call. */
  Set<String> marks();
}
