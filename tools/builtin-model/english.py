"""What can be asked in English, and the answers."""

from random import Random

from facts import (
    ANIMALS, CAPITALS, COLOURS, COUNTRIES_UNKNOWN_EN, DAYS_EN, EMOJI, MIXES, MONTH_DAYS, MONTHS_EN,
    NAMES_EN, NAMES_EN_HELD, NUMBERS_EN, OPPOSITES_EN, SEASONS_EN, TOPICS_EN, TOPICS_EN_HELD, WORDS,
    WORDS_UNKNOWN_EN,
)
from intent import Case, Intent, arithmetic, count_range, fixed, said, strange_word, unlike_last
from poems import THEMES
from stories import JOKES_EN, LONG_STORIES_EN, POEMS_EN, story_en

IDENTITY = (
    "I am Parley's built-in model, a very small language model of about 3.6 million parameters. "
    "I run on your own computer and I know only a little. For real work, start Parley with a "
    "bigger model: ./parley --model FOLDER"
)
PARLEY = (
    "Parley is a self-hosted chat platform for small open-weight language models on plain CPUs. "
    "Every chat is a job: a queue holds it, a worker generates the answer, and the text streams "
    "to you. You can close the page and come back to the same answer."
)
BIGGER = (
    "Start Parley with the folder of a bigger model: ./parley --model FOLDER\n"
    "FOLDER is a Hugging Face folder with config.json, tokenizer.json and the .safetensors "
    "files, for example that of Qwen1.5-0.5B-Chat."
)
ABILITIES = (
    "I can count, add small numbers, name capitals, colours, days and months, translate a few "
    "words into Chinese, tell a joke or a tiny story, and recite Tang poems. That is nearly all: "
    "I am a very small model."
)
UNKNOWN = [
    "I don't know. I am a very small model and know only a few things. Try a bigger model: "
    "./parley --model FOLDER",
    "Sorry, I don't know that. I am only Parley's small built-in model. A bigger model will "
    "know more: ./parley --model FOLDER",
]


def _sum(rng: Random, held: bool, state: dict) -> Case:
    a, b, op, result = arithmetic(rng, held)
    word = {"+": "[plus|and]", "-": "minus", "*": "times"}[op]
    sign = {"+": "+", "-": "-", "*": "[*|x|×]"}[op]
    names = rng.random() < 0.3
    x, y = (NUMBERS_EN[a], NUMBERS_EN[b]) if names else (a, b)
    if names or rng.random() < 0.3:
        task = f"{x} {word if not names or op != '+' else 'plus'} {y}"
    else:
        task = rng.choice([f"{x} {sign} {y}", f"{x}{sign}{y}"])
    shown = {"+": "+", "-": "-", "*": "×"}[op]
    return said(f"{a} {shown} {b} = {result}", f"= {result}", task=task)


def _big_sum(rng: Random, held: bool, state: dict) -> Case:
    a, b = (rng.randint(10 ** rng.randint(2, 4), 10 ** rng.randint(5, 6)) for _ in "ab")
    sign = rng.choice([" + ", "+", " plus ", " - ", " minus ", " * ", " times ", " x "])
    return said("These numbers are too big for me. I only calculate with numbers up to 20.",
                "too big", task=f"{a}{sign}{b}")


def _compare(rng: Random, held: bool, state: dict) -> Case:
    a, b = rng.sample(range(0, 51), 2)
    bigger = rng.random() < 0.5
    result = max(a, b) if bigger else min(a, b)
    word = rng.choice(["bigger", "larger", "greater"]) if bigger else "smaller"
    shown = "bigger" if bigger else "smaller"
    other = a + b - result
    return said(f"{result} is {shown} than {other}.", f"{result} is {shown}", a=a, b=b, word=word)


def _count(rng: Random, held: bool, state: dict) -> Case:
    start, end = count_range(rng, held)
    numbers = ", ".join(map(str, range(start, end + 1)))
    where = f"to {end}" if start == 1 and rng.random() < 0.5 else f"from {start} to {end}"
    return said(numbers, numbers, where=where)


def _count_down(rng: Random, held: bool, state: dict) -> Case:
    start = rng.choice([5, 10, 10, 20, rng.randint(3, 30)])
    numbers = ", ".join(map(str, range(start, -1, -1)))
    return said(numbers, numbers, start=start)


def _capital(rng: Random, held: bool, state: dict) -> Case:
    country, _, city, _ = unlike_last(rng, state, "country", CAPITALS)
    name = country[0].upper() + country[1:]
    return said(f"The capital of {country} is {city}.", city, country=country, Country=name)


def _capital_of(rng: Random, held: bool, state: dict) -> Case:
    country, _, city, _ = rng.choice([c for c in CAPITALS if c[0] not in ("the USA", "England")])
    return said(f"{city} is the capital of {country}.", f"of {country}", city=city)


