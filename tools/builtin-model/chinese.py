"""What can be asked in Chinese, and the answers."""

from random import Random

from facts import (
    ANIMALS, CAPITALS, COLOURS, COUNTRIES_UNKNOWN_ZH, DAYS_ZH, EMOJI, MIXES, MONTH_DAYS, MONTHS_ZH,
    NAMES_ZH, NAMES_ZH_HELD, NUMBERS_ZH, OPPOSITES_ZH, SEASONS_ZH, TOPICS_ZH, TOPICS_ZH_HELD, WORDS,
    WORDS_UNKNOWN_ZH,
)
from intent import (
    Case, Intent, arithmetic, count_range, fixed, said, strange_characters, strange_word, unlike_last,
)
from poems import POEMS, THEMES, Poem
from stories import JOKES_ZH, LONG_STORIES_ZH, POEMS_EN, story_zh

IDENTITY = (
    "我是 Parley 内置的小模型，一个只有大约三百六十万参数的非常小的语言模型，就运行在你自己的电脑上。"
    "我知道的很少。要认真使用，请换一个更大的模型来启动：./parley --model FOLDER"
)
PARLEY = (
    "Parley 是一个可以自己部署的聊天平台，在普通的 CPU 上运行开放的小语言模型。每次聊天都是一个任务："
    "先排队，再由工作进程生成回答，文字一边生成一边传给你。你可以关掉页面，以后再回来看同一个回答。"
)
BIGGER = (
    "用更大模型的文件夹来启动 Parley：./parley --model FOLDER\n"
    "FOLDER 是一个 Hugging Face 文件夹，里面有 config.json、tokenizer.json 和 .safetensors 文件，"
    "例如 Qwen1.5-0.5B-Chat。"
)
ABILITIES = (
    "我会数数，会算小数字，知道一些首都、颜色、星期和月份，会翻译几个英文单词，会讲笑话和小故事，还会背唐诗。"
    "差不多就这些了：我是一个非常小的模型。"
)
UNKNOWN = [
    "我不知道。我是一个非常小的模型，只知道很少的事情。请试试更大的模型：./parley --model FOLDER",
    "对不起，这个我不知道。我只是 Parley 内置的小模型，更大的模型会知道得更多：./parley --model FOLDER",
]

THEME_ASKS = {
    "春天": "[春天|春|春季|春日|春光]", "月亮": "[月亮|月|明月|月光|月夜]", "秋天": "[秋天|秋|秋季|秋日]",
    "雪": "[雪|下雪|雪景|大雪]", "冬天": "[冬天|冬季]", "山": "[山|大山|山林]", "思乡": "[思乡|故乡|家乡|想家|乡愁]",
    "送别": "[送别|离别|告别]", "农民": "[农民|粮食|种田|劳动]", "登高": "[登高|登楼|高楼]", "相思": "[相思|红豆|思念]",
    "风": "[风|大风]", "酒": "[酒|喝酒]", "夕阳": "[夕阳|黄昏]", "竹子": "[竹子|竹林]", "花": "[花|落花]",
    "江": "[江|江水]", "黄河": "[黄河]", "隐者": "[隐者|隐士]",
}


def _sum(rng: Random, held: bool, state: dict) -> Case:
    a, b, op, result = arithmetic(rng, held)
    word = {"+": "[加|加上]", "-": "[减|减去]", "*": "[乘|乘以]"}[op]
    shown = {"+": "+", "-": "-", "*": "×"}[op]
    if rng.random() < 0.35:
        numbers = (NUMBERS_ZH[a], NUMBERS_ZH[b])
    else:
        numbers = (str(a), str(b))
    if rng.random() < 0.6:
        task = f"{numbers[0]}{word}{numbers[1]}"
    else:
        sign = {"+": "[+| + ]", "-": "[-| - ]", "*": "[×|*| × |x]"}[op]
        task = f"{a}{sign}{b}"
    return said(f"{a} {shown} {b} = {result}", f"= {result}", task=task)


def _big_sum(rng: Random, held: bool, state: dict) -> Case:
    a, b = (rng.randint(10 ** rng.randint(2, 4), 10 ** rng.randint(5, 6)) for _ in "ab")
    sign = rng.choice([" + ", "+", "加", "减", "-", "乘以", "×", "*"])
    return said("这些数字对我来说太大了，我只会算二十以内的数。", "太大", task=f"{a}{sign}{b}")


def _compare(rng: Random, held: bool, state: dict) -> Case:
    a, b = rng.sample(range(0, 51), 2)
    word = rng.choice("大小")
    result = max(a, b) if word == "大" else min(a, b)
    return said(f"{result}比{a + b - result}{word}。", f"{result}比", a=a, b=b, word=word)


def _count(rng: Random, held: bool, state: dict) -> Case:
    start, end = count_range(rng, held)
    numbers = ", ".join(map(str, range(start, end + 1)))
    end_words = {10: "十", 20: "二十", 30: "三十", 50: "五十", 100: "一百"}
    if start == 1 and end in end_words and rng.random() < 0.4:
        where = rng.choice([f"到{end_words[end]}", f"从一[数|]到{end_words[end]}"])
    elif start == 1 and rng.random() < 0.4:
        where = f"到{end}"
    else:
        where = f"从{start}[数|]到{end}"
    return said(numbers, numbers, where=where)


