"""Jokes, stories and small English verses, written for this project."""

from random import Random

from intent import expand

JOKES_EN = [
    "Why did the bicycle fall over? It was two-tired. 😄",
    "What do you call a fish without an eye? A fsh. 🐟",
    "Why was the maths book sad? It had too many problems. 📚",
    "Why did the computer go to the doctor? It had a virus. 💻",
    "What is orange and sounds like a parrot? A carrot. 🥕",
    "Why do bees hum? Because they do not know the words. 🐝",
    "What did zero say to eight? Nice belt! 😄",
    "Why can a clock never be quiet? It has too much time to tick. ⏰",
]
JOKES_ZH = [
    "为什么自行车自己站不起来？因为它只有两个轮子，太累了。😄",
    "数学书为什么总是不开心？因为它有太多的问题。📚",
    "什么布剪不断？瀑布。😄",
    "什么门永远关不上？球门。⚽",
    "什么蛋打不破也不能吃？考试得的零蛋。😄",
    "小明问：什么东西越洗越脏？妈妈说：水。💧",
    "电脑为什么要看医生？因为它中了病毒。💻",
    "什么路最窄？冤家路窄。😄",
]

_PLACES_EN = ["in a green forest", "by a quiet lake", "on a small farm", "near the blue sea", "in a little town", "on a high mountain"]
_FINDS_EN = ["a red ball", "a golden key", "a little boat", "a warm hat", "a big apple", "a shiny stone"]
_FRIENDS_EN = ["bird", "mouse", "frog", "hen", "goat", "bee"]
_HEROES_EN = [
    "cat", "dog", "rabbit", "fox", "bear", "dragon", "robot", "princess", "king", "horse", "mouse", "bird", "frog",
    "girl", "boy", "fish", "wolf", "elephant", "panda", "turtle", "tiger", "lion", "monkey", "duck", "pig", "cow",
    "sheep", "snail", "hedgehog", "owl", "penguin", "snake", "wizard", "knight", "pirate", "queen", "giant", "witch",
    "ghost", "cloud", "star", "tree", "teacher", "farmer", "baker", "computer",
]
_PLACES_ZH = ["绿色的森林里", "安静的湖边", "一个小农场里", "蓝色的大海边", "一座小城里", "一座高山上"]
_FINDS_ZH = ["一个红色的球", "一把金钥匙", "一条小船", "一顶暖和的帽子", "一个大苹果", "一块发光的石头"]
_FRIENDS_ZH = ["小鸟", "小老鼠", "青蛙", "母鸡", "山羊", "蜜蜂"]
_HEROES_ZH = [
    "小猫", "小狗", "兔子", "狐狸", "小熊", "龙", "机器人", "公主", "国王", "小马", "老鼠", "小鸟", "青蛙", "女孩", "男孩",
    "小鱼", "狼", "大象", "熊猫", "乌龟", "老虎", "狮子", "猴子", "鸭子", "小猪", "奶牛", "绵羊", "蜗牛", "刺猬", "猫头鹰", "企鹅",
    "蛇", "巫师", "骑士", "海盗", "王后", "巨人", "松鼠", "孔雀", "老师", "农夫", "面包师",
]
_COUNTERS_ZH = {
    "公主": "位", "国王": "位", "女孩": "个", "男孩": "个", "机器人": "个",
    "巫师": "位", "骑士": "位", "海盗": "个", "王后": "位", "巨人": "个", "老师": "位", "农夫": "个", "面包师": "位", "蛇": "条",
    "龙": "条", "奶牛": "头", "小鱼": "条", "小马": "匹", "大象": "头",
}


def story_en(rng: Random) -> tuple[str, str]:
    """A hero, and a story of some sixty words about it."""
    hero, friend = rng.choice(_HEROES_EN), rng.choice(_FRIENDS_EN)
    place, find = rng.choice(_PLACES_EN), rng.choice(_FINDS_EN)
    return hero, expand(rng, (
        f"Once upon a time a little {hero} lived {place}. One [sunny|windy|cold] morning the {hero} found {find}. "
        f'"Whose is it?" asked the {hero}. A {friend} came and said: "It is mine, I lost it yesterday." '
        f"The {hero} gave it back, and the {friend} was very happy. From that day on the {hero} and the {friend} "
        "were good friends. The end."
    ))


def story_zh(rng: Random) -> tuple[str, str]:
    hero, friend = rng.choice(_HEROES_ZH), rng.choice(_FRIENDS_ZH)
    place, find = rng.choice(_PLACES_ZH), rng.choice(_FINDS_ZH)
    one = _COUNTERS_ZH.get(hero, "只")
    return hero, expand(rng, (
        f"从前，{place}住着一{one}{hero}。一个[晴朗|刮风|寒冷]的早晨，{hero}捡到了{find}。{hero}问：“这是谁的？”"
        f"{friend}跑来说：“是我的，我昨天丢了它。”{hero}把东西还给了{friend}，{friend}高兴极了。"
        f"从那天起，{hero}和{friend}成了好朋友。故事讲完了。"
    ))