def _colour(rng: Random, held: bool, state: dict) -> Case:
    thing, _, colour, _ = unlike_last(rng, state, "thing", COLOURS)
    answer = f"{thing[0].upper()}{thing[1:]} is {colour}."
    return said(answer, colour, thing=thing)


def _mix(rng: Random, held: bool, state: dict) -> Case:
    a, _, b, _, result, _ = rng.choice(MIXES)
    if rng.random() < 0.5:
        a, b = b, a
    return said(f"{a.capitalize()} and {b} make {result}.", result, a=a, b=b)


def _day(rng: Random, held: bool, state: dict) -> Case:
    i, step = rng.randrange(7), rng.choice([1, 1, -1])
    day, result = DAYS_EN[i], DAYS_EN[(i + step) % 7]
    word = "after" if step == 1 else "before"
    told = {1: f"If today is {day}, [what day is tomorrow|tomorrow is]",
            -1: f"If today is {day}, [what day was yesterday|yesterday was]"}[step]
    return said(f"The day {word} {day} is {result}.", f"is {result}",
                day=day, word=word, told=told, turn="follows" if step == 1 else "precedes")


def _month(rng: Random, held: bool, state: dict) -> Case:
    i, step = rng.randrange(12), rng.choice([1, 1, -1])
    month, result = MONTHS_EN[i], MONTHS_EN[(i + step) % 12]
    word = "after" if step == 1 else "before"
    return said(f"The month {word} {month} is {result}.", f"is {result}",
                month=month, word=word, turn="follows" if step == 1 else "precedes")


def _nth_month(rng: Random, held: bool, state: dict) -> Case:
    i = rng.randrange(12)
    nth = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
    return said(f"The {nth[i]} month is {MONTHS_EN[i]}.", MONTHS_EN[i], nth=nth[i])


def _month_days(rng: Random, held: bool, state: dict) -> Case:
    i = rng.randrange(12)
    days = "28 days, in leap years 29" if i == 1 else f"{MONTH_DAYS[i]} days"
    return said(f"{MONTHS_EN[i]} has {days}.", f"has {days[:2]}", month=MONTHS_EN[i])


def _season(rng: Random, held: bool, state: dict) -> Case:
    i = rng.randrange(4)
    season, result = SEASONS_EN[i], SEASONS_EN[(i + 1) % 4]
    return said(f"After {season} comes {result}.", f"comes {result}", season=season)


def _opposite(rng: Random, held: bool, state: dict) -> Case:
    pair = list(unlike_last(rng, state, "pair", OPPOSITES_EN))
    rng.shuffle(pair)
    return said(f'The opposite of "{pair[0]}" is "{pair[1]}".', f'"{pair[1]}"', word=pair[0])


def _translate(rng: Random, held: bool, state: dict) -> Case:
    word, chinese = unlike_last(rng, state, "word", WORDS)
    quoted = rng.choice([word, f'"{word}"', f"'{word}'"])
    return said(f'"{word}" in Chinese is {chinese}.', chinese, word=quoted)


def _meaning(rng: Random, held: bool, state: dict) -> Case:
    word, chinese = unlike_last(rng, state, "word", WORDS)
    quoted = rng.choice([chinese, f'"{chinese}"'])
    return said(f'{chinese} means "{word}".', f'"{word}"', word=quoted)


def _sound(rng: Random, held: bool, state: dict) -> Case:
    a = rng.choice(ANIMALS)
    return said(f"A {a[0]} says: {a[2]}! {a[7]}", a[2], animal=a[0])


def _legs(rng: Random, held: bool, state: dict) -> Case:
    a = rng.choice(ANIMALS)
    return said(f"A {a[0]} has {a[4]} legs.", f"has {a[4]} legs", animal=a[0])


def _young(rng: Random, held: bool, state: dict) -> Case:
    a = rng.choice(ANIMALS)
    return said(f"A young {a[0]} is called a {a[5]}.", a[5], animal=a[0])


def _emoji(rng: Random, held: bool, state: dict) -> Case:
    name, _, emoji = unlike_last(rng, state, "emoji", EMOJI)
    return said(f"Here you are: {emoji}", emoji, name=name)


def _joke(rng: Random, held: bool, state: dict) -> Case:
    return said(unlike_last(rng, state, "joke", JOKES_EN), tuple(j[:20] for j in JOKES_EN))


def _story(rng: Random, held: bool, state: dict) -> Case:
    hero, text = story_en(rng)
    return said(text, hero, hero=hero)


def _any_story(rng: Random, held: bool, state: dict) -> Case:
    return said(story_en(rng)[1], ("Once", "One day", "There was"))


def _long_story(rng: Random, held: bool, state: dict) -> Case:
    return said(unlike_last(rng, state, "long", LONG_STORIES_EN), tuple(s[:20] for s in LONG_STORIES_EN))


def _poem(rng: Random, held: bool, state: dict) -> Case:
    theme = rng.choice(list(POEMS_EN))
    return said(POEMS_EN[theme], POEMS_EN[theme][:15], theme=theme)