def _count_down(rng: Random, held: bool, state: dict) -> Case:
    start = rng.choice([5, 10, 10, 20, rng.randint(3, 30)])
    numbers = ", ".join(map(str, range(start, -1, -1)))
    return said(numbers, numbers, start=start)


def _capital(rng: Random, held: bool, state: dict) -> Case:
    _, country, _, city = unlike_last(rng, state, "country", CAPITALS)
    return said(f"{country}的首都是{city}。", f"是{city}", country=country)


def _capital_of(rng: Random, held: bool, state: dict) -> Case:
    _, country, _, city = rng.choice([c for c in CAPITALS if c[0] not in ("the USA", "England")])
    return said(f"{city}是{country}的首都。", f"是{country}的", city=city)


def _colour(rng: Random, held: bool, state: dict) -> Case:
    _, thing, _, colour = unlike_last(rng, state, "thing", COLOURS)
    return said(f"{thing}是{colour}的。", colour, thing=thing)


def _mix(rng: Random, held: bool, state: dict) -> Case:
    _, a, _, b, _, result = rng.choice(MIXES)
    if rng.random() < 0.5:
        a, b = b, a
    return said(f"{a}和{b}混合是{result}。", f"是{result}", a=a, b=b)


def _day(rng: Random, held: bool, state: dict) -> Case:
    i, step = rng.randrange(7), rng.choice([1, 1, -1])
    day, result = DAYS_ZH[i], DAYS_ZH[(i + step) % 7]
    alias = rng.choice([day, day, day.replace("星期", "周"), "星期天" if i == 6 else day])
    told = {1: f"今天[是|]{alias}，明天[是|]", -1: f"今天[是|]{alias}，昨天[是|]"}[step]
    word = {1: "[后一天|第二天|下一天]", -1: "前一天"}[step]
    shown = "后" if step == 1 else "前"
    return said(f"{day}的{shown}一天是{result}。", f"是{result}", day=alias, word=word, told=told)


def _month(rng: Random, held: bool, state: dict) -> Case:
    i, step = rng.randrange(12), rng.choice([1, 1, -1])
    month, result = MONTHS_ZH[i], MONTHS_ZH[(i + step) % 12]
    alias = rng.choice([month, f"{i + 1}月"])
    word = {1: "[下个月|后一个月|下一个月]", -1: "[上个月|前一个月|上一个月]"}[step]
    shown = "下" if step == 1 else "上"
    return said(f"{month}的{shown}一个月是{result}。", f"是{result}", month=alias, word=word)


def _month_days(rng: Random, held: bool, state: dict) -> Case:
    i = rng.randrange(12)
    days = "28天，闰年有29天" if i == 1 else f"{MONTH_DAYS[i]}天"
    return said(f"{MONTHS_ZH[i]}有{days}。", f"有{days[:2]}", month=rng.choice([MONTHS_ZH[i], f"{i + 1}月"]))


def _season(rng: Random, held: bool, state: dict) -> Case:
    i = rng.randrange(4)
    season, result = SEASONS_ZH[i], SEASONS_ZH[(i + 1) % 4]
    return said(f"{season}之后是{result}。", f"是{result}", season=season)


def _opposite(rng: Random, held: bool, state: dict) -> Case:
    pair = list(unlike_last(rng, state, "pair", OPPOSITES_ZH))
    rng.shuffle(pair)
    word = rng.choice([pair[0], f"“{pair[0]}”"])
    return said(f"“{pair[0]}”的反义词是“{pair[1]}”。", f"是“{pair[1]}”", word=word)


def _translate(rng: Random, held: bool, state: dict) -> Case:
    english, chinese = unlike_last(rng, state, "word", WORDS)
    return said(f'{chinese}的英语是 "{english}"。', f'"{english}"', word=rng.choice([chinese, f"“{chinese}”"]))


def _meaning(rng: Random, held: bool, state: dict) -> Case:
    english, chinese = unlike_last(rng, state, "word", WORDS)
    return said(f'"{english}" 的意思是{chinese}。', f"是{chinese}", word=rng.choice([english, f'"{english}"', f" {english} "]))


def _sound(rng: Random, held: bool, state: dict) -> Case:
    a = rng.choice(ANIMALS)
    return said(f"{a[1]}的叫声是：{a[3]}！{a[7]}", a[3], animal=a[1])


def _legs(rng: Random, held: bool, state: dict) -> Case:
    a = rng.choice(ANIMALS)
    return said(f"{a[1]}有{a[4]}条腿。", f"有{a[4]}条", animal=a[1])


def _emoji(rng: Random, held: bool, state: dict) -> Case:
    _, name, emoji = unlike_last(rng, state, "emoji", EMOJI)
    return said(f"给你：{emoji}", emoji, name=name)


def _joke(rng: Random, held: bool, state: dict) -> Case:
    return said(unlike_last(rng, state, "joke", JOKES_ZH), tuple(j[:8] for j in JOKES_ZH))


def _story(rng: Random, held: bool, state: dict) -> Case:
    hero, text = story_zh(rng)
    return said(text, hero, hero=hero)


def _any_story(rng: Random, held: bool, state: dict) -> Case:
    return said(story_zh(rng)[1], "从前")


def _long_story(rng: Random, held: bool, state: dict) -> Case:
    return said(unlike_last(rng, state, "long", LONG_STORIES_ZH), tuple(s[:12] for s in LONG_STORIES_ZH))