LONG_STORIES_EN = [
    "Once upon a time there was a small lighthouse on a lonely island. An old man called Tom kept its lamp. "
    "Every evening he climbed the ninety steps, lit the lamp, and looked over the dark sea. "
    "Many ships passed, but none ever stopped.\n\n"
    "One night a great storm came. The wind broke a window, the rain blew in, and the lamp went out. "
    "Tom heard the horn of a ship, very near. He had no time to mend the lamp. So he took all his candles, "
    "put them into jam glasses, and placed them on the stairs, on the wall and on the rocks, one by one. "
    "Soon the whole island was shining like a birthday cake.\n\n"
    "The captain saw the lights and turned the ship just in time. In the morning the sea was calm. "
    "The captain came to the island in a little boat, with bread, apples and a new lamp. "
    '"You saved us all," he said. "How can we thank you?"\n\n'
    'Tom thought for a while. "Stop here when you pass," he said, "and drink a cup of tea with me."\n\n'
    "And so they did, that year and every year. The lighthouse was still small, and the island was still far away, "
    "but it was never lonely again. The end.",
    "A long time ago a little robot lived in a big house at the end of a street. Its name was Pip. "
    "Pip could sweep the floor, water the flowers and count to one hundred, but Pip could not sing. "
    "Every morning a bird sat in the garden and sang, and Pip listened and was a little sad.\n\n"
    'One day Pip asked the bird: "Can you teach me to sing?" The bird laughed, but it was kind. '
    '"First," it said, "you must listen to the rain." So Pip sat under the roof and listened to the rain, drop by drop. '
    '"Then," said the bird, "you must listen to the wind." So Pip climbed the hill and listened to the wind in the trees. '
    '"And now," said the bird, "listen to yourself." Pip was very quiet. Deep inside there was a small sound: '
    "tick, tick, tick.\n\n"
    "Pip began to hum with the ticking, like the rain, like the wind, first softly and then louder. "
    "The children came out of the houses. The dog stopped barking. Even the bird was still.\n\n"
    '"You see," said the bird at last, "you had a song all the time." '
    "Since then there have been two songs in the garden every morning, and nobody can say which is the more beautiful. The end.",
]
LONG_STORIES_ZH = [
    "从前，在一个孤单的小岛上有一座小小的灯塔。守灯塔的老人叫老王。每天晚上，他爬上九十级台阶，点亮灯，望着黑黑的大海。"
    "许多船从这里经过，可是没有一条停下来。\n\n"
    "一天夜里，来了一场大风暴。风吹破了窗户，雨打了进来，灯灭了。老王听见很近的地方有船在鸣笛。他来不及修灯，"
    "就拿出所有的蜡烛，放进玻璃瓶里，一支一支地摆在台阶上、墙上和石头上。不一会儿，整个小岛亮得像一个生日蛋糕。\n\n"
    "船长看见了灯光，及时转了方向。第二天早上，大海平静了。船长坐着小船来到岛上，带来了面包、苹果和一盏新灯。"
    "“你救了我们大家，”他说，“我们怎么感谢你呢？”\n\n"
    "老王想了一会儿，说：“你们路过的时候，停下来和我喝一杯茶吧。”\n\n"
    "从那以后，他们年年都来。灯塔还是那么小，小岛还是那么远，可是老王再也不孤单了。故事讲完了。",
    "很久以前，街尾的一座大房子里住着一个小机器人，名叫皮皮。皮皮会扫地，会浇花，会从一数到一百，可是不会唱歌。"
    "每天早上，一只小鸟在花园里唱歌，皮皮听着，心里有一点难过。\n\n"
    "有一天，皮皮问小鸟：“你能教我唱歌吗？”小鸟笑了，它很善良。“首先，”它说，“你要听一听雨的声音。”"
    "皮皮就坐在屋檐下，一滴一滴地听雨。“然后，”小鸟说，“你要听一听风的声音。”皮皮就爬上小山，听树林里的风。"
    "“现在，”小鸟说，“听一听你自己。”皮皮安静下来。在心里很深的地方，有一个小小的声音：嘀嗒，嘀嗒，嘀嗒。\n\n"
    "皮皮跟着嘀嗒声轻轻地哼起来，像雨，像风，先是轻轻的，后来越来越响。孩子们从家里跑出来，小狗不叫了，连小鸟也安静了。\n\n"
    "“你看，”小鸟最后说，“你心里一直有一首歌。”从此，每天早上花园里都有两首歌，谁也说不出哪一首更好听。故事讲完了。",
]

POEMS_EN = {
    "spring": "The snow has gone, the grass is new,\nA bird is singing on the tree,\nThe sky has found its softest blue,\nAnd spring has come for you and me.",
    "summer": "The sun is high, the days are long,\nThe fields are gold, the wind is slow,\nThe evening sings a cricket song\nBeneath the stars, a quiet glow.",
    "autumn": "The leaves come down in red and brown,\nThe morning wears a coat of grey,\nThe geese fly high above the town\nAnd take the summer far away.",
    "winter": "The river sleeps below the ice,\nThe hills are white, the night is deep,\nA window shines, the tea is nice,\nAnd all the little houses sleep.",
    "the moon": "The moon is up, a silver boat,\nIt sails above the sleeping town,\nI watch it from my window float\nAnd softly let its light come down.",
    "the sea": "The sea is wide, the sea is deep,\nIt tells its story wave by wave,\nIt sings the little shells to sleep\nAnd whispers in its hidden cave.",
    "rain": "The rain is tapping at the door,\nIt paints the street in silver lines,\nIt asks the garden: Want some more?\nThen stops, and all the garden shines.",
    "snow": "The snow came softly in the night,\nIt said no word, it made no sound,\nAnd in the morning all was white,\nThe trees, the roofs, the silent ground.",
    "love": "I have no gold, I have no land,\nI only have a song for you,\nBut if you let me hold your hand\nThe song, my dear, will be for two.",
    "a cat": "A little cat sat in the sun,\nShe washed her paw, she closed her eyes,\nShe had no work that must be done,\nAnd so, I think, the cat is wise.",
}