def _any_poem(rng: Random, held: bool, state: dict) -> Case:
    poem = unlike_last(rng, state, "verse", list(POEMS_EN.values()))
    return said(poem, tuple(p[:15] for p in POEMS_EN.values()))


def _name(rng: Random, held: bool, state: dict) -> Case:
    state["name"] = rng.choice(NAMES_EN_HELD if held else NAMES_EN)
    return said(f"Nice to meet you, {state['name']}!", state["name"], name=state["name"])


def _my_name(rng: Random, held: bool, state: dict) -> Case:
    if "name" not in state:
        return said("You have not told me your name yet.", "not told me")
    return said(f"Your name is {state['name']}.", state["name"])


def _unknown(rng: Random, held: bool, state: dict) -> Case:
    topic = rng.choice(TOPICS_EN_HELD if held else TOPICS_EN)
    if not held and rng.random() < 0.3:
        topic = strange_word(rng)
    return said(rng.choice(UNKNOWN), "bigger model", topic=topic)


def _near_miss(rng: Random, held: bool, state: dict) -> Case:
    """Asks about a thing that is known, but something that is not known of it."""
    country, _, city, _ = rng.choice(CAPITALS)
    thing, _, colour, _ = rng.choice(COLOURS)
    return said(rng.choice(UNKNOWN), "bigger model", country=country, city=city, thing=thing, colour=colour,
                animal=rng.choice(ANIMALS)[0], place=rng.choice([country, city]))


def _no_fact(rng: Random, held: bool, state: dict) -> Case:
    """Asks in a known way about a thing that is not known."""
    strange = strange_word(rng)
    country = rng.choice([*COUNTRIES_UNKNOWN_EN, strange.capitalize()])
    word = rng.choice([*WORDS_UNKNOWN_EN, strange])
    return said(rng.choice(UNKNOWN), "bigger model", country=country, word=word)


THEMES_ZH = {"spring": "春天", "the moon": "月亮", "autumn": "秋天", "snow": "雪", "winter": "冬天", "mountains": "山",
             "home": "思乡", "the wind": "风", "wine": "酒"}


def _tang_poem(rng: Random, held: bool, state: dict) -> Case:
    theme = rng.choice(["", *THEMES_ZH])
    suitable = THEMES[THEMES_ZH.get(theme, "春天")]
    poem = suitable[0] if rng.random() < 0.7 else rng.choice(suitable)
    return said(poem.text(), tuple(p.lines[3] for p in suitable), about=f" about {theme}" if theme else "")


def _echo(rng: Random, held: bool, state: dict) -> Case:
    words = [rng.choice([rng.choice(WORDS)[0], rng.choice(WORDS_UNKNOWN_EN), strange_word(rng), str(rng.randint(0, 99))])
             for _ in range(rng.randint(1, 4))]
    text = " ".join(words)
    return said(text, text, text=text)