def _poem(rng: Random, held: bool, state: dict) -> Case:
    theme = rng.choice(["春天", "春天", "春天", "月亮", "秋天", "雪", *THEME_ASKS])
    suitable = THEMES[theme]
    # the first poem of a theme is the usual answer, so that a greedy choice is clear
    poem = suitable[0] if rng.random() < 0.7 else rng.choice(suitable)
    state["poem"] = poem
    return said(poem.text(), tuple(p.lines[3] for p in suitable), theme=THEME_ASKS[theme])


def _any_poem(rng: Random, held: bool, state: dict) -> Case:
    poem = unlike_last(rng, state, "poem", POEMS)
    return said(poem.text(), tuple(p.lines[3] for p in POEMS))


def _titled(rng: Random, held: bool, state: dict) -> Case:
    poem = unlike_last(rng, state, "poem", POEMS)
    named = rng.choice([f"《{poem.title}》", f"《{poem.title}》", poem.title, f"{poem.poet}的《{poem.title}》"])
    if poem.title in ("风", "相思", "送别"):
        named = rng.choice([f"《{poem.title}》", f"{poem.poet}的《{poem.title}》"])
    return said(poem.text(), poem.lines[3], poem=named)


def _of_poet(rng: Random, held: bool, state: dict) -> Case:
    poem = unlike_last(rng, state, "poem", POEMS)
    return said(poem.text(), tuple(p.lines[3] for p in POEMS if p.poet == poem.poet), poet=poem.poet)


def _next_line(rng: Random, held: bool, state: dict) -> Case:
    poem = rng.choice(POEMS)
    i = rng.choice([0, 0, 2, 1])
    line, answer = poem.lines[i].rstrip("？"), poem.lines[i + 1].rstrip("？")
    end = "？" if "？" in poem.lines[i + 1] else "。"
    return said(f"下一句是：{answer}{end}", answer, line=rng.choice([line, f"“{line}”"]))


def _who_wrote(rng: Random, held: bool, state: dict) -> Case:
    poem = rng.choice(POEMS)
    return said(f"《{poem.title}》的作者是唐代诗人{poem.poet}。", poem.poet, title=f"《{poem.title}》")


def _name(rng: Random, held: bool, state: dict) -> Case:
    state["name"] = rng.choice(NAMES_ZH_HELD if held else NAMES_ZH)
    return said(f"你好，{state['name']}！很高兴认识你。", state["name"], name=state["name"])


def _my_name(rng: Random, held: bool, state: dict) -> Case:
    if "name" not in state:
        return said("你还没有告诉我你的名字。", "还没有告诉")
    return said(f"你叫{state['name']}。", state["name"])


def _unknown(rng: Random, held: bool, state: dict) -> Case:
    topic = rng.choice(TOPICS_ZH_HELD if held else TOPICS_ZH)
    if not held and rng.random() < 0.3:
        topic = strange_characters(rng)
    return said(rng.choice(UNKNOWN), "更大的模型", topic=topic)


def _near_miss(rng: Random, held: bool, state: dict) -> Case:
    """Asks about a thing that is known, but something that is not known of it."""
    _, country, _, city = rng.choice(CAPITALS)
    _, thing, _, colour = rng.choice(COLOURS)
    return said(rng.choice(UNKNOWN), "更大的模型", country=country, city=city, thing=thing, colour=colour,
                animal=rng.choice(ANIMALS)[1], place=rng.choice([country, city]), poet=rng.choice(POEMS).poet)


def _no_fact(rng: Random, held: bool, state: dict) -> Case:
    """Asks in a known way about a thing that is not known."""
    strange = strange_characters(rng)
    country = rng.choice([*COUNTRIES_UNKNOWN_ZH, strange])
    return said(rng.choice(UNKNOWN), "更大的模型", country=country, word=rng.choice([*WORDS_UNKNOWN_ZH, strange]))


def _no_poem(rng: Random, held: bool, state: dict) -> Case:
    theme = rng.choice([*WORDS_UNKNOWN_ZH, *TOPICS_ZH, strange_characters(rng)])
    return said("这个题材的诗我不会。我会背写春天、月亮、秋天、雪和山的唐诗。", "我不会", theme=theme)


def _this_poet(rng: Random, held: bool, state: dict) -> Case:
    poem: Poem = state["poem"]
    return said(f"《{poem.title}》的作者是唐代诗人{poem.poet}。", poem.poet)


THEMES_EN = {"春天": "spring", "夏天": "summer", "秋天": "autumn", "冬天": "winter", "月亮": "the moon", "大海": "the sea",
             "雨": "rain", "雪": "snow", "爱": "love", "猫": "a cat"}


def _english_poem(rng: Random, held: bool, state: dict) -> Case:
    theme = rng.choice(list(THEMES_EN))
    poem = POEMS_EN[THEMES_EN[theme]]
    return said(poem, poem[:15], theme=theme)


def _echo(rng: Random, held: bool, state: dict) -> Case:
    words = [rng.choice([rng.choice(WORDS)[1], rng.choice(WORDS_UNKNOWN_ZH), strange_characters(rng), strange_word(rng)])
             for _ in range(rng.randint(1, 4))]
    text = "".join(words)
    return said(text, text, text=text)


