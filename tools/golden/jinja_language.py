"""Makes inference/src/test/resources/jinja/language.json: what transformers' Jinja makes of small templates, or that it
refuses them.

    python tools/golden/jinja_language.py        (transformers 5.24, jinja2 3.1.6)
"""

import json
import pathlib

from transformers.utils import chat_template_utils as utils

TARGET = pathlib.Path(__file__).parents[2] / "inference/src/test/resources/jinja/language.json"

VARIABLES = {
    "text": " Hello, World \n",
    "words": ["b", "A", "c", "a"],
    "numbers": [3, 1, 2],
    "user": {"name": "Ann", "items": "mine", "age": 41, "tags": ["x", "y"]},
    "people": [{"name": "Bo", "age": 7}, {"name": "al", "age": 70}, {"name": "Cy", "age": 7}],
    "nothing": None,
    "yes": True,
    "smile": "a😀é",
    "lines": "one\n\n two\nthree",
}

EXPRESSIONS = r"""
1 + 2 * 3 ** 2 - -4
7 // 2
-7 // 2
7 % 3
-7 % 3
7 / 2
6 / 2
2 ** -1.0
1.5 + 1
0.1 + 0.2
1e16
1e22 * 1.0
1_000
"a" ~ 1 ~ none ~ true ~ 1.0 ~ [1, "b"] ~ {"k": "v"} ~ (1,) ~ missing
"a" "b" 'c'
"a" * 3
3 * "a"
[1] * 2
[1] + [2]
"%s and %d%%" % ("x", 3)
"%s" % "y"
"{0}{0}".format("a")
"{0} {name}".format("a", name="b")
"{} {}".format("a", 1)
"{{}}".format()
1 == 1.0
true == 1
"a" == "a"
[1, 2] == [1, 2.0]
{"a": 1} == {"a": 1.0}
none == missing
missing == missing2
1 < 2 < 3
1 < 3 < 2
"a" < "B"
[1, 2] < [1, 3]
1 in [1, 2]
"ell" in text
"name" in user
"x" not in user
not 1 in [2]
1 and 2
0 or "x"
"" or none
not ""
not missing
"a" if yes else "b"
"a" if nothing else "b"
"a" if nothing
("a" if nothing) is defined
1 if 0 else 2 if 0 else 3
yes and not nothing or false
user.name
user["name"]
user.items
user["items"]
user.missing
user.missing is defined
user["missing"] is defined
user.tags[0]
user.tags.0
user.tags[-1]
user.tags[5] is defined
nothing.x is defined
text[0]
text[1:4]
text[::-1]
text[-3:]
smile[1]
smile[1:2]
smile|length
smile[::-1]
words[1:]
words[:-1]
words[::2]
words[::-1]
words[-2:]
words[5:]
words[3:1]
words[2:0:-1]
numbers[10:0:-1]
(1, 2, 3)[1:]
text.strip()
text.lstrip()
text.rstrip()
text.strip().strip("Hd")
"xxhixx".strip("x")
"xxhixx".lstrip("x")
"xxhixx".rstrip("x")
text.upper()
text.lower()
text.title()
"they're bill's".title()
"they're (bill's) x-y"|title
"hELLO wORLD".capitalize()
"hELLO wORLD"|capitalize
"a,b,,c".split(",")
"a,b,,c".split(",", 1)
"a,b,,c".rsplit(",", 1)
"  a  b c ".split()
"  a  b c ".split(none, 1)
"".split(",")
"".split()
lines.splitlines()
lines.splitlines(true)
"abc".startswith("ab")
"abc".startswith(("x", "a"))
"abc".endswith("c")
"abc".find("c")
"abc".find("z")
"abcabc".rfind("c")
"abcabc".count("c")
"abc".index("b")
"abc".index("z")
"aXbX".replace("X", "-")
"aXbX".replace("X", "-", 1)
"aXbX"|replace("X", "-")
"-".join(words)
"abc".removeprefix("a")
"abc".removesuffix("c")
"a=b=c".partition("=")
"abc".partition("=")
"12".isdigit()
"".isdigit()
"ab".isalpha()
"a1".isalnum()
" ".isspace()
"AB".isupper()
"12".isupper()
"ab".islower()
"7".zfill(3)
"7".rjust(3)
"7".ljust(3) ~ "|"
"7"|center(5) ~ "|"
user.keys()|list
user.values()|list
user.items()|list
user.get("name")
user.get("missing")
user.get("missing", "d")
words.index("A")
words.count("a")
words.append("d")
text|trim
"xax"|trim("x")
text|upper|lower
words|join
words|join(", ")
people|join(", ", attribute="name")
words|first
words|last
[]|first
words|length
user|length
words|reverse|list
"abc"|reverse
words|sort
words|sort(true)
words|sort(case_sensitive=true)
people|sort(attribute="age")|map(attribute="name")|list
numbers|sort|join
numbers|max
numbers|min
words|max
[]|max
numbers|sum
people|sum(attribute="age")
[1, 1.5]|sum
words|unique|list
[1, 2, 1]|unique|list
words|map("upper")|list
people|map(attribute="name")|join(",")
people|map(attribute="x", default="-")|join(",")
numbers|select("odd")|list
numbers|reject("odd")|list
numbers|select("gt", 1)|list
[0, 1, "", "a"]|select|list
people|selectattr("age", "equalto", 7)|map(attribute="name")|list
people|rejectattr("age", "equalto", 7)|map(attribute="name")|list
people|selectattr("name")|list|length
nothing|selectattr("x")|list
"abc"|list
user|dictsort
user|items|list
missing|items|list
[1, 2, 3, 4, 5]|batch(2)|list
missing|default("d")
nothing|default("d")
nothing|default("d", true)
""|d("e", true)
missing|d
"3"|int
"3.7"|int
"x"|int
"x"|int(9)
3.9|int
"2.5"|float
"x"|float
3|float
-3|abs
2.5|round
2.567|round(2)
2.1|round(0, "ceil")
2.9|round(method="floor")
3|string ~ "!"
lines|indent
lines|indent(2)
lines|indent(2, true)
lines|indent(2, first=true, blank=true)
lines|indent("> ")
"a b  c"|wordcount
"%s-%s"|format("a", "b")
{"b": 1, "a": [1, 2.0, none, true, "é\"\n"]}|tojson
{"b": 1, "a": []}|tojson(indent=2)
{"b": {}, "a": [1, {"c": 2}]}|tojson(indent=4)
{"b": 1, "a": 2}|tojson(sort_keys=true)
{"b": 1, "a": [1]}|tojson(separators=(",", ":"))
"é😀"|tojson(ensure_ascii=true)
"<b>&'"|tojson
1e-7|tojson
missing|tojson
(1, 2)|tojson
{1: 2, true: 3, none: 4}|tojson
1 is odd
2 is even
9 is divisibleby 3
9 is divisibleby(2)
"a" is string
1 is number
true is number
1.0 is float
1 is integer
true is integer
true is boolean
true is true
1 is true
false is false
none is none
nothing is not none
words is sequence
words is iterable
user is mapping
user is iterable
"a" is iterable
1 is iterable
missing is iterable
1 is sameas 1
true is sameas true
1 is eq 1
1 is equalto 2
1 is in [1]
"a" is lower
"A" is upper
range is callable
text is callable
missing is undefined
missing.x
missing[0]
missing + 1
"a" + 1
1 + "a"
nothing + "a"
missing()
nothing|length
missing|length
1|nofilter
1 is notest
range(3)|list
range(1, 4)|list
range(5, 0, -2)|list
range(0)|list
range(1000000)|list
dict(a=1, b=2)
dict([("a", 1)])
dict({"a": 1}, b=2)
namespace(a=1).a
[1, [2, {"a": (3, 4)}]]
"it's"
["it's", 'a"b', "\n\t\\", "é😀", "\u200b\x07"]
"\x41\u00e9\U0001F600\101\q"
[none, true, 1.0, 1e100, -0.0]
{"a": missing}
{}
[]
()
(1)
1, 2
raise_exception("no")
"abc"[1]
"abc"["upper"]()
user.name.upper()
user.name | lower ~ "x"
-1|abs
(-1)|abs
not yes is defined
yes is defined and yes
1 if missing is defined else 2
text.strip().split(",")[1].strip()
loop is defined
strftime_now is callable
1 < "a"
10 % 0
1 // 0
{[1]: 2}
words[1.5] is defined
words["x"] is defined
user[nothing] is defined
"a".nomethod()
"a" is string and "b" in "abc"
1 is defined == true
"x" in missing
"" in "abc"
"abc".split("")
"x" * -1
[[1, 2], [3]]|map("length")|list
[[1, 2], [3]]|map("first")|list
["a", "b"]|map("replace", "a", "c")|list
[" a ", "b "]|map("trim")|join("|")
""".strip().split("\n")

