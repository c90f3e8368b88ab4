"""The texts that the golden files of chats and tokenizers are made of."""

CORPUS = [
    "Hello there, how are you today? You are a helpful assistant.",
    "The quick brown fox jumps over the lazy dog, and the dog answers: who are you?",
    "system user assistant system user assistant user assistant",
    "What is the capital of France? The capital of France is Paris.",
    "In 2026 there were 365 days; 12 months, 52 weeks and 8760 hours.",
    "I'm sure that you'll see it's what they've said, don't you think so?",
    "def answer(question):\n    return question.strip()\n\n\nprint(answer('  yes  '))\n",
    "请写一首关于春天的五言绝句。春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。",
    "你好！今天天气怎么样？今天天气很好，我们去公园吧。",
    "Smile 😀 and wave 👋, thumbs up 👍. Café, naïve, über, señor.",
    "Today Date: 26 Jul 2024. Cutting Knowledge Date: December 2023.",
] * 4

FAMILY = "👨\u200d👩\u200d👧\u200d👦"

CONVERSATIONS = {
    "one turn": [("user", "Hello there, how are you?")],
    "with a system message": [("system", "You are a pirate."), ("user", "Who are you?")],
    "several turns": [
        ("user", "What is the capital of France?"),
        ("assistant", "The capital of France is Paris."),
        ("user", "And of Spain?"),
        ("assistant", "Madrid.\n"),
        ("user", "Thank you!"),
    ],
    "several turns with a system message": [
        ("system", "Answer briefly.\nIn one line."),
        ("user", "Hi"),
        ("assistant", "Hello."),
        ("user", "Who are you?"),
    ],
    "Chinese": [("system", "你是一个诗人。"), ("user", "请写一首关于春天的五言绝句。")],
    "emoji": [("user", f"A family {FAMILY}, a flag 🇨🇳, a thumb 👍🏽!"), ("assistant", "👋😀"), ("user", "😀")],
    "line feeds around": [("user", "\n\nHello\n\n"), ("assistant", "\n"), ("user", "and?\n")],
    "blanks around": [("system", " \t Be brief. "), ("user", "  Hello   there  ")],
    "rare blanks around": [("user", "\u00a0\u3000\u2003Hello\u2028\u0085\u001f\u00a0")],
    "carriage returns and tabs": [("user", "a\r\nb\r\n\r\n\tc\td\r")],
    "digits and signs": [("user", "12345 + 67890 = 80235!!! ... (a)[b]{c}<d>|e|")],
    "decomposed accents": [("user", "Cafe\u0301 nai\u0308ve \u1100\u1161\u11a8")],
    "the SentencePiece space": [("user", "▁a ▁ b▁")],
    "template syntax": [("user", "{{7*7}} {% for x in y %} ${jndi:ldap://x} #{T(java.lang.Runtime)} \\n 'x' \"y\"")],
    "code": [("user", "def f(x):\n    return x\n\n\n        print(f(2))\n"), ("assistant", "2"), ("user", "it's")],
    "scripts of the world": [("user", "שלום עולם مرحبا भारत ไทย Ελλάδα Київ 한국어 \U00020000")],
    "controls": [("user", "\u0001\u001b[31m\u0007x\ufeff\u200e")],
    "a long word": [("user", "a" * 300 + "你" * 100)],
}

LAST_MESSAGES = [turns[-1][1] for turns in CONVERSATIONS.values()]