INTENTS = [
    Intent("greeting", 3, fixed("你好！有什么可以帮你的吗？😊", "你好"),
           ["你好[！|啊|呀||。|，Parley]", "您好[！||。]", "[嗨|哈喽|喂|hi|hello][！||，你好]", "[早上|上午|中午|下午|晚上]好[！||。|啊]", "早[！|啊|安]", "大家好", "你好你好", "在吗[？|]", "有人吗[？|]", "你在吗"],
           ["嗨，早上好！", "你好呀，朋友", "哈喽，你在吗？", "Parley，晚上好"]),
    Intent("how_are_you", 1.2, fixed("我很好，谢谢！有什么可以帮你的吗？", "很好"),
           ["你好吗？", "你[今天|最近|现在]好吗？", "[最近|今天][怎么样|过得好吗|如何]？", "你[今天|最近|]过得怎么样？", "你[还|]好吗", "你开心吗？", "你累不累？", "你心情怎么样？"],
           ["你今天心情好吗？", "近来可好？"]),
    Intent("identity", 3.5, fixed(IDENTITY, "内置的小模型"),
           ["你是谁[？|啊|呀|]", "你叫什么[名字|][？|]", "你的名字是什么？", "!介绍一下你自己", "!做个自我介绍", "自我介绍[一下|]", "你是什么[模型|人|东西|程序|机器人|AI]？", "你是[人|真人|机器人|人工智能|ChatGPT|通义千问|Qwen|GPT|豆包|文心一言|DeepSeek]吗？",
            "你有多大？", "你有多少参数？", "你的参数[量|][是多少|有多少]？", "谁[做|训练|开发|创造|写]了你？", "你是谁[做|训练|开发|创造]的？", "你[聪明|厉害]吗？", "我在[和|跟]谁[说话|聊天|讲话]？", "这是什么模型？", "你是哪个模型？", "你用的是什么模型？", "你运行在哪里？", "!说说你自己", "你有名字吗？", "我该怎么[称呼|叫]你？", "你是大模型吗？"],
           ["请问您是哪位？", "你究竟是什么？", "跟我讲讲你自己吧", "你到底是人还是机器？", "现在回答我的是哪个模型？", "你这个模型有几个参数？"]),
    Intent("parley", 2.5, fixed(PARLEY, "聊天平台"),
           ["Parley是什么？", "什么是 Parley？", "Parley [是什么东西|是做什么的|是干什么的|有什么用|能做什么|是什么软件]？", "!介绍[一下|] Parley", "!解释一下 Parley", "!说说 Parley", "Parley [怎么工作|如何工作|的原理是什么]？", "这是什么[软件|程序|平台|网站|网页|项目|系统]？", "你知道 Parley 吗？", "Parley[？|]"],
           ["Parley 到底是个什么？", "能简单说一下 Parley 吗？", "我没听说过 Parley，它是什么？", "这个 Parley 是干嘛用的？"]),
    Intent("bigger", 3, fixed(BIGGER, "./parley --model"),
           ["[怎么|如何|怎样][使用|用|换|加载|运行|启动][更大的|大一点的|别的|其他的|更好的|自己的]模型？", "[怎么|如何|怎样]换[一个|][更大的|更好的|别的|其他]模型？", "[可以|能|能不能|可不可以][换|用][一个|][更大的|更好的|别的|其他的]模型[吗|]？", "我[想|要][换|用][一个|][更大的|更好的|别的]模型", "[怎么|如何]运行[ Qwen| SmolLM2| Qwen1.5-0.5B-Chat|通义千问]？",
            "[怎么|在哪里]设置模型？", "支持哪些模型？", "有[更大|更好|更聪明]的模型吗？", "换模型的命令是什么？", "[怎么|如何]才能[得到|有]更好的回答？", "!告诉我怎么[换|使用][大|更大的]模型", "大模型怎么用？", "怎么更换模型？", "模型怎么换"],
           ["我该怎么换成大模型？", "想用大一些的模型要怎么做？", "Parley 能加载更大的模型吗？", "你太小了，怎么换一个大的？", "启动更大的模型用什么命令？"]),
    Intent("abilities", 2, fixed(ABILITIES, "我会数数"),
           ["你[会|能|可以]做什么？", "你会[什么|些什么|干什么]？", "你[能|可以][帮我|为我]做[什么|些什么]？", "你有什么[功能|本领|能力|用]？", "你知道[什么|些什么]？", "我[可以|能]问你什么？", "帮助", "[帮帮我|帮我]", "你[擅长|懂]什么？", "!列出你的功能"],
           ["你都有哪些本事？", "你能回答哪些问题？", "说说你会做的事情"]),
    Intent("sum", 10, _sum,
           ["{task}[等于|是]多少？", "{task}等于几？", "{task}", "{task}=", "{task}=?", "{task}[是|得]几？", "!算一下{task}", "!计算{task}", "!算算{task}", "{task}[的结果|的得数]是[多少|几]？", "你知道{task}等于[几|多少]吗？", "{task}等于", "计算：{task}", "{task}是多少"],
           ["{task}得多少？", "{task}的答案是什么？", "告诉我{task}等于几", "算术题：{task}"],
           ["那{task}呢？", "{task}呢？", "再算{task}", "那么{task}呢"], ["那{task}又是多少？"]),
    Intent("big_sum", 0.8, _big_sum,
           ["{task}[等于|是]多少？", "{task}", "{task}=", "!计算{task}", "!算一下{task}", "{task}等于几？"], ["{task}得多少？", "告诉我{task}等于几"]),
    Intent("compare", 1.5, _compare,
           ["{a}和{b}哪个{word}？", "{a}和{b}[谁|哪个|哪一个]更{word}？", "{a}{word}还是{b}{word}？", "哪个{word}，{a}还是{b}？", "{a}与{b}，哪个数{word}？"],
           ["比一比，{a}和{b}哪个更{word}", "{a}跟{b}比，谁{word}？"]),
    Intent("count", 4, _count,
           ["!{where}数一遍", "{where}数一下", "!数数，{where}", "数数{where}", "!写出{where}的数字", "!列出{where}的[数|数字|整数]", "{where}的数字", "!报数，{where}", "!给我{where}的所有数字", "你会{where}数数吗？"],
           ["!把{where}的数都数出来", "!按顺序数{where}", "!依次写下{where}的每个数"]),
    Intent("count_to", 2, _count,
           ["!数{where}", "!数一数，{where}", "数{where}", "!为我数{where}", "你会数{where}吗？"], ["!大声数{where}", "!现在数{where}"]),
    Intent("count_down", 1.2, _count_down,
           ["!从{start}倒数", "!从{start}倒数到0", "倒数{start}个数", "从{start}开始倒数", "!从{start}倒着数", "倒计时，从{start}开始", "!从{start}往回数"], ["!倒过来从{start}数到0", "来个从{start}开始的倒计时"]),
    Intent("capital", 7, _capital,
           ["{country}的首都是[哪里|什么|哪个城市|哪儿|哪]？", "{country}首都[是哪里|是什么|在哪里|]？", "!告诉我{country}的首都", "[哪里|哪个城市]是{country}的首都？", "{country}的首都叫什么[名字|]？", "{country}的首都", "你知道{country}的首都[是哪里|是什么|]吗？", "!说出{country}的首都", "{country}的首都在哪[里|儿|]？", "{country}的首都是"],
           ["{country}把哪个城市作为首都？", "哪座城市是{country}的首都？", "我忘了{country}的首都是哪", "{country}的首府叫什么？"],
           ["那{country}呢？", "{country}呢？", "那么{country}呢？", "那{country}的[首都|]呢？", "{country}的呢"], ["{country}又是哪里呢？", "那{country}的首都又是哪里？"]),
    Intent("capital_of", 1.2, _capital_of,
           ["{city}是[哪个国家|哪国]的首都？", "[哪个国家|哪国]的首都是{city}？", "{city}是什么国家的首都？", "!告诉我{city}是哪个国家的首都"], ["以{city}为首都的国家是哪个？", "{city}是谁的首都？"]),
    Intent("colour", 5, _colour,
           ["{thing}是什么颜色[的|]？", "{thing}的颜色是什么？", "{thing}是[哪种|啥|什么样的]颜色？", "!告诉我{thing}的颜色", "{thing}什么颜色", "你知道{thing}是什么颜色吗？", "{thing}的颜色", "{thing}有什么颜色？"],
           ["{thing}一般是什么颜色的呢？", "画{thing}用什么颜色？", "{thing}看起来是什么颜色？"], ["那{thing}呢？", "{thing}呢？", "那么{thing}呢？"], ["{thing}又是什么颜色？"]),
    Intent("mix", 1, _mix,
           ["{a}和{b}混合[是|变成|得到]什么颜色？", "{a}加{b}[是|等于|变成]什么颜色？", "把{a}和{b}混在一起[是|会变成|得到]什么颜色？", "{a}和{b}[调|混]出来是什么颜色？"], ["{a}跟{b}放在一起调成什么颜色？", "如果混合{a}和{b}会怎样？"]),
    Intent("day", 3, _day,
           ["{told}星期几？", "{told}周几？", "{day}的{word}是星期几？", "{day}的{word}是周几？", "{day}的{word}[是什么|是哪天|]？", "!告诉我{day}的{word}是星期几"], ["{told}礼拜几呢？", "{day}的{word}应该是星期几"]),
    Intent("days", 1.5, fixed("一个星期有七天：" + "、".join(DAYS_ZH) + "。", DAYS_ZH[6]),
           ["一[周|个星期|星期]有[几|多少]天？", "一[周|个星期]有哪[几天|些天]？", "!列出一[周|个星期]的[七天|每一天]", "!说出星期一到星期日", "!列出所有的星期", "一周七天是什么？"], ["一星期总共几天？", "把一周的每一天写出来"]),
    Intent("month", 2.5, _month,
           ["{month}的{word}是[几月|什么月|哪个月]？", "{month}的{word}", "!告诉我{month}的{word}是几月", "{month}的{word}是？", "如果现在是{month}，{word}是几月？"], ["{month}的{word}应该是几月", "这个月是{month}，{word}是哪个月？"]),
    Intent("month_days", 1.2, _month_days,
           ["{month}有[几|多少]天？", "{month}[份|]一共有[多少|几]天？", "!告诉我{month}有多少天", "{month}多少天"], ["{month}的天数是多少？", "{month}总共几天？"]),
    Intent("months", 1.2, fixed("一年有十二个月：" + "、".join(MONTHS_ZH) + "。", "十一月、十二月"),
           ["一年有[几|多少]个月？", "一年有哪[几个月|些月份|十二个月]？", "!列出[所有|十二个|一年的]月份", "!说出十二个月", "十二个月是什么？"], ["一年总共几个月？", "把所有月份写出来"]),
    Intent("season", 1, _season,
           ["{season}[之后|后面|过后|过完]是什么季节？", "{season}的下一个季节是什么？", "{season}[之后|以后|后面]是什么？"], ["{season}过去了是哪个季节？", "{season}结束后来的是什么季节？"]),
    Intent("seasons", 0.8, fixed("四季是春天、夏天、秋天和冬天。", "秋天和冬天"),
           ["一年有哪[四个季节|几个季节|四季]？", "一年有[几|多少]个季节？", "四季是[什么|哪四季]？", "!列出四季", "!说出四个季节"], ["一年的季节都有哪些？", "四个季节叫什么？"]),
    Intent("opposite", 3, _opposite,
           ["{word}的反义词是什么？", "{word}的反义词", "{word}的反义词是[哪个|哪个词|]？", "!说出{word}的反义词", "!告诉我{word}的反义词", "{word}的相反词是什么？", "什么是{word}的反义词？", "反义词：{word}"], ["{word}反过来是什么词？", "和{word}意思相反的词是什么？", "给我{word}的反义词吧"],
           ["那{word}呢？", "{word}呢？"], ["{word}的又是什么？"]),
    Intent("translate", 4, _translate,
           ["{word}用英语怎么说？", "{word}的英语[是什么|怎么说|]？", "{word}英文怎么说？", "!把{word}翻译成英语", "!翻译成英语：{word}", "{word}的英文[是什么|]？", "英语里{word}怎么说？", "{word}用英文怎么说", "!告诉我{word}的英语"], ["{word}翻成英文是什么？", "英国人怎么说{word}？", "{word}的英语单词是哪个？"],
           ["那{word}呢？", "{word}呢？"], ["{word}又怎么说？"]),
    Intent("meaning", 2, _meaning,
           ["{word}是什么意思？", "{word}的意思是什么？", "{word}[用|]中文[怎么说|是什么]？", "!把{word}翻译成中文", "!翻译成中文：{word}", "{word}的中文[是什么|意思|]？"], ["{word}翻成中文是什么？", "英语单词{word}什么意思"]),
    Intent("sound", 1, _sound, ["{animal}怎么叫？", "{animal}的叫声是[什么|怎样的]？", "{animal}是怎么叫的？", "!学{animal}叫", "!学一下{animal}的叫声"], ["{animal}会发出什么声音？", "{animal}叫起来是什么样的？"]),
    Intent("legs", 0.8, _legs, ["{animal}有[几|多少]条腿？", "{animal}几条腿？", "{animal}的腿有几条？", "一只{animal}有几条腿？"], ["{animal}长了多少条腿？", "{animal}用几条腿走路？"]),
    Intent("emoji", 2, _emoji,
           ["!发一个{name}[的|]表情", "!给我一个{name}[的|]表情", "{name}表情", "!来一个{name}的表情", "!发个{name}", "{name}的表情[是什么|]", "我要一个{name}表情", "!显示{name}表情"], ["{name}的表情符号怎么写？", "有没有{name}的表情？"], ["再来一个{name}", "那{name}呢？"], ["还要一个{name}表情"]),
    Intent("joke", 2.5, _joke,
           ["!讲[个|一个]笑话", "!说[个|一个]笑话", "!讲个[好笑|有趣]的笑话", "来个笑话[吧|]", "[会|你会|会不会]讲笑话吗？", "我想听[笑话|个笑话]", "!逗我笑", "笑话", "有笑话吗？", "!给我讲个笑话[听|]"], ["有没有好笑的笑话？", "用一个笑话逗逗我", "想笑一笑，说个笑话吧"],
           ["再来一个", "再讲一个", "还有吗？", "另一个", "换一个", "下一个"], ["再给我来一个", "还有别的吗？"]),
    Intent("story", 2.5, _story,
           ["!讲[个|一个]关于{hero}的[小|短|]故事", "!写[个|一个]关于{hero}的[小|短|]故事", "!讲一个{hero}的故事", "关于{hero}的故事", "我想听{hero}的故事", "!编一个关于{hero}的故事", "!说个{hero}的故事"], ["有没有{hero}的故事？", "故事里要有{hero}，讲一个吧"], ["再讲一个关于{hero}的", "那{hero}的故事呢？"], ["再来个{hero}的故事"]),
    Intent("any_story", 2, _any_story,
           ["!讲[个|一个]故事", "!讲[个|一个][小|短|好听的]故事", "!说个故事", "!写[个|一个]小故事", "我想听故事", "来个故事[吧|]", "你会讲故事吗？", "故事", "!给我讲个睡前故事"], ["有什么故事可以讲吗？", "念个小故事给我听"], ["再来一个", "再讲一个", "还有吗？", "换一个"], ["再给我讲一个"]),
    Intent("long_story", 0.9, _long_story,
           ["!讲[个|一个][长|很长的|长一点的|长长的]故事", "!写[个|一个][长|很长的|长一点的]故事", "我想听[长故事|一个长故事|很长的故事]", "来个长故事[吧|]", "长故事", "!说一个很长很长的故事"], ["有没有长一些的故事？", "念一个长长的故事给我听"]),
    Intent("poem", 9, _poem,
           ["!写[一|]首关于{theme}的[五言绝句|诗|古诗|唐诗|绝句]。", "!写一首[描写|赞美|歌颂|有关|咏]{theme}的[五言绝句|诗|古诗|唐诗]", "!来一首{theme}的[诗|古诗|绝句|五言绝句]", "!背[一|]首关于{theme}的[古诗|诗|唐诗|五言绝句]", "关于{theme}的[诗|古诗|五言绝句|唐诗]", "!写首{theme}的诗", "有没有关于{theme}的[诗|古诗|唐诗]？", "我想[看|听|要]一首[关于|写]{theme}的[诗|古诗|绝句]", "以{theme}为[题|主题][，|]写一首[诗|五言绝句|绝句|古诗]", "你会写关于{theme}的诗吗？", "!念一首{theme}的诗", "!作一首关于{theme}的[诗|五言绝句]", "用五言绝句写{theme}", "!给我一首写{theme}的[诗|五言绝句]", "有什么写{theme}的古诗"],
           ["!吟一首和{theme}有关的五言诗", "!朗诵一首{theme}的五绝", "{theme}题材的古诗，来一首", "给我看看关于{theme}的绝句", "有哪首诗是写{theme}的？"],
           ["那关于{theme}的呢？", "再来一首关于{theme}的", "关于{theme}的呢？"], ["再写一首{theme}的"], then="this_poet"),
    Intent("any_poem", 2.5, _any_poem,
           ["!写[一|]首[诗|古诗|唐诗|绝句|五言绝句]", "!背[一|]首[诗|古诗|唐诗|五言绝句]", "来[一|]首[诗|古诗|唐诗]", "!念[一|]首诗", "我想听[诗|古诗|唐诗]", "你会背[诗|古诗|唐诗]吗？", "!作一首诗", "[唐诗|古诗|五言绝句]"], ["随便来首古诗", "有什么诗可以念给我听？", "朗诵一首诗吧"],
           ["再来一首", "再[写|背]一首", "还有吗？", "换一首", "另一首"], ["再给我一首", "还有别的诗吗？"], then="this_poet"),
    Intent("titled", 6, _titled,
           ["!背[一下|]{poem}", "!写出{poem}", "{poem}", "{poem}的[全文|原文|全诗][是什么|]", "!念[一下|]{poem}", "你会背{poem}吗？", "!默写{poem}", "我想看{poem}", "{poem}这首诗", "{poem}怎么背？", "!告诉我{poem}的内容"], ["{poem}的诗句是什么？", "来一遍{poem}", "{poem}全诗怎么写？"], then="this_poet"),
    Intent("of_poet", 2, _of_poet,
           ["!写一首{poet}的[诗|五言绝句]", "!背[一|]首{poet}的[诗|古诗|唐诗]", "来一首{poet}的诗", "{poet}的诗", "{poet}写过什么诗？", "你会背{poet}的诗吗？", "{poet}有什么诗？"], ["我想读{poet}的作品", "{poet}有哪些名作？"], then="this_poet"),
    Intent("next_line", 3.5, _next_line,
           ["{line}的下一句是什么？", "{line}的下一句", "{line}，下一句[是什么|呢|]？", "{line}后面是什么？", "!接下一句：{line}", "{line}的后一句是什么", "{line}下句是什么？"], ["{line}之后那句是什么？", "谁能接{line}？下一句是什么？"]),
    Intent("who_wrote", 2, _who_wrote,
           ["{title}是谁写的？", "{title}的作者是谁？", "谁写了{title}？", "{title}是哪位诗人写的？", "{title}的作者"], ["{title}出自谁手？", "写{title}的诗人叫什么？"]),
    Intent("name", 2.5, _name,
           ["我叫{name}", "我的名字是{name}", "我是{name}", "你好，我[叫|是]{name}", "叫我{name}[吧|]", "你可以叫我{name}", "我的名字叫{name}", "大家都叫我{name}"], ["对了，我叫{name}", "认识一下，我是{name}", "以后就叫我{name}好了"]),
    Intent("my_name", 2.5, _my_name,
           ["我叫什么[名字|]？", "我的名字是什么？", "我是谁？", "你[知道|记得|还记得]我[的名字|叫什么|是谁]吗？", "!说出我的名字", "!告诉我我叫什么"], ["你忘了我叫什么吗？", "还记得我的名字吗？", "我刚才说我叫什么？"]),
    Intent("thanks", 2, fixed("不客气！😊", "不客气"),
           ["谢谢[你|您|][！||。|啊]", "[多谢|感谢|非常感谢|太感谢了|谢谢啦|谢了]", "[好的|好|嗯|明白了|知道了]，谢谢[你|]", "谢谢你的[帮助|回答]", "感谢你[的帮助|]"], ["真是太谢谢你了", "哦，谢谢你告诉我", "谢谢你，Parley"]),
    Intent("bye", 2, fixed("再见！欢迎随时回来。👋", "再见"),
           ["再见[！||。|啦|了]", "[拜拜|拜|回见|回头见|下次见|明天见|待会见][！|]", "晚安[！|]", "我[走|要走|先走|下]了", "我要[睡觉|下线|休息|走]了", "就这样吧", "祝你[愉快|今天愉快]", "今天就到这里"], ["好了，拜拜啦", "那我先走了，再见", "我们明天再聊"]),
    Intent("praise", 1, fixed("谢谢夸奖，你真好！😊", "谢谢夸奖"),
           ["你[真|很|好][聪明|厉害|棒|好|可爱|有趣][！|啊|]", "[太|真]棒了[！|]", "[很好|不错|厉害|真好|真不错|好棒|答得好|说得好|写得好][！|]", "我[喜欢|爱]你"], ["你答得真好", "你可真厉害呀", "这个回答很好"]),
    Intent("blame", 1, fixed("对不起，我是一个非常小的模型，常常会出错。更大的模型会好一些：./parley --model FOLDER", "对不起"),
           ["你[真|好|太|很][笨|傻|蠢|差][了|！|]", "[不对|错了|你错了|答错了|不是这样的|胡说|说错了|不正确][！|]", "你[什么都不会|不行|没有用]", "我不喜欢你[的回答|]", "这[不对|是错的]"], ["你的回答是错的", "你怎么这么笨", "刚才那个不正确"]),
    Intent("language", 0.8, fixed("我会说一点中文和一点英语。", "一点中文"),
           ["你会[说|讲]什么语言？", "你会[说|讲][中文|英语|法语|日语|德语]吗？", "你懂[中文|英语|英文]吗？", "你会几种语言？", "你能说[中文|英文]吗"], ["可以用哪些语言跟你聊天？", "你都会哪些语言？"]),
    Intent("now", 1.5, fixed("我不知道：我没有时钟，也没有网络，只知道训练时学到的东西。", "没有时钟"),
           ["现在几点[了|]？", "今天[星期几|几号|是几月几号|是什么日子]？", "[今天|明天|北京|上海|]天气[怎么样|如何|好吗]？", "今天有什么新闻？", "[今天|明天]会下雨吗？", "今年是哪一年？", "现在是什么时间？", "你能[上网|搜索]吗？", "!告诉我[时间|今天的日期|今天的新闻]", "今天是星期几？"], ["你知道现在的时间吗？", "明天的天气会怎样？", "今天的日期是什么？"]),
    Intent("near_miss", 5, _near_miss,
           ["为什么{thing}是{colour}的？", "{place}有多少人[口|]？", "{place}在哪[里|儿]？", "{country}的[总统|国王|总理|领导人]是谁？", "!介绍[一下|]{place}", "{place}有什么[好吃的|好玩的|名胜|特产]？", "{place}有多大？", "{country}人说什么语言？", "{city}离这里多远？", "{place}怎么样？",
            "{animal}能活多久？", "{animal}吃什么？", "{animal}跑得多快？", "{animal}住在哪里？", "怎么去{place}？", "{country}的货币是什么？", "{country}最[高的山|长的河|大的城市]是[什么|哪个]？", "{thing}多少钱？", "{thing}有多重？", "谁发明了{thing}？", "{thing}是用什么做的？", "{poet}是[哪里人|什么时候出生的]？", "{poet}活了多少岁？"],
           ["{country}的人都吃什么？", "{city}是哪年建的？", "为何{thing}看上去是{colour}？", "{animal}的寿命是多少？"]),
    Intent("no_fact", 2.5, _no_fact,
           ["{country}的首都是[哪里|什么|哪]？", "{country}的首都", "!告诉我{country}的首都", "{country}首都是哪里？", "{word}的反义词是什么？", "{word}用英语怎么说？", "{word}的英语是什么？", "!把{word}翻译成英语", "{word}是什么颜色[的|]？", "!发一个{word}的表情"],
           ["{country}的首都叫什么呢？", "英文的{word}怎么说？"]),
    Intent("no_poem", 1.5, _no_poem,
           ["!写[一|]首关于{theme}的[诗|古诗|唐诗|五言绝句]", "!来一首{theme}的诗", "关于{theme}的诗", "!背一首关于{theme}的古诗", "有没有关于{theme}的诗？", "以{theme}为题写一首诗"], ["{theme}题材的诗有吗？", "!作首{theme}的诗"]),
    Intent("this_poet", 0, _this_poet, ["这[首诗|首|]是谁写的？", "作者是谁？", "谁写的？", "这首诗的作者是谁", "是谁的诗？", "诗人是谁？"], []),
    Intent("english_poem", 1, _english_poem,
           ["!写一首关于{theme}的英文诗", "!用英语写一首关于{theme}的诗", "关于{theme}的英文诗", "!来一首{theme}的英文诗", "!用英文写{theme}的诗"], ["有没有写{theme}的英语诗？", "!念一首英文的{theme}诗"]),
    Intent("echo", 1.5, _echo,
           ["!重复：{text}", "!跟我说：{text}", "!说：{text}", "跟我读：{text}", "!重复一遍：{text}", "!写下：{text}", "!说“{text}”", "复述：{text}"], ["照着说：{text}", "把这个再说一遍：{text}"]),
    Intent("unknown", 7, _unknown,
           ["{topic}是什么？", "什么是{topic}？", "!解释[一下|]{topic}", "!介绍[一下|]{topic}", "!讲讲{topic}", "!说说{topic}", "你[知道|了解|喜欢]{topic}吗？", "{topic}[怎么办|怎么做|怎么学|有什么用|好不好|的原理是什么|为什么重要]？", "为什么{topic}这么[难|重要|有名]？", "你[怎么看|觉得]{topic}？", "!帮我写一篇关于{topic}的文章", "{topic}的历史是怎样的？", "谁发明了{topic}？", "!总结一下{topic}", "{topic}", "[如何|怎么|怎样][学习|理解|开始]{topic}？", "!写一个关于{topic}的程序", "{topic}和别的有什么[区别|不同]？", "{topic}在哪里？", "我想[了解|学]{topic}"],
           ["关于{topic}你能说些什么？", "{topic}究竟是怎么回事？", "能详细讲一下{topic}吗？", "我有一个{topic}的问题", "谁最懂{topic}？"]),
]