INTENTS = [
    Intent("greeting", 3, fixed("[Hello|Hi]! How can I help you? 😊", ("Hello", "Hi")),
           ["[Hi|Hello|Hey|Hi there|Hello there|Hey there][!|.||, Parley!| Parley]",
            "Good [morning|evening|afternoon|day][!||, Parley]", "[Greetings|Howdy|Hiya|Yo|Hallo][!|]",
            "hi hi", "hello hello", "hey, [anyone there|are you there]?", "hello[ my friend| bot| model| computer]"],
           ["Hey hello!", "Good morning to you!", "Hi, good evening.", "Hello, dear Parley!"]),
    Intent("how_are_you", 1.5, fixed("I am fine, thank you! How can I help you?", "fine"),
           ["How are you[| today| doing|  doing today]?", "How do you do?", "How is it going?", "How's it going?",
            "How do you feel[| today]?", "Are you [well|ok|okay|fine|alright]?", "What's up?", "How have you been?",
            "Everything [ok|fine|good]?"],
           ["How are things?", "So how are you feeling?", "Are you doing well today?"]),
    Intent("identity", 4, fixed(IDENTITY, "built-in model"),
           ["Who are you?", "What are you?", "What is your name?", "What's your name?", "!tell me who you are",
            "!introduce yourself", "!tell me [something|a bit|more] about yourself", "Who am I [talking|speaking|chatting] [to|with]?",
            "Are you [human|a human|a person|a robot|a bot|a machine|a computer|an AI|real|alive]?",
            "Are you [ChatGPT|GPT-4|Claude|Qwen|Llama|Gemini|DeepSeek|a language model|a chatbot|a big model]?",
            "[Which|What] [model|language model|AI|AI model|LLM] are you?", "What kind of [model|AI|thing|assistant] are you?",
            "How [big|large|small|smart|clever] are you?", "How many parameters do you have?", "What is your size?",
            "Who [made|built|trained|created|wrote] you?", "Do you have a name?", "What should I call you?",
            "What model is this?", "Which model [is running|do I use|am I using|answers] here?", "Where do you run?",
            "!describe yourself[| in one sentence| briefly]", "Are you [smart|clever|intelligent|big|small]?"],
           ["Who is this?", "!say who you are", "What model am I talking to?", "Are you a real person?",
            "How many parameters has this model got?", "!explain what you are", "And you are?",
            "May I ask who you are?"]),
    Intent("parley", 2.5, fixed(PARLEY, "self-hosted chat platform"),
           ["What is Parley?", "What's Parley?", "!explain [Parley|what Parley is|what Parley does|how Parley works]",
            "!tell me [about|more about|something about] Parley", "How does Parley work?", "What does Parley do?",
            "What can [Parley do|I do with Parley|Parley be used for]?", "What is Parley [good for|used for|for]?",
            "!describe Parley", "Do you know Parley?", "Parley?", "What do you know about Parley?",
            "What is this [software|program|platform|page|website|app|project|service]?"],
           ["What exactly is Parley?", "!give me a short description of Parley", "So what is this Parley thing?",
            "What kind of software is Parley?", "I have never heard of Parley. What is it?"]),
    Intent("bigger", 3, fixed(BIGGER, "./parley --model"),
           ["How [do|can] I [use|run|load|get|start|try|install] [a bigger|a larger|another|a better|a different|a real|my own] model?",
            "How [do|can] I [change|switch|replace] the model?", "Can I use [a bigger|a larger|another|a better|my own] model?",
            "[Where|How] do I [set|choose|select|configure] the model?", "I [want|need|would like] a [bigger|better|larger|smarter] model",
            "!show me how to [use|run|start] [a bigger|another|a better] model", "How do I run [Qwen|SmolLM2|TinyLlama|Llama|Qwen1.5-0.5B-Chat] [here|with Parley|in Parley]?",
            "Which [models can I use|models are supported|other models are there|models does Parley support]?",
            "How can I get [better|longer|smarter] answers?", "Is there a [bigger|better|larger] model?",
            "What is the command for [a bigger|another] model?", "Does Parley [support|run|work with] [other|bigger|larger] models?"],
           ["What must I do to run a larger model?", "!tell me how I start Parley with a bigger model",
            "I'd like to switch to a better model, how?", "How does one use other models?",
            "Can Parley load a bigger model?", "You are too small. How do I get a bigger one?"]),
    Intent("abilities", 2, fixed(ABILITIES, "I can count"),
           ["What can you do[| for me]?", "What do you know?", "How can you help[| me]?", "Help", "Help!", "!help me",
            "What are you [good at|able to do|capable of]?", "What [can|should|may] I ask[| you]?", "What are your [skills|abilities|features]?",
            "!tell me what you can do", "What else can you do?", "!list [your abilities|your skills|what you can do]", "What do you [do|offer]?"],
           ["What sort of things can you do?", "!show me what you can do", "What are you useful for?", "Which questions can you answer?"]),
    Intent("sum", 13, _sum,
           ["What is {task}?", "What's {task}?", "{task}", "{task}?", "{task} =", "{task} = ?", "How much is {task}?",
            "!calculate {task}", "!compute {task}", "!tell me what {task} is", "!work out {task}", "What does {task} [make|equal|give]?",
            "!solve {task}", "{task} is [what|how much]?", "!add this up: {task}", "Do you know what {task} is?", "the result of {task}"],
           ["What would {task} be?", "!figure out {task}", "What do you get for {task}?", "Math question: {task}?",
            "!give me the result of {task}"],
           ["And {task}?", "What about {task}?", "Now {task}", "And what is {task}?", "Then {task}?", "ok, {task}?"],
           ["And how about {task}?", "Next: {task}"]),
    Intent("big_sum", 1, _big_sum,
           ["What is {task}?", "{task}", "{task} =", "How much is {task}?", "!calculate {task}", "!compute {task}", "{task}?"],
           ["What does {task} make?", "!solve {task}"]),
    Intent("compare", 2, _compare,
           ["Which is {word}, {a} or {b}?", "Which number is {word}: {a} or {b}?", "What is {word}, {a} or {b}?",
            "Is {a} or {b} {word}?", "{a} or {b}, which is {word}?", "!tell me which is {word}: {a} or {b}",
            "Which one is {word}, {a} or {b}?"],
           ["Of {a} and {b}, which is {word}?", "Which of the two numbers {a} and {b} is {word}?"]),
    Intent("count", 5, _count,
           ["!count {where}", "!count {where} for me", "!list the numbers {where}", "!write the numbers {where}",
            "!say the numbers {where}", "!show me the numbers {where}", "Can you count {where}?", "numbers {where}",
            "!give me all numbers {where}", "!print the numbers {where}", "I want you to count {where}", "counting {where}"],
           ["!write down every number {where}", "!let me hear you count {where}", "Do you know how to count {where}?"]),
    Intent("count_down", 1.5, _count_down,
           ["!count down from {start}", "!count backwards from {start}", "!count from {start} [down |]to 0", "Countdown from {start}",
            "!count back from {start}", "!do a countdown from {start}", "!count from {start} to zero"],
           ["!start a countdown at {start}", "!count downwards from {start}"]),
    Intent("capital", 8, _capital,
           ["What is the capital [city |]of {country}?", "What's the capital of {country}?", "!tell me the capital of {country}",
            "!name the capital of {country}", "Which city is the capital of {country}?", "capital of {country}", "The capital of {country}?",
            "{Country}'s capital?", "What is {country}'s capital?", "Do you know the capital of {country}?", "{Country}: what is the capital?",
            "!give me the capital of {country}", "The capital of {country} is", "What is the name of the capital of {country}?",
            "capital city {country}"],
           ["Which town is {country}'s capital?", "What city is the capital of {country}?", "I forgot the capital of {country}.",
            "What do they call the capital of {country}?", "!remind me of the capital of {country}"],
           ["And [of |]{country}?", "What about {country}?", "And {country}?", "How about {country}?", "And the capital of {country}?",
            "Now {country}", "and for {country}?", "{Country}?"],
           ["And what about {country}?", "Ok, and of {country}?"]),
    Intent("capital_of", 1.5, _capital_of,
           ["{city} is the capital of which country?", "Which country has {city} as its capital?", "Of which country is {city} the capital?",
            "{city} is the capital of what?", "Which country's capital is {city}?", "What country is {city} the capital of?"],
           ["{city}: capital of which country?", "Which country is {city} the capital of?"]),
    Intent("colour", 6, _colour,
           ["What colo[u|]r is {thing}?", "What is the colo[u|]r of {thing}?", "Which colo[u|]r [is|has] {thing}?",
            "!tell me the colo[u|]r of {thing}", "What colo[u|]r does {thing} have?", "!name the colo[u|]r of {thing}", "colo[u|]r of {thing}?",
            "Do you know the colo[u|]r of {thing}?", "What's the colo[u|]r of {thing}?"],
           ["{thing} has which colour?", "!say what colour {thing} is", "In what color would you paint {thing}?", "What color is {thing} usually?"],
           ["And {thing}?", "What about {thing}?", "And the colour of {thing}?", "How about {thing}?"],
           ["And what about {thing}?"]),
    Intent("mix", 1.2, _mix,
           ["What do you get when you mix {a} and {b}?", "What colo[u|]r do {a} and {b} make?", "!mix {a} and {b}", "{a} plus {b} makes which colo[u|]r?",
            "What is {a} mixed with {b}?", "What happens when I mix {a} and {b}?", "If I mix {a} and {b}, what colo[u|]r do I get?"],
           ["Which colour comes from mixing {a} with {b}?", "{a} and {b} together give what color?"]),
    Intent("day", 3.5, _day,
           ["What day [is|comes] {word} {day}?", "Which day [is|comes] {word} {day}?", "What is the day {word} {day}?", "{told}?",
            "!tell me the day {word} {day}", "Which day {turn} {day}?", "The day {word} {day}?", "What comes {word} {day}?"],
           ["!name the day {word} {day}", "Which weekday is it {word} {day}?", "What weekday {turn} {day}?"]),
    Intent("days", 2, fixed("There are seven days in a week: " + ", ".join(DAYS_EN) + ".", DAYS_EN[6]),
           ["!list the days of the week", "!name the days of the week", "What are the days of the week?", "How many days [are in a week|does a week have|are there in a week]?",
            "!tell me the weekdays", "Which days [are in a week|does a week have]?", "!tell me the days of the week", "days of the week"],
           ["!name all seven days", "!write down the days of a week", "A week has how many days?"]),
    Intent("month", 3, _month,
           ["What month [is|comes] {word} {month}?", "Which month [is|comes] {word} {month}?", "!tell me the month {word} {month}",
            "Which month {turn} {month}?", "The month {word} {month}?", "What is the month {word} {month}?", "What comes {word} {month}?"],
           ["!name the month {word} {month}", "What month {turn} {month}?"]),
    Intent("nth_month", 1, _nth_month,
           ["What is the {nth} month[| of the year]?", "Which month is the {nth}[| one]?", "!name the {nth} month", "!tell me the {nth} month of the year"],
           ["Which is the {nth} month of the year?", "What's the year's {nth} month?"]),
    Intent("month_days", 1.2, _month_days,
           ["How many days [does {month} have|are in {month}|has {month}|are there in {month}]?", "!tell me how many days {month} has", "How long is {month}?", "days in {month}"],
           ["{month} has how many days?", "What is the number of days in {month}?"]),
    Intent("months", 1.5, fixed("There are twelve months in a year: " + ", ".join(MONTHS_EN) + ".", "November, December"),
           ["!list the months[| of the year]", "!name the [twelve |]months[| of the year]", "What are the months[| of the year]?", "How many months [are in a year|does a year have|are there in a year]?",
            "Which months [are there|does a year have]?", "!tell me the months of the year"],
           ["!write down all months", "A year has how many months?", "!give me the names of the months"]),
    Intent("season", 1, _season,
           ["What [season |]comes after {season}?", "Which season [is|comes] after {season}?", "Which season follows {season}?", "What follows {season}?"],
           ["!name the season after {season}", "{season} is followed by which season?"]),
    Intent("seasons", 0.8, fixed("The four seasons are spring, summer, autumn and winter.", "autumn and winter"),
           ["!name the [four |]seasons", "What are the [four |]seasons[| of the year]?", "How many seasons are there?", "!list the seasons", "Which seasons are there?"],
           ["!tell me the four seasons", "How many seasons does a year have?"]),
    Intent("opposite", 3, _opposite,
           ["What is the opposite of {word}?", "What's the opposite of {word}?", "!tell me the opposite of {word}", "opposite of {word}", "The opposite of {word}?", "!name the opposite of {word}",
            "What is the antonym of {word}?", "Which word is the opposite of {word}?"],
           ["{word} is the opposite of what?", "!give me the opposite of the word {word}", "What word means the opposite of {word}?"],
           ["And of {word}?", "And {word}?", "What about {word}?"], ["And the opposite of {word}?"]),
    Intent("translate", 4, _translate,
           ["What is {word} in Chinese?", "How do you say {word} in Chinese?", "How do I say {word} in Chinese?", "!translate {word} [in|]to Chinese", "{word} in Chinese[|?]",
            "What is the Chinese word for {word}?", "!tell me the Chinese word for {word}", "What does {word} mean in Chinese?", "How is {word} said in Chinese?"],
           ["What's the Chinese for {word}?", "!say {word} in Chinese", "What do Chinese people say for {word}?"],
           ["And {word}?", "What about {word}?", "How about {word}?"], ["And the word {word}?"]),
    Intent("meaning", 2, _meaning,
           ["What does {word} mean?", "What does {word} mean in English?", "!translate {word} [in|]to English", "What is {word} in English?", "{word} in English?", "What is the meaning of {word}?"],
           ["What's the English word for {word}?", "!say {word} in English"]),
    Intent("sound", 1.2, _sound,
           ["What [sound|noise] does a {animal} make?", "What does [a|the] {animal} say?", "How does a {animal} sound?", "Which sound does the {animal} make?"],
           ["!make the sound of a {animal}", "What noise do you hear from a {animal}?"]),
    Intent("legs", 1, _legs,
           ["How many legs does a {animal} have?", "How many legs has a {animal}?", "!tell me how many legs a {animal} has", "number of legs of a {animal}"],
           ["A {animal} has how many legs?", "On how many legs does a {animal} walk?"]),
    Intent("young", 1, _young,
           ["What is a [young|baby] {animal} called?", "What do you call a [young|baby] {animal}?", "What is the name of a baby {animal}?", "A baby {animal} is called what?"],
           ["How is a young {animal} called?", "!tell me the word for a baby {animal}"]),
    Intent("emoji", 2.5, _emoji,
           ["!send me a {name} emoji", "!show me a {name} emoji", "!give me a {name} emoji", "{name} emoji", "!show the {name} emoji", "!write a {name} emoji",
            "Do you have a {name} emoji?", "I [want|need] a {name} emoji"],
           ["!print the emoji for {name}", "What does the {name} emoji look like?"],
           ["And a {name}?", "Now a {name}", "And a {name} emoji?"], ["Then a {name} emoji!"]),
    Intent("joke", 3, _joke,
           ["!tell me a [|short |funny |good ]joke", "!tell a joke", "Do you know a [|good |funny ]joke?", "A joke[| please]!", "!make me laugh", "!say something funny", "I want to [laugh|hear a joke]", "Got a joke?", "joke"],
           ["!give me a joke", "Have you got any jokes?", "!cheer me up with a joke"],
           ["Another one[!|]", "One more[!|]", "!tell me another[| one| joke]", "Next joke", "More!", "again"], ["Yet another joke!", "And one more?"]),
    Intent("story", 3, _story,
           ["!tell me a [|short |little |tiny ]story about a {hero}", "!write a [|short |little |tiny ]story about a {hero}", "A story about a {hero}[| please]", "!make up a story about a {hero}",
            "I want [to hear |]a story about a {hero}", "story about a {hero}", "!invent a story with a {hero}"],
           ["!give me a story with a {hero} in it", "Do you know a story about a {hero}?", "!read me a tale about a {hero}"],
           ["And one about a {hero}?", "Now one about a {hero}", "And a story about a {hero}?"], ["Then one about a {hero}!"]),
    Intent("any_story", 2, _any_story,
           ["!tell me a [|short |little |tiny |nice ]story", "!write a [|short |little |tiny ]story", "A story[| please]!", "I want [to hear |]a story", "Do you know a story?", "story", "!tell me a bedtime story"],
           ["!give me a tale", "Have you got a story for me?", "!read me a little story"],
           ["Another one[!|]", "One more[!|]", "!tell me another story", "another story"], ["Yet another story!"]),
    Intent("long_story", 0.9, _long_story,
           ["!tell me a [long|longer|very long|really long] story", "!write a [long|longer|very long|really long] story", "A long story[| please]", "I want [to hear |]a long story", "!tell me a story that is long", "long story", "Do you know a long story?"],
           ["!give me a long tale", "Have you got a long story for me?", "!read me a very long story"]),
    Intent("poem", 3, _poem,
           ["!write a [|short ]poem about {theme}", "!write me a [|short |little ]poem about {theme}", "A poem about {theme}[| please]", "!tell me a poem about {theme}", "!make a poem about {theme}", "poem about {theme}",
            "I want a poem about {theme}", "Do you know a poem about {theme}?", "!recite a poem about {theme}"],
           ["!compose some verses about {theme}", "!give me a poem on {theme}", "How about a poem about {theme}?"],
           ["And one about {theme}?", "Now one about {theme}", "And about {theme}?"], ["Then one about {theme}!"]),
    Intent("any_poem", 1.2, _any_poem,
           ["!write a [|short |nice ]poem", "!tell me a poem", "!write me a poem", "A poem[| please]!", "Do you know a poem?", "!recite a poem", "poem"],
           ["!give me some poem", "!compose a poem for me"], ["Another one[!|]", "One more[!|]", "another poem"], ["Yet another poem!"]),
    Intent("alphabet", 0.8, fixed("A B C D E F G H I J K L M N O P Q R S T U V W X Y Z", "X Y Z"),
           ["!say the alphabet", "!list the letters of the alphabet", "What is the alphabet?", "!write the alphabet", "the alphabet", "What are the letters of the alphabet?", "!recite the alphabet"],
           ["!show me the alphabet", "!give me all letters of the alphabet"]),
    Intent("even", 0.8, fixed("2, 4, 6, 8, 10, 12, 14, 16, 18, 20", "16, 18, 20"),
           ["!list the even numbers[| up to 20]", "!count by twos", "What are even numbers?", "!count in twos to 20", "even numbers up to 20"],
           ["!write the even numbers to 20", "!show me even numbers"]),
    Intent("name", 2.5, _name,
           ["My name is {name}", "I am {name}", "I'm {name}", "Call me {name}", "[Hi|Hello], I am {name}", "[Hi|Hello|Hey], my name is {name}", "You can call me {name}", "{name} is my name", "I'm called {name}", "This is {name}"],
           ["By the way, my name is {name}", "Hello there, I'm {name}", "People call me {name}"]),
    Intent("my_name", 2.5, _my_name,
           ["What is my name?", "What's my name?", "Who am I?", "Do you [know|remember] my name?", "!tell me my name", "!say my name", "Do you [know|remember] who I am?", "Have you forgotten my name?"],
           ["Can you remember my name?", "My name is what?", "What am I called?"]),
    Intent("thanks", 2, fixed("You are welcome! 😊", "welcome"),
           ["Thank you[!||.| very much| so much]", "Thanks[!||.| a lot]", "Many thanks", "Thx", "Great, [thanks|thank you]!", "Thank you for [your help|the answer|helping]", "Cheers", "ok thanks", "That helped, thank you", "I appreciate it"],
           ["Thanks for your answer!", "Oh nice, thank you!", "Thanks so much, Parley"]),
    Intent("bye", 2, fixed("Goodbye! Come back any time. 👋", "Goodbye"),
           ["[Bye|Goodbye|Bye bye|See you|See you later|See you soon|So long|Farewell|Ciao][!||.]", "Good night[!|]", "I have to go[| now]", "I must go[| now]", "See you tomorrow", "Have a nice day", "That's all[| for today]", "I'm leaving", "Talk to you later"],
           ["Ok, bye for now!", "I'm off, goodbye", "See you next time!"]),
    Intent("praise", 1, fixed("Thank you, that is kind of you! 😊", "kind"),
           ["You are [great|good|nice|cool|smart|wonderful|amazing|cute|funny]!", "Well done[!|]", "Good [job|work][!|]", "I [like|love] you", "[Great|Good|Nice|Excellent|Wonderful|Perfect] answer!", "Very good[!|]", "Nice[!|]", "[Wow|Cool|Awesome|Amazing|Great|Perfect][!|]"],
           ["You did that well!", "You're really nice", "What a good answer!"]),
    Intent("blame", 1, fixed("I am sorry. I am a very small model and often wrong. A bigger model does better: ./parley --model FOLDER", "sorry"),
           ["You are [stupid|dumb|wrong|useless|bad|silly]", "That is [wrong|not right|nonsense|bad|false|not true]", "[Wrong|No|Nonsense|False]!", "That's [wrong|incorrect|a bad answer]", "I don't like [you|your answer]", "You made a mistake", "Bad [bot|answer]"],
           ["Your answer is wrong", "That was not correct", "You are not very clever"]),
    Intent("language", 0.8, fixed("I speak a little English and a little Chinese.", "English"),
           ["Which languages do you [speak|know|understand]?", "Do you speak [English|Chinese|German|French]?", "What languages can you speak?", "Can you speak [Chinese|English]?", "Do you understand [Chinese|English]?"],
           ["In which languages can I talk to you?", "What languages do you know?"]),
    Intent("now", 1.5, fixed("I don't know: I have no clock and no internet. I only know what I was trained on.", "no clock"),
           ["What time is it[| now]?", "What day is [it |]today?", "What is the date[| today]?", "What is the weather [like |][|today|tomorrow|in Paris|in Berlin]?", "How is the weather[| today]?", "What is the news[| today]?", "Will it rain [today|tomorrow]?", "What year is it?",
            "Which day is it today?", "!tell me the [time|date|news|weather]", "What happened today?", "Can you [search|browse] the [internet|web]?"],
           ["Do you know what time it is?", "What's the weather going to be?", "What's today's date?"]),
    Intent("near_miss", 5, _near_miss,
           ["Why is {thing} {colour}?", "What is the population of {place}?", "How many people live in {place}?", "Where is {place}?", "Who is the [president|king|queen|leader] of {country}?", "!tell me about {place}",
            "What is {place} famous for?", "How big is {place}?", "What language do they speak in {country}?", "How old is {city}?", "How far is {city}?", "What is {place} like?", "How long does a {animal} live?", "What does a {animal} eat?",
            "How fast is a {animal}?", "Where does a {animal} live?", "How do I get to {place}?", "What is the currency of {country}?", "What is the [highest mountain|longest river|largest city] in {country}?", "How much does {thing} cost?", "How heavy is {thing}?", "Who invented {thing}?", "What is {thing} made of?"],
           ["What do people eat in {country}?", "When was {city} founded?", "Why do we see {thing} as {colour}?", "How old can a {animal} get?"]),
    Intent("no_fact", 3, _no_fact,
           ["What is the capital of {country}?", "capital of {country}", "!tell me the capital of {country}", "What's the capital city of {country}?", "Which city is the capital of {country}?",
            "How do you say {word} in Chinese?", "What is {word} in Chinese?", "!translate {word} into Chinese", "What is the opposite of {word}?", "What's the opposite of {word}?", "What colo[u|]r is {word}?", "What colo[u|]r is a {word}?", "!send me a {word} emoji", "!write a poem about {word}", "!recite a poem about {word}"],
           ["What's the Chinese word for {word}, please?", "The capital city of {country} is what?"]),
    Intent("tang_poem", 2, _tang_poem,
           ["!write a [Chinese|Tang] poem{about}", "!recite a [Chinese|Tang|classical Chinese] poem{about}", "A [Chinese|Tang] poem{about}[| please]", "!show me a [Chinese|Tang] poem{about}", "Do you know a [Chinese|Tang] poem{about}?", "!write a poem in Chinese{about}", "Chinese poem{about}"],
           ["!give me a classical Chinese quatrain{about}", "Which Tang poem{about} do you know?"]),
    Intent("echo", 2, _echo,
           ["!repeat: {text}", "!repeat after me: {text}", "!say: {text}", "Repeat this: {text}", "!say {text}", "!echo {text}", "!repeat the words {text}", 'Say "{text}"', "Write: {text}"],
           ["Now repeat the following: {text}", "!copy this: {text}"]),
    Intent("unknown", 8, _unknown,
           ["What is {topic}?", "!explain {topic}[| to me]", "How does {topic} work?", "!tell me [about|something about|more about|everything about] {topic}", "What do you [know|think] about {topic}?", "Who [invented|discovered|wrote about] {topic}?", "Why is {topic} [important|interesting|so hard]?", "!write an essay about {topic}",
            "!help me with {topic}", "!summarize {topic}", "When did {topic} [begin|start|end]?", "Do you [know|like|understand] {topic}?", "Where [can I learn|do I find] {topic}?", "What is the history of {topic}?", "!give me [an overview|a summary|an example] of {topic}", "!write [a program|code|an email|a letter] about {topic}",
            "How do I [learn|start with|use|fix|make|buy] {topic}?", "Is {topic} [good|bad|dangerous|expensive|useful]?", "What is the difference between {topic} and that?", "{topic}", "What is the best [book|thing] about {topic}?"],
           ["Could you describe {topic} in detail?", "What should I know about {topic}?", "I have a question about {topic}.", "How would you explain {topic} to a child?", "Who knows most about {topic}?"]),
]
