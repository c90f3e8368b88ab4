package dev.parley.grammar.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.grammar.Grammar;
import dev.parley.grammar.schema.Compilation.Compiled;
import dev.parley.grammar.schema.Compilation.Refused;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keyword by keyword: some texts that are allowed, and some that are not. */
class KeywordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "{'type':'null'}¦null¦nul;0",
        "{'type':'boolean'}¦true;false¦True;1",
        "{'type':'integer'}¦0;-1;9999999999999999¦-0;01;1.0;1e2;+1;12345678901234567",
        "{'type':'number'}¦0;-0.5;1.25;1e10;2.5E-3¦.5;1.;-0;1e;1e05;0.12345678901234567;1e100",
        "{'type':'integer','minimum':10,'maximum':125}¦10;99;125¦9;126;1;1000;-10",
        "{'type':'integer','exclusiveMinimum':-5,'exclusiveMaximum':0}¦-4;-1¦-5;0;-10",
        "{'type':'number','minimum':0.5,'maximum':1}¦0.5;1;0.75;1.0¦0.4;1.01;1e0;0",
        "{'type':'number','exclusiveMaximum':0.1}¦0.09;0;-3;0.0999¦0.1;0.2",
        "{'type':'integer','multipleOf':5}¦0;5;-15;100¦1;51",
        "{'type':'number','multipleOf':0.01}¦0.01;1.1;2;3.140¦0.001;1.115",
        "{'type':'number','multipleOf':1.5,'minimum':1}¦1.5;3;3.0¦0;1;2;-1.5",
        "{'type':'string','minLength':2,'maxLength':3}¦'ab';'äöü';'🙂🙂'¦'a';'abcd';''",
        "{'type':'string','maxLength':1}¦'\\n';'\\u0001'¦'\\n\\n';'\\u000a'",
        "{'type':'string','pattern':'b'}¦'b';'abc'¦'a';''",
        "{'type':'string','pattern':'^b'}¦'b';'bc'¦'ab'",
        "{'type':'string','pattern':'b$'}¦'b';'ab'¦'ba'",
        "{'type':'string','pattern':'^$'}¦''¦'a'",
        "{'type':'string','pattern':'^a|b$'}¦'a';'ax';'xb'¦'xax'",
        "{'type':'string','pattern':'^\\\\d{2,3}$'}¦'12';'123'¦'1';'1234';'١٢'",
        "{'type':'string','pattern':'^\\\\w+\\\\s\\\\W$'}¦'a_1 -'¦'a b'",
        "{'type':'string','pattern':'^[^a-c\\\\-]$'}¦'d';'🙂'¦'a';'-'",
        "{'type':'string','pattern':'^\\\\p{Lu}\\\\P{L}$'}¦'Ä1'¦'ä1';'ÄB'",
        "{'type':'string','pattern':'^\\\\u00e4\\\\ud83d\\\\ude42\\\\x41$'}¦'ä🙂A'¦'a'",
        "{'type':'string','pattern':'^.$'}¦'x'¦'\\n';''",
        "{'type':'string','pattern':'^(?:a|b)+?(?<n>c)?$'}¦'ab';'abc'¦'c'",
        "{'type':'string','pattern':'a','minLength':3}¦'xxa';'aaa'¦'a';'xxx'",
        "{'type':'string','format':'date'}¦'2024-02-29';'2026-11-30'¦'2026-02-29';'2026-13-01'",
        "{'type':'string','format':'ipv4'}¦'1.2.3.255'¦'1.2.3.256';'1.2.3'",
        "{'type':'string','format':'uuid'}¦'123e4567-e89b-12d3-a456-426614174000'¦'123'",
        "{'const':{'a':[1,null]}}¦{'a': [1, null]}¦{'a': [1]}",
        "{'enum':['a','ab',3,null]}¦'a';'ab';3;null¦'abc';30",
        "{'type':'string','enum':['a',3,'bcd'],'maxLength':2}¦'a'¦3;'bcd'",
        "{'type':['integer','null'],'minimum':3}¦null;3¦2;'a'",
        "{'type':'array','items':{'type':'null'},'minItems':1,'maxItems':2}"
            + "¦[null];[null, null]¦[];[null, null, null];[null,null]",
        "{'type':'array','prefixItems':[{'type':'null'},{'type':'integer'}],'minItems':1}"
            + "¦[null];[null, 1];[null, 1, 'x']¦[];[1]",
        "{'properties':{'a':{'type':'null'},'b':{'type':'null'}},'required':['b']}¦{'b':"
            + " null};{'a': null, 'b': null}¦{};{'a': null};{'b': null, 'a': null};{'b': null, 'c':"
            + " 1}",
        "{'properties':{'a':{'type':'null'}},'additionalProperties':{'type':'integer'}}¦{'a': null,"
            + " 'c': 1, 'd': 2};{'ab': 3};{}¦{'c': 1, 'a': null};{'c': 1, 'c': 2};{'a': 1}",
        "{'required':['x','y']}¦{'x': 1, 'y': []}¦{'x': 1}",
        "{'properties':{'a':false,'b':true}}¦{'b': 1};{}¦{'a': 1}",
        "{'properties':{'a\\n\\\"':{}}}¦{'a\\n\\\"': 1}¦{'a': 1}",
        "{'anyOf':[{'type':'string','maxLength':2},{'type':'string','pattern':'^x'}]}"
            + "¦'ab';'xyz'¦'abc'",
        "{'type':'object','properties':{'a':{'type':'null'}},"
            + "'anyOf':[{'required':['a']},{'required':['b']}]}"
            + "¦{'a': null};{'a': null, 'b': 1};{'b': 2}¦{}",
        "{'allOf':[{'minimum':3},{'maximum':5},{'type':'integer'}]}¦3;5¦2;6;3.5",
        "{'allOf':[{'pattern':'a'},{'pattern':'b'}]}¦'ab';'ba'¦'a';'b'",
        "{'allOf':[{'properties':{'a':{}},'additionalProperties':false},{'required':['b']}]}"
            + "¦¦{'a': 1};{'b': 1}",
        "{'$defs':{'n':{'minimum':3}},'type':'integer','$ref':'#/$defs/n','maximum':4}¦3;4¦2;5",
        "{'type':'array','items':{'$ref':'#/prefixItems/0'},'prefixItems':[{'type':'null'}]}"
            + "¦[];[null, null]¦[1]",
      })
  void allowsTheseAndForbidsThose(String schema, String allowed, String forbidden) {
    switch (new Schemas(1).compile(plain(schema), SchemaRules.LENIENT)) {
      case Compiled(Grammar grammar) -> {
        for (String text : texts(allowed)) {
          assertThat(grammar.matches(text)).as("%s", text).isTrue();
          assertThat(new Validator(plain(schema)).complaints(text)).isEmpty();
        }
        for (String text : texts(forbidden)) {
          assertThat(grammar.matches(text)).as("%s", text).isFalse();
        }
      }
      case Refused refused -> assertThat(allowed).as("%s", refused).isNull();
    }
  }

  private static List<String> texts(@Nullable String listed) {
    return listed == null ? List.of() : List.of(plain(listed).split(";"));
  }

  private static String plain(String quoted) {
    return quoted.replace('\'', '"');
  }
}