STATEMENTS = [
    "{% for x in words %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}"
    "{{ loop.last }}{{ loop.length }}{{ x }};{% endfor %}",
    "{% for x in words %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }};{% endfor %}",
    "{% for x in words %}{{ loop.previtem is defined }}{{ loop.nextitem is defined }};{% endfor %}",
    "{% for x in words %}{{ loop.cycle('o', 'e') }}{% endfor %}",
    "{% for x in words %}{% for y in numbers %}{{ loop.depth }}{{ y }}{% endfor %}{{ loop.depth0 }}{% endfor %}",
    "{% for k, v in user.items() %}{{ k }}={{ v }};{% endfor %}",
    "{% for k in user %}{{ k }};{% endfor %}",
    "{% for a, b in [(1, 2), (3, 4)] %}{{ a + b }};{% endfor %}",
    "{% for (a, (b, c)) in [(1, (2, 3))] %}{{ a + b + c }}{% endfor %}",
    "{% for a, b in [(1, 2, 3)] %}{{ a }}{% endfor %}",
    "{% for x in numbers if x > 1 %}{{ loop.index }}{{ x }}{{ loop.last }};{% endfor %}",
    "{% for x in numbers if x > 9 %}{{ x }}{% else %}none{% endfor %}",
    "{% for x in missing %}{{ x }}{% else %}none{% endfor %}",
    "{% for x in nothing %}{{ x }}{% endfor %}",
    "{% for x in 5 %}{{ x }}{% endfor %}",
    "{% for c in 'ab😀' %}[{{ c }}]{% endfor %}",
    "{% for x in numbers %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% endfor %}",
    "{% for x in numbers %}{% if x == 1 %}{% break %}{% endif %}{{ x }}{% endfor %}",
    "{% for x in numbers %}{% set y = x %}{% endfor %}{{ y }}",
    "{% set y = 0 %}{% for x in numbers %}{% set y = y + x %}{{ y }};{% endfor %}{{ y }}",
    "{% set ns = namespace(y=0) %}{% for x in numbers %}{% set ns.y = ns.y + x %}{% endfor %}{{ ns.y }}",
    "{% set ns = namespace() %}{% set ns.a = [1] %}{{ ns.a }}{{ ns.b is defined }}",
    "{% set user.name = 'x' %}",
    "{% if yes %}{% set z = 1 %}{% endif %}{{ z }}",
    "{% if nothing %}a{% elif yes %}b{% else %}c{% endif %}",
    "{% if nothing %}a{% elif nothing %}b{% else %}c{% endif %}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}",
    "{% set x %}a{{ 1 + 1 }}b{% endset %}[{{ x }}]",
    "{% set x | upper %}ab{% endset %}{{ x }}",
    "{% set x | trim | upper %} ab {% endset %}[{{ x }}]",
    "{% filter upper %}a{{ 'b' }}{% endfilter %}",
    "{% filter trim | upper %} a {% endfilter %}!",
    "{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a }}",
    "{% macro m(a, b=2, c='x') %}{{ a }}{{ b }}{{ c }};{% endmacro %}{{ m(1) }}{{ m(1, 3) }}{{ m(1, c='z') }}{{ m() }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}",
    "{% macro m(a) %}{{ a if a is defined else 'no' }}{% endmacro %}{{ m() }}",
    "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}",
    "{% set g = 1 %}{% macro m() %}{{ g }}{% endmacro %}{% set g = 2 %}{{ m() }}",
    "{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}x{{ 1 }}{% endcall %}",
    "{% macro m() %}[{{ caller(1) }}]{% endmacro %}{% call(a) m() %}x{{ a }}{% endcall %}",
    "{% macro m(a, b) %}{{ a }}-{{ b }}{% endmacro %}{% set args = [1, 2] %}{{ m(*args) }}",
    "{% set x = m %}{% macro m() %}a{% endmacro %}{{ m() ~ m() }}",
    "a\n{% if yes %}\nb\n{% endif %}\nc\n",
    "a\n  {% if yes %}\n  b\n  {% endif %}\n  c",
    "a\n  {%+ if yes %}\nb{% endif +%}\nc",
    "a  {%- if yes -%}  b  {%- endif -%}  c",
    "a\n\n  {{- 'x' -}}  \n\nb",
    "a {{ 'x' }} \n b",
    "  {{ 'x' }}\n  {{ 'y' }}\n",
    "a\n  {# note #}\nb",
    "a {#- note -#} b",
    "a{# {{ x }} {% y %} #}b",
    "{% raw %}{{ x }}{% y %}{% endraw %}",
    "a\n  {% raw %}\n  {{ x }}\n  {% endraw %}\nb",
    "a {%- raw -%} {{ x }} {%- endraw -%} b",
    "x\n\n\n",
    "x\r\ny\rz",
    "\t{% if yes %}\t\n\tx{% endif %}\t\n",
    "x {% if yes %} y {% endif %} z",
    "{% if yes -%}\n   x\n{%- endif %}\ny",
    "{%- for x in numbers %}\n    {{- x }}\n{%- endfor %}\n",
    "{{ {'a': {'b': 1}} }}",
    "{{ '}}' }}{{ '%}' }}",
    "{{ 'a' }}{{ \"b\" }}{{ 'c\\'d' }}",
    "{% generation %}a{{ 1 }}{% endgeneration %}",
    "{% for x in numbers recursive %}{{ x }}{% endfor %}",
    "{% include 'x' %}",
    "{% unknown %}",
    "{% if yes %}",
    "{% endif %}",
    "{{ 1",
    "{{ }}",
    "{{ 1 + }}",
    "{% for x %}{% endfor %}",
    "{{ a b }}",
    "{{ 'a }}",
    "{# a",
    "{{ raise_exception('no ' ~ user.name) }}",
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__ }}",
    "{% set x = ['a'] %}{{ x.append('b') }}",
    "{% do 1 %}",
    "{{ range.__globals__ }}",
    "{% set messages = people[1:] %}{{ messages|length }}",
    "{{ 1 }}{{ 2 }}\n{{ 3 }}",
    "{% if 1, %}a{% endif %}",
    "{% if (yes and not nothing) or missing %}a{% endif %}",
    "{{ words | map('lower') | sort | join(',') }}",
    "{{ [1,2,] }}{{ {'a':1,} }}{{ (1,2,) }}",
]


def rendered(template):
    try:
        return utils._compile_jinja_template(template).render(**VARIABLES)
    except Exception:
        return None


def main():
    templates = ["{{ %s }}" % expression for expression in EXPRESSIONS] + STATEMENTS
    cases = []
    for template in templates:
        text = rendered(template)
        if text is None or not ("<generator" in text or " object at " in text or "dict_" in text or "<" in text and " at 0x" in text):
            cases.append({"template": template, **({"refused": True} if text is None else {"text": text})})
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(
        json.dumps({"variables": VARIABLES, "cases": cases}, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
